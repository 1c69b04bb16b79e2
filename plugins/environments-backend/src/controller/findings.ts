import { describeProblems, Problem } from '@itdo/plugin-environments-common';
import { EnvironmentPlan } from '../plan/plan';
import { Findings } from '../status/conditions';

/** What the rules say of an environment. */
export function acceptedFinding(problems: Problem[]): Findings['Accepted'] {
  const [first] = problems;
  return first
    ? {
        status: 'False',
        reason: first.rule,
        message: describeProblems(problems),
      }
    : {
        status: 'True',
        reason: 'Accepted',
        message: 'the request keeps all rules',
      };
}

/** What can be said of an environment whose plan was applied. */
export function appliedFindings(wanted: EnvironmentPlan): Findings {
  return {
    Isolation: {
      status: 'True',
      reason: 'Applied',
      message: 'quota, limits, network policy and access stand',
    },
    Networking:
      wanted.routes.length > 0
        ? {
            status: 'True',
            reason: 'Published',
            message: 'the address leads to its services',
          }
        : {
            status: 'True',
            reason: 'NothingExposed',
            message: 'no service is to be reached from outside',
          },
    Monitoring:
      wanted.monitoring.length > 0
        ? {
            status: 'True',
            reason: 'Applied',
            message: `${wanted.monitoring
              .map(({ kind }) => kind)
              .join(' and ')} applied`,
          }
        : {
            status: 'False',
            reason: 'NotInstalled',
            message:
              'the cluster knows neither ServiceMonitors nor PrometheusRules',
          },
  };
}
