/** What the headers of Backstage's own tokens say: those of users, of users in cookies, and of plugins. */
const TYPE = /^vnd\.backstage\./;
/** The audience of tokens of users, also of those that have no type. */
const AUDIENCE = 'backstage';

/** Whether a text is a token of a Backstage instance, whether it is still worth something or not. */
export function isPortalToken(text: string): boolean {
  const [header, payload, ...rest] = text.split('.');
  if (payload === undefined || rest.length !== 1) {
    return false;
  }
  const { typ } = read(header);
  const { aud } = read(payload);
  return (
    (typeof typ === 'string' && TYPE.test(typ)) ||
    [aud].flat().includes(AUDIENCE)
  );
}

function read(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(
      Buffer.from(part, 'base64url').toString('utf8'),
    );
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    // No part of a token, and so nothing to hold back.
    return {};
  }
}
