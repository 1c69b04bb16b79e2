import { Pod } from '../controller/Children';
import { quotaShortage } from './quotaShortage';

const hard = {
  'requests.cpu': '1',
  'limits.cpu': '2',
  'requests.memory': '1Gi',
  'limits.memory': '2Gi',
};

function podOf(cpu: string, phase = 'Running'): Pod {
  return {
    spec: {
      containers: [
        { name: 'a', resources: { requests: { cpu }, limits: { cpu } } },
      ],
    },
    status: { phase },
  };
}

const workloadOf = (cpu: string) => ({
  kind: 'StatefulSet',
  spec: { template: podOf(cpu) },
});

describe('what a quota lacks for a pod', () => {
  it('is nothing where it fits', () => {
    expect(
      quotaShortage(hard, workloadOf('500m'), [podOf('500m')]),
    ).toBeUndefined();
  });

  it('is told with what is needed and left', () => {
    expect(quotaShortage(hard, workloadOf('500m'), [podOf('750m')])).toBe(
      'requests.cpu: a pod needs 500m, and 250m of 1 are left',
    );
  });

  it('does not count pods that are over', () => {
    expect(
      quotaShortage(hard, workloadOf('500m'), [podOf('1', 'Failed')]),
    ).toBeUndefined();
  });
});
