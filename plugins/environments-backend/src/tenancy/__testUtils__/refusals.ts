/** A refusal by the roles of somebody: `cannot create resource "pods"`. */
export function byRole(verb: string, resource: string) {
  return {
    reason: 'Forbidden',
    message: expect.stringContaining(`cannot ${verb} resource "${resource}"`),
  };
}

/** A refusal by one of the platform's admission policies, in words that say what is wrong. */
export function byPolicy(policy: string, words: string) {
  return byOneOfPolicies([policy, words]);
}

/** A refusal by any of these policies: where several refuse, the API server says only which it asked first. */
export function byOneOfPolicies(
  ...refusals: ReadonlyArray<readonly [policy: string, words: string]>
) {
  const patterns = refusals.map(
    ([policy, words]) =>
      `ValidatingAdmissionPolicy '${policy}'[^]*${words.replace(
        /[.*+?^${}()|[\]\\]/g,
        '\\$&',
      )}`,
  );
  return {
    reason: 'Forbidden',
    message: expect.stringMatching(new RegExp(patterns.join('|'))),
  };
}

/** A refusal by Pod Security's `restricted`, for that reason. */
export function byPodSecurity(words: string) {
  return {
    reason: 'Forbidden',
    message: expect.stringMatching(
      new RegExp(`violates PodSecurity "restricted:[^]*${words}`),
    ),
  };
}

/** A refusal by the quota of the namespace. */
export function byQuota(resource: string) {
  return {
    reason: 'Forbidden',
    message: expect.stringMatching(
      new RegExp(`exceeded quota: dev-quota[^]*${resource}`),
    ),
  };
}
