import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const HEX_SHA256 = /^[0-9a-f]{64}$/;

/** Whether a header is the hexadecimal HMAC-SHA256 of the body under the secret, after the prefix. */
export function signs(
  header: string | string[] | undefined,
  body: Buffer,
  secret: string,
  prefix: string = '',
): boolean {
  if (typeof header !== 'string' || !header.startsWith(prefix)) {
    return false;
  }
  const given = header.slice(prefix.length);
  if (!HEX_SHA256.test(given)) {
    return false;
  }
  const expected = createHmac('sha256', secret).update(body).digest();
  return timingSafeEqual(Buffer.from(given, 'hex'), expected);
}

/** Whether a header is the secret itself; takes as long whatever differs, and whatever the length. */
export function matchesToken(
  header: string | string[] | undefined,
  secret: string,
): boolean {
  return (
    typeof header === 'string' && timingSafeEqual(hash(header), hash(secret))
  );
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
