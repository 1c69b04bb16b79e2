import { quotaShortage } from './quotaShortage';

const hard = { pods: '5', 'requests.cpu': '1', 'limits.cpu': '2' };
const workload = {
  kind: 'StatefulSet',
  spec: {
    template: {
      spec: {
        containers: [
          { resources: { requests: { cpu: '250m' }, limits: { cpu: '1' } } },
        ],
      },
    },
  },
};

describe('what a quota lacks for a pod', () => {
  it('is nothing where it fits, or nothing is known', () => {
    const used = { pods: '4', 'requests.cpu': '750m', 'limits.cpu': '1' };
    expect(quotaShortage({ hard, used }, workload)).toBeUndefined();
    expect(quotaShortage(undefined, workload)).toBeUndefined();
  });

  it('is told with what is needed and left', () => {
    const used = { 'requests.cpu': '500m', 'limits.cpu': '1500m' };
    expect(quotaShortage({ hard, used }, workload)).toBe(
      'limits.cpu: a pod needs 1, and 500m of 2 are left',
    );
  });

  it('may be a pod itself', () => {
    expect(quotaShortage({ hard, used: { pods: '5' } }, workload)).toBe(
      'pods: a pod needs 1, and 0 of 5 are left',
    );
  });
});
