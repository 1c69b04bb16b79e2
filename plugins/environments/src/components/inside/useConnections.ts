import { type EnvironmentRef } from '../../api/EnvironmentsApi';
import { type InsideApi } from '../../api/InsideApi';
import { useInside } from '../../state/useInside';

const ask = (api: InsideApi, ref: EnvironmentRef) => api.getConnections(ref);

/** How an environment is reached from the reader's machine. */
export function useConnections(ref: EnvironmentRef) {
  return useInside(ref, ask);
}
