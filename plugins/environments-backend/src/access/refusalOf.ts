import { toError } from '@backstage/errors';
import { isKubernetesError } from '@itdo/plugin-clusters-node';
import { AccessRefusal } from './AccessRefusal';
import { Destination } from './PodConnections';
import { PortForwardError } from './PodStream';

/** What people are told of a request to a service that failed on its way. */
export function refusalOf(
  thrown: unknown,
  { place: { environment, service }, port }: Destination,
): AccessRefusal {
  const error = toError(thrown);
  const name = `${service.name} of ${environment.metadata.name}`;
  if (error instanceof AccessRefusal) {
    return error;
  }
  if (error instanceof PortForwardError) {
    return error.isRefused
      ? new AccessRefusal(
          'NothingListens',
          `${name} runs, and nothing in it listens on port ${port}.`,
        )
      : new AccessRefusal(
          'Unreachable',
          `Port ${port} of ${name} cannot be reached: ${error.message}`,
        );
  }
  if (
    error.name === 'NotAllowedError' ||
    isKubernetesError(error, 'Forbidden')
  ) {
    return new AccessRefusal(
      'NoRight',
      `The owner of ${environment.metadata.name} has no account in the cluster to reach it with: ${error.message}`,
    );
  }
  if (String((error as { code?: unknown }).code).startsWith('HPE_')) {
    return new AccessRefusal(
      'NotHttp',
      `Port ${port} of ${name} answers, but not in HTTP, which is all that a browser speaks.`,
    );
  }
  return new AccessRefusal(
    'Unreachable',
    `${name} ended the connection on port ${port} without an answer.`,
  );
}
