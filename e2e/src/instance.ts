/** The running platform that the journeys visit, as `./platform test` hands it over. */
export interface Instance {
  /** The portal's base URL, without a trailing slash. */
  readonly url: string;
  /** The folder that holds the instance's state; names it to `./platform`. */
  readonly stateDir: string;
  /** Signs the one-time links with which a browser may sign in. */
  readonly signInSecret: string;
  /** External access token of the CI principal. */
  readonly ciToken: string;
  /** Path of an administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** Port of the ingress controller on 127.0.0.1. */
  readonly ingressPort: number;
  /** Whether pods really run. */
  readonly mode: 'real' | 'simulated';
  /** Path of the browser. */
  readonly chromium: string;
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(
      `${name} is not set: run the journeys by \`./platform test --only journeys\``,
    );
  }
  return value;
}

export const instance: Instance = {
  url: required('PLATFORM_E2E_URL'),
  stateDir: required('PLATFORM_STATE_DIR'),
  signInSecret: required('PLATFORM_SIGNIN_SECRET'),
  ciToken: required('PLATFORM_CI_TOKEN'),
  kubeconfig: required('PLATFORM_TEST_KUBECONFIG'),
  ingressPort: Number(required('PLATFORM_E2E_INGRESS_PORT')),
  mode: required('PLATFORM_TEST_MODE') === 'real' ? 'real' : 'simulated',
  chromium: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
};
