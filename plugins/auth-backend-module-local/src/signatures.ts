import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares without telling by its duration where the texts differ. */
export function equalInConstantTime(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string) {
  return createHash('sha256').update(text).digest();
}
