import { Cluster, LeaderElectorOptions } from '@itdo/plugin-clusters-node';
import { immortal, Life } from './Life';
import { MortalCluster } from './MortalCluster';

/** A cluster whose leaders are followed soon after they fall silent, so that tests need not wait. */
export class ImpatientCluster extends MortalCluster {
  constructor(inner: Cluster) {
    super(inner, new Life(immortal));
  }

  leaderElector(options: LeaderElectorOptions) {
    return super.leaderElector({
      ...options,
      leaseDurationMs: 2_000,
      renewDeadlineMs: 1_500,
      retryPeriodMs: 250,
    });
  }
}
