import {
  AdmissionregistrationV1Api,
  V1ValidatingAdmissionPolicy,
  V1ValidatingAdmissionPolicyBinding,
} from '@kubernetes/client-node';
import {
  ConnectedCluster,
  describeWithCluster,
} from '../__testUtils__/controlPlane';

const TENANTS = /^platform-environment-/;

describeWithCluster('the admission policies', connect => {
  let admin: ConnectedCluster;
  let policies: V1ValidatingAdmissionPolicy[];
  let bindings: V1ValidatingAdmissionPolicyBinding[];

  beforeAll(async () => {
    admin = await connect();
    const api = admin.client(AdmissionregistrationV1Api);
    const platform = /^platform-/;
    policies = (await api.listValidatingAdmissionPolicy()).items.filter(
      ({ metadata }) => platform.test(metadata?.name ?? ''),
    );
    bindings = (await api.listValidatingAdmissionPolicyBinding()).items.filter(
      ({ metadata }) => platform.test(metadata?.name ?? ''),
    );
  });

  afterAll(() => admin.close());

  it('are all in force: each is bound, denies, and refuses what it cannot judge', () => {
    expect(policies.length).toBeGreaterThanOrEqual(10);
    expect(
      policies.map(({ metadata, spec }) => ({
        policy: metadata?.name,
        failurePolicy: spec?.failurePolicy,
      })),
    ).toEqual(
      bindings.map(({ spec }) => ({
        policy: spec?.policyName,
        failurePolicy: 'Fail',
      })),
    );
    for (const { spec } of bindings) {
      expect(spec?.validationActions).toEqual(['Deny']);
      expect(spec?.matchResources?.namespaceSelector ?? {}).toEqual({});
    }
  });

  it('mean the same people wherever they are about tenants', () => {
    const people = policies
      .filter(({ metadata }) => TENANTS.test(metadata?.name ?? ''))
      .map(({ spec }) => JSON.stringify(spec?.matchConditions));
    expect(people.length).toBeGreaterThan(1);
    expect(new Set(people).size).toBe(1);
  });

  it('name only fields that the API server knows', () => {
    for (const { metadata, status } of policies) {
      expect({
        policy: metadata?.name,
        warnings: status?.typeChecking?.expressionWarnings ?? [],
      }).toEqual({ policy: metadata?.name, warnings: [] });
    }
  });
});
