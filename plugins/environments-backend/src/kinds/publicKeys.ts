/** The most keys that may be let in at once. */
export const MOST_KEYS = 10;

const TYPES = new Set([
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
]);

/** Whether a text is public keys of OpenSSH, one in each line, without options. */
export function isPublicKeyList(text: string): boolean {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  return (
    lines.length > 0 && lines.length <= MOST_KEYS && lines.every(isPublicKey)
  );
}

/** What stands in front of a key would be options of the server; the key says its type once more inside. */
function isPublicKey(line: string): boolean {
  const match = /^(\S+) ([A-Za-z0-9+/]+={0,2})( \P{Cc}{0,200})?$/u.exec(line);
  if (!match || !TYPES.has(match[1])) {
    return false;
  }
  const blob = Buffer.from(match[2], 'base64');
  const length = blob.length > 4 ? blob.readUInt32BE(0) : 0;
  return blob.subarray(4, 4 + length).toString('latin1') === match[1];
}
