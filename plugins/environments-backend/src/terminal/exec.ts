import { Cluster, pathOf, resources } from '@itdo/plugin-clusters-node';
import type { WebSocket } from 'ws';

/** Channels of `v5.channel.k8s.io`: the first byte of each message. */
export const channels = {
  stdin: 0,
  stdout: 1,
  stderr: 2,
  status: 3,
  resize: 4,
} as const;

/** What is told of the end of a command. */
export interface ExecEnd {
  reason: 'Exited' | 'NoShell' | 'Refused';
  message: string;
}

/** The best shell that the image has. */
const SHELL = [
  '/bin/sh',
  '-c',
  'TERM=xterm-256color; export TERM; command -v bash >/dev/null 2>&1 && exec bash; exec sh',
];

/** Starts a shell with a terminal in a container. */
export function openShell(
  cluster: Pick<Cluster, 'socket'>,
  {
    namespace,
    ...target
  }: { namespace: string; pod: string; container: string },
  signal: AbortSignal,
): Promise<WebSocket> {
  const path = pathOf(resources.pods, {
    namespace,
    name: target.pod,
    subresource: 'exec',
  });
  const query = new URLSearchParams([
    ['container', target.container],
    ['stdin', 'true'],
    ['stdout', 'true'],
    ['tty', 'true'],
    ...SHELL.map(word => ['command', word]),
  ]);
  return cluster.socket({
    path: `${path}?${query}`,
    protocols: ['v5.channel.k8s.io', 'v4.channel.k8s.io'],
    signal,
  });
}

/** A message to the container. */
export function framed(channel: number, data: Buffer | string): Buffer {
  return Buffer.concat([Buffer.from([channel]), Buffer.from(data)]);
}

interface ExecStatus {
  status?: string;
  reason?: string;
  message?: string;
  details?: { causes?: Array<{ reason?: string; message?: string }> };
}

const NO_SHELL = /no such file or directory|executable file not found/i;

/** Reads the `Status` that ends a command. */
export function endOf(payload: Buffer): ExecEnd {
  const text = payload.toString('utf8');
  let status: ExecStatus = {};
  try {
    status = JSON.parse(text) as ExecStatus;
  } catch {
    // Older kubelets answer in plain text, which is the message then.
    status = { status: 'Failure', message: text };
  }
  if (status.status === 'Success') {
    return { reason: 'Exited', message: 'the shell ended' };
  }
  const code = status.details?.causes?.find(
    ({ reason }) => reason === 'ExitCode',
  )?.message;
  if (code !== undefined) {
    return { reason: 'Exited', message: `the shell ended with code ${code}` };
  }
  const message = status.message ?? 'the cluster ended it without a reason';
  return NO_SHELL.test(message)
    ? {
        reason: 'NoShell',
        message:
          'this container has no shell: its image holds little more than its program',
      }
    : { reason: 'Refused', message };
}
