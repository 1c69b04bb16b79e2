import { exitCodes, Failure } from '../failure.ts';

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * A span of time as people write it: `90m`, `8h`, `2d`, `1d12h`.
 *
 * @returns milliseconds
 */
export function parseSpan(text: string): number {
  const parts = [...text.matchAll(/(\d+)([smhd])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new Failure(
      `a span of time is written as 90m, 8h or 2d, not '${text}'`,
      exitCodes.usage,
    );
  }
  return parts.reduce(
    (sum, [, count, unit]) =>
      sum + Number(count) * UNITS[unit as keyof typeof UNITS],
    0,
  );
}

/** A span as whole hours, which times of environments are counted in; a bare number is hours. */
export function parseHours(text: string): number {
  const hours = /^\d+$/.test(text) ? Number(text) : parseSpan(text) / UNITS.h;
  if (!Number.isInteger(hours) || hours < 1) {
    throw new Failure(
      `'${text}' is not a whole number of hours, one at least`,
      exitCodes.usage,
    );
  }
  return hours;
}

/** A span in its two largest units: `1d 23h`, `42m`, `50s`. */
export function formatSpan(milliseconds: number): string {
  let rest = Math.max(0, milliseconds);
  const words: string[] = [];
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const count = Math.floor(rest / UNITS[unit]);
    rest -= count * UNITS[unit];
    // Beside hours and days, minutes and seconds do not matter.
    if (count > 0 && words.length < 2 && !(unit === 's' && words.length > 0)) {
      words.push(`${count}${unit}`);
    } else if (words.length > 0) {
      break;
    }
  }
  return words.join(' ') || '0s';
}
