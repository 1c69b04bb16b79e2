import type { PortalClient } from './portalClient.ts';

const AT_ONCE = 5;
/** More than any node of one machine holds; the bench ends whatever it finds. */
const MOST = 200;

/** How much a node held. */
export interface Fill {
  /** Environments that were Ready beside each other. */
  readonly environments: number;
  /** What the platform says of the first that was not; missing where the bench gave up before. */
  readonly limit?: string;
}

interface Standing {
  status?: { conditions?: Array<{ status: string; message?: string }> };
}

/** Asks for environments until one of them does not become Ready. */
export async function fillNode(
  portal: PortalClient,
  say: (line: string) => void,
): Promise<Fill> {
  let held = 0;
  while (held < MOST) {
    const first = held;
    const names = Array.from({ length: AT_ONCE }, (_, i) => `f${first + i}`);
    const outcomes = await Promise.allSettled(
      names.map(name => portal.run(name)),
    );
    const failed = outcomes.findIndex(({ status }) => status === 'rejected');
    held += outcomes.filter(({ status }) => status === 'fulfilled').length;
    say(`  the real node holds ${held} environments`);
    if (failed >= 0) {
      return {
        environments: held,
        limit: await whyNot(portal, `dev-${names[failed]}-eve`),
      };
    }
  }
  return { environments: held };
}

async function whyNot(portal: PortalClient, name: string): Promise<string> {
  const { status } = (await portal.get(name)) as Standing;
  const messages = (status?.conditions ?? [])
    .filter(({ status: holds }) => holds === 'False')
    .flatMap(({ message }) => message ?? []);
  return messages[0] ?? 'the platform gives no reason';
}
