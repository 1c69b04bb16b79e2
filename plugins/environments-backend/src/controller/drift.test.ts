import { KubernetesObject } from '@itdo/plugin-clusters-node';
import { driftBetween } from './drift';

/** A NetworkPolicy as the API server tells it. */
function policy(
  spec: object,
  managedFields: object[],
  metadata: object = {},
): KubernetesObject & { spec: object } {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'dev-isolation', ...metadata, managedFields },
    spec,
  };
}
const entry = (manager: string, operation: string, fieldsV1: object) => ({
  manager,
  operation,
  fieldsV1,
});
const ours = entry('us', 'Apply', {
  'f:metadata': { 'f:labels': { 'f:itdo/team': {} } },
  'f:spec': { 'f:egress': {}, 'f:ingress': {}, 'f:podSelector': {} },
});
const wanted = { egress: [{ to: 'dns' }], ingress: [], podSelector: {} };

describe('drift', () => {
  it('is told with its field and who is on record for it', () => {
    const kubectl = entry('kubectl-edit', 'Update', {
      'f:spec': { 'f:egress': {} },
    });
    expect(
      driftBetween(
        policy({ ...wanted, egress: [{}, {}] }, [ours, kubectl]),
        policy(wanted, [ours]),
        'us',
      ),
    ).toEqual({ fields: ['spec.egress'], managers: ['kubectl-edit'] });
  });

  it('is told in lists and maps', () => {
    const changed = policy({ ...wanted, egress: [{ to: 'all' }] }, [], {
      labels: { 'itdo/team': 'b' },
    });
    const after = policy(wanted, [ours], { labels: { 'itdo/team': 'a' } });
    expect(driftBetween(changed, after, 'us').fields).toEqual([
      'metadata.labels[itdo/team]',
      'spec.egress[0].to',
    ]);
  });

  it('is told where a field was taken away, although nobody is on record for it', () => {
    expect(
      driftBetween(
        policy({ ...wanted, podSelector: undefined }, [ours]),
        policy(wanted, [ours]),
        'us',
      ),
    ).toEqual({ fields: ['spec.podSelector'], managers: [] });
  });

  it('is nothing that others keep beside our fields', () => {
    const other = entry('someone', 'Apply', {
      'f:metadata': { 'f:annotations': { 'f:note': {} } },
    });
    expect(
      driftBetween(
        policy(wanted, [ours, other], { annotations: { note: 'a' } }),
        policy(wanted, [ours, other], { annotations: { note: 'b' } }),
        'us',
      ),
    ).toEqual({ fields: [], managers: [] });
  });

  it('is nothing that the server counts', () => {
    expect(
      driftBetween(
        {
          ...policy(wanted, [ours], { generation: 3, resourceVersion: '8' }),
          status: { a: 1 },
        } as KubernetesObject,
        policy(wanted, [ours], { generation: 4, resourceVersion: '9' }),
        'us',
      ),
    ).toEqual({ fields: [], managers: [] });
  });
});
