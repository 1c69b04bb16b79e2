import { Problem } from './problem';

const LIMITS = { description: 1000, contact: 200 } as const;

/** Checks texts for people. */
export function checkTexts(texts: {
  description?: string;
  contact?: string;
}): Problem[] {
  return (['description', 'contact'] as const)
    .filter(field => (texts[field]?.length ?? 0) > LIMITS[field])
    .map(field => ({
      field,
      rule: 'TextTooLong',
      message: `must not have more than ${LIMITS[field]} characters`,
    }));
}
