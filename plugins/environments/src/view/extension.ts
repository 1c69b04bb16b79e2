import { type Environment } from '../api/types';
import { hoursText } from './timeLeft';

const HOUR = 3_600_000;
const PRESETS = [8, 24, 168];

/** One way to give an environment more time. */
export interface Extension {
  id: string;
  label: string;
  /** The whole life that it would have, from its creation on. */
  ttlHours: number;
  /** ISO time at which it would expire. */
  expiresAt: string;
  /** Whether the policy allows it. */
  allowed: boolean;
}

/**
 * The ways to give an environment more time: the usual ones, and as much as the
 * policy allows where that is something else.
 *
 * @param maxTtlHours - the longest whole life
 */
export function extensionsOf(
  environment: Pick<Environment, 'spec' | 'createdAt'>,
  maxTtlHours: number,
): Extension[] {
  const { ttlHours } = environment.spec;
  const created = Date.parse(environment.createdAt);
  const left = maxTtlHours - ttlHours;
  const by = (hours: number, id: string, label: string): Extension => ({
    id,
    label,
    ttlHours: ttlHours + hours,
    expiresAt: new Date(created + (ttlHours + hours) * HOUR).toISOString(),
    allowed: hours <= left,
  });
  return [
    ...PRESETS.map(hours =>
      by(hours, String(hours), `${hoursText(hours)} more`),
    ),
    ...(left > 0 && !PRESETS.includes(left)
      ? [by(left, 'most', `As long as allowed, ${hoursText(left)} more`)]
      : []),
  ];
}
