import { Informer } from '../informer/types';
import { KubernetesObject } from '../objects';
import { NodeDirectory } from './types';

/** KWOK manages the nodes that carry this annotation, and pretends for the pods on them. */
const KWOK_ANNOTATION = 'kwok.x-k8s.io/node';
const SIMULATED_LABEL = 'platform.itdo-erp.com/simulated';

function isSimulated({ metadata }: KubernetesObject): boolean {
  return (
    metadata?.annotations?.[KWOK_ANNOTATION] !== undefined ||
    metadata?.labels?.[SIMULATED_LABEL] === 'true'
  );
}

/** Reads the nodes' marks from an informer of their metadata. */
export function nodeDirectory(
  informer: Informer<KubernetesObject>,
): NodeDirectory {
  return {
    whenSynced: signal => informer.whenSynced(signal),
    isSimulated(nodeName) {
      const node = informer.get(nodeName);
      return node && isSimulated(node);
    },
    list: () =>
      informer.list().map(node => ({
        name: node.metadata?.name ?? '',
        simulated: isSimulated(node),
      })),
    subscribe: changed =>
      informer.subscribe({
        added: changed,
        deleted: changed,
        updated(node, previous) {
          if (isSimulated(node) !== isSimulated(previous)) {
            changed();
          }
        },
      }),
  };
}
