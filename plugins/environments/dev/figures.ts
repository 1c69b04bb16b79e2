import { type Environment, type EnvironmentUsage } from '../src/api/types';
import { at, MINUTE } from './scenes';

const MIB = 2 ** 20;
const SAMPLES = 60;

/** Figures that wander as those of a running environment do. */
export function playedUsage(environment: Environment): EnvironmentUsage {
  const { name, services, simulated, spec } = environment;
  if (name.includes('invoices')) {
    return {
      unavailable:
        'No metrics source is connected: the cluster has no metrics API',
      samples: [],
      services: [],
      quota: [],
      simulated: false,
    };
  }
  const minute = Math.floor(Date.now() / MINUTE);
  const sampleAt = (ago: number) => {
    const wave = Math.sin((minute - ago) / 7) + Math.sin((minute - ago) / 2.3);
    return {
      at: at(-ago * MINUTE),
      cpu: 0.35 + 0.12 * wave + (ago % 23 === 0 ? 0.6 : 0),
      memory: (1400 + 90 * wave) * MIB,
    };
  };
  const samples = Array.from({ length: SAMPLES }, (_, n) =>
    sampleAt(SAMPLES - 1 - n),
  ).filter((_, n) => n < 20 || n > 26);
  const last = samples[samples.length - 1];
  return {
    samples,
    services: services.map((service, n) => ({
      service: service.name,
      cpu: last.cpu / (n + 2),
      memory: last.memory / (n + 2),
      restarts: n === 2 ? 3 : 0,
    })),
    quota: [
      { resource: 'requests.cpu', used: '1', hard: spec.resources.cpu ?? '4' },
      { resource: 'limits.cpu', used: '2', hard: spec.resources.cpu ?? '4' },
      {
        resource: 'limits.memory',
        used: '3Gi',
        hard: spec.resources.memory ?? '8Gi',
      },
      { resource: 'requests.storage', used: '1Gi', hard: '50Gi' },
      { resource: 'pods', used: '5', hard: '20' },
    ],
    simulated,
  };
}
