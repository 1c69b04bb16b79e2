/** The pages of one environment beside its overview, by the last part of their address. */
export const SECTIONS = [
  { id: 'logs', label: 'Logs' },
  { id: 'terminal', label: 'Terminal' },
  { id: 'access', label: 'Access' },
  { id: 'cost', label: 'Cost' },
  { id: 'timeline', label: 'Timeline' },
] as const;

export type SectionId = (typeof SECTIONS)[number]['id'];

/** The section of a part of the address; undefined where there is none of that name. */
export function sectionOf(part: string | undefined): SectionId | undefined {
  return SECTIONS.find(({ id }) => id === part)?.id;
}
