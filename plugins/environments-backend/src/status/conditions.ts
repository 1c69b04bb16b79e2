import {
  CONDITION_TYPES,
  ConditionType,
  DevEnvironmentCondition,
} from '@itdo/plugin-environments-common';

/** What a condition says, without when it came to say so. */
export type Finding = Pick<
  DevEnvironmentCondition,
  'status' | 'reason' | 'message'
>;

export type Findings = Partial<Record<ConditionType, Finding>>;

/** Conditions of findings, in their order. The time is that of the last change of status; a condition without a finding
 * stays as it was. */
export function conditionsOf(
  findings: Findings,
  before: DevEnvironmentCondition[],
  observedGeneration: number,
  now: string,
): DevEnvironmentCondition[] {
  return CONDITION_TYPES.flatMap(type => {
    const previous = before.find(condition => condition.type === type);
    const finding = findings[type];
    if (!finding) {
      return previous ? [previous] : [];
    }
    return [
      {
        type,
        ...finding,
        lastTransitionTime:
          previous?.status === finding.status
            ? previous.lastTransitionTime
            : now,
        observedGeneration,
      },
    ];
  });
}
