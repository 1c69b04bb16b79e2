import { type Environment } from '../api/types';
import { stopReason } from './stopped';

/** What can be done with an environment. */
export type ActionId =
  | 'pause'
  | 'resume'
  | 'extend'
  | 'restart'
  | 'scale'
  | 'image'
  | 'share'
  | 'edit'
  | 'transfer'
  | 'autoPause'
  | 'sleep'
  | 'clone'
  | 'upgrade'
  | 'reset'
  | 'delete'
  | 'restore';

/** What the reader may do with it. */
export interface Rights {
  update: boolean;
  delete: boolean;
  create: boolean;
}

const RUNNING_CHANGES: readonly ActionId[] = [
  'extend',
  'restart',
  'scale',
  'image',
  'share',
  'edit',
  'transfer',
  'autoPause',
  'sleep',
  'reset',
];

function possible(environment: Environment): readonly ActionId[] {
  const { phase, spec, newerBlueprint } = environment;
  const stopped = stopReason(environment);
  if (phase === 'Terminating') {
    return [];
  }
  if (stopped === 'PendingDeletion') {
    return ['restore', 'clone', 'delete'];
  }
  if (phase === 'Rejected') {
    return ['edit', 'delete'];
  }
  return [
    ...RUNNING_CHANGES,
    ...(stopped ? (['resume'] as const) : []),
    // Asleep or unused, it can still be stopped for good.
    ...(spec.paused ? [] : (['pause'] as const)),
    ...(newerBlueprint ? (['upgrade'] as const) : []),
    'clone',
    'delete',
  ];
}

function rightFor(action: ActionId): keyof Rights {
  if (action === 'clone') {
    return 'create';
  }
  return action === 'delete' || action === 'restore' ? 'delete' : 'update';
}

/** What the reader can do with an environment as it stands. */
export function actionsOf(
  environment: Environment,
  rights: Rights,
): ReadonlySet<ActionId> {
  return new Set(
    possible(environment).filter(action => rights[rightFor(action)]),
  );
}
