import { environmentName, isDnsLabel, MAX_NAME_LENGTH } from '../names';
import { Problem } from './problem';

/** Checks the short name of an environment, and with the owner the length of the name they make together. */
export function checkName(name: string, owner?: string): Problem[] {
  if (!isDnsLabel(name)) {
    return [
      {
        field: 'name',
        rule: 'DnsLabel',
        message:
          'must be a DNS label: lower-case letters, digits and hyphens, beginning and ending with a letter or digit, at most 63 characters',
      },
    ];
  }
  const joined = owner === undefined ? '' : environmentName(name, owner);
  if (joined.length <= MAX_NAME_LENGTH) {
    return [];
  }
  const excess = joined.length - MAX_NAME_LENGTH;
  return [
    {
      field: 'name',
      rule: 'NameTooLong',
      message: `makes '${joined}' together with the owner, ${excess} more than the ${MAX_NAME_LENGTH} characters that fit`,
    },
  ];
}
