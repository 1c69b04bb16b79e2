import { ConflictError, InputError } from '@backstage/errors';
import { describeProblems, Problem } from '@itdo/plugin-environments-common';

/** A request that breaks rules; `details`, which the answer carries, names fields and rules. */
export class RefusedError extends InputError {
  readonly details: Problem[];

  constructor(problems: Problem[]) {
    super(describeProblems(problems));
    this.details = problems;
  }
}

/** @throws RefusedError with the problem where there is no value */
export function orRefuse<T>(value: T | undefined, problem: Problem): T {
  if (value === undefined) {
    throw new RefusedError([problem]);
  }
  return value;
}

/** A request that is right by itself and collides with what is there. */
export class CollisionError extends ConflictError {
  readonly details: Array<{ field: string; rule: string; message: string }>;

  constructor(field: string, rule: string, message: string) {
    super(`${field}: ${message}`);
    this.details = [{ field, rule, message }];
  }
}
