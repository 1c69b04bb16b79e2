/** A refusal by the roles of somebody: `cannot create resource "pods"`. */
export function byRole(verb: string, resource: string) {
  return {
    reason: 'Forbidden',
    message: expect.stringContaining(`cannot ${verb} resource "${resource}"`),
  };
}

/** A refusal by one of the platform's admission policies, in words that say what is wrong. */
export function byPolicy(policy: string, words: string) {
  return {
    reason: 'Forbidden',
    message: expect.stringMatching(
      new RegExp(
        `ValidatingAdmissionPolicy '${policy}'[^]*${words.replace(
          /[.*+?^${}()|[\]\\]/g,
          '\\$&',
        )}`,
      ),
    ),
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
