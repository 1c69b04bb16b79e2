import { randomBytes } from 'node:crypto';

const path = process.env.PLATFORM_TEST_KUBECONFIG;
const required = process.env.PLATFORM_REQUIRE_CLUSTER === '1';
const available = Boolean(path) || required;
const suite = available ? describe : describe.skip;

/**
 * Describes what can only be shown on a real control plane. Without one it is skipped and says why, unless
 * `PLATFORM_REQUIRE_CLUSTER=1`: then its tests fail.
 */
export function describeWithCluster(title: string, body: () => void): void {
  suite(
    available
      ? title
      : `${title} (skipped: PLATFORM_TEST_KUBECONFIG is not set)`,
    body,
  );
}

/** The kubeconfig of a real control plane, of which every run of the tests has one. */
export function testKubeconfig(): string {
  if (!path) {
    throw new Error(
      'PLATFORM_TEST_KUBECONFIG is not set, and PLATFORM_REQUIRE_CLUSTER=1 wants a control plane',
    );
  }
  return path;
}

/** A name that no other test uses. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString('hex')}`;
}
