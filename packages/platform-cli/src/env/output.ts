export const OUTPUT_FORMATS = ['table', 'json', 'yaml'] as const;

export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/**
 * What a command prints: for people as `table` says, for programs the value as the REST API has it.
 *
 * @param table - of what people see; only asked for where they do
 */
export async function formatOutput(
  format: OutputFormat,
  value: unknown,
  table: () => string,
): Promise<string> {
  switch (format) {
    case 'json':
      return `${JSON.stringify(value, null, 2)}\n`;
    case 'yaml': {
      const { stringify } = await import('yaml');
      return stringify(value);
    }
    default:
      return table();
  }
}
