import { createServer } from 'node:net';
import { Failure, systemErrorCode } from '../failure.ts';
import { describeListener } from '../processes/listener.ts';

export const DEFAULT_PORT_BASE = 7000;

/** How far each port stands from the base; all listen on 127.0.0.1 only. */
const OFFSETS = {
  portal: 7,
  git: 30,
  registry: 50,
  ingress: 80,
  access: 81,
  postgres: 432,
  kubernetes: 443,
} as const;

export type PortName = keyof typeof OFFSETS;
export type Ports = Readonly<Record<PortName, number>>;

const HIGHEST_OFFSET = Math.max(...Object.values(OFFSETS));

/** The ports of an instance whose block begins at `base`. */
export function portsFrom(base: number): Ports {
  if (!Number.isInteger(base) || base < 1024 || base > 65535 - HIGHEST_OFFSET) {
    throw new Failure(
      `--port-base must be a whole number from 1024 to ${
        65535 - HIGHEST_OFFSET
      }, not ${base}`,
    );
  }
  const ports = Object.entries(OFFSETS).map(([name, offset]) => [
    name,
    base + offset,
  ]);
  return Object.fromEntries(ports) as Ports;
}

/** Tells whether 127.0.0.1:port can be listened on now. */
export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host: '127.0.0.1', exclusive: true }, resolve);
    });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EADDRINUSE') {
      return false;
    }
    throw error;
  } finally {
    server.close();
  }
}

/** Refuses a start whose ports somebody else listens on, and names who if the system tells. */
export async function requireFreePorts(
  ports: Ports,
  names: readonly PortName[],
): Promise<void> {
  for (const name of names) {
    const port = ports[name];
    if (!(await isPortFree(port))) {
      const owner = await describeListener(port);
      throw new Failure(
        `port ${port} (${name}) is taken${
          owner ? ` by ${owner}` : ''
        }; end that, or choose another block with --port-base`,
      );
    }
  }
}

/** A block of ports that is wholly free now, for test runs beside a running portal. */
export async function findFreePortBase(): Promise<number> {
  for (let base = 21000; base < 31000; base += 500) {
    const ports = Object.values(portsFrom(base));
    const free = await Promise.all(ports.map(isPortFree));
    if (free.every(Boolean)) {
      return base;
    }
  }
  throw new Failure('no block of free ports was found from 21000 to 31000');
}
