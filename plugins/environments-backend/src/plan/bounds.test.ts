import { limitRange, quota } from './bounds';

const resources = { cpu: '500m', memory: '8Gi', storage: '50Gi' };

describe('the bounds of an environment', () => {
  it('count what costs the cluster something, beside what runs', () => {
    expect(quota(resources).spec?.hard).toMatchObject({
      pods: '50',
      persistentvolumeclaims: '10',
      services: '20',
      'services.loadbalancers': '0',
      'services.nodeports': '0',
      secrets: '50',
      configmaps: '50',
      'count/deployments.apps': '50',
      'count/ingresses.networking.k8s.io': '10',
    });
  });

  it('give a container that says nothing no more than there is, and an end to what it writes', () => {
    expect(limitRange(resources).spec).toEqual({
      limits: [
        {
          type: 'Container',
          defaultRequest: {
            cpu: '100m',
            memory: '128Mi',
            'ephemeral-storage': '0',
          },
          default: {
            cpu: '500m',
            memory: '512Mi',
            'ephemeral-storage': '4Gi',
          },
          max: { cpu: '1', memory: '16Gi' },
        },
        { type: 'PersistentVolumeClaim', max: { storage: '50Gi' } },
      ],
    });
  });
});
