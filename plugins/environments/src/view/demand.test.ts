import { options } from '../__testUtils__/fixtures';
import { demandOf, withService } from './demand';

const { serviceTypes } = options();
const services = [
  { name: 'app', type: 'database' },
  { name: 'frontend', type: 'frontend', replicas: 3 },
];

describe('demandOf', () => {
  it('adds up what all pods ask for', () => {
    expect(
      demandOf(services, serviceTypes, { cpu: '2', memory: '1Gi' }),
    ).toMatchObject([
      { resource: 'cpu', part: 0.5, over: false, text: '1 core of 2 cores' },
      { resource: 'memory', part: 1, over: true, text: '2 GiB of 1 GiB' },
    ]);
  });
});

describe('withService', () => {
  it('changes one and leaves the others', () => {
    expect(withService(services, 'app', { replicas: 2 })).toEqual([
      { name: 'app', type: 'database', replicas: 2 },
      services[1],
    ]);
  });
});
