import { ConfigSources } from '@backstage/config-loader';
import { InputError } from '@backstage/errors';

/** Stands for the variable under question; no configuration holds a NUL. */
const MARK = '\0';

type Environment = Record<string, string | undefined>;

/**
 * Checks that every environment variable that the configuration in force
 * names, and gives no fallback for, is set.
 *
 * Backstage leaves a key out whose variable is missing, so that the portal
 * would start without a password, an integration or a cluster. A value that a
 * later file overrides is not asked for.
 *
 * @throws InputError with the names of all that are missing
 */
export async function requireEnvironment(options: {
  argv: string[];
  env: Environment;
}): Promise<void> {
  const unset = new Set<string>();
  const read = async (valueOfUnset: (name: string) => string) =>
    loadTexts(options, name => {
      unset.add(name);
      return valueOfUnset(name);
    });

  // An empty text is what makes the loader take a variable's fallback.
  const plain = await read(() => '');
  const missing = [];
  for (const name of [...unset].sort()) {
    const marked = await read(other => (other === name ? MARK : ''));
    const needed = [...marked].some(
      ([path, text]) =>
        text.includes(MARK) && text.replaceAll(MARK, '') === plain.get(path),
    );
    if (needed) {
      missing.push(name);
    }
  }
  if (missing.length > 0) {
    throw new InputError(
      missing.length === 1
        ? `The environment variable ${missing[0]} is not set; the configuration needs it`
        : `The environment variables ${missing.join(
            ', ',
          )} are not set; the configuration needs them`,
    );
  }
}

/** All texts of the configuration in force, by their path in it. */
async function loadTexts(
  options: { argv: string[]; env: Environment },
  valueOfUnset: (name: string) => string,
): Promise<Map<string, string>> {
  const config = await ConfigSources.toConfig(
    ConfigSources.default({
      argv: options.argv,
      watch: false,
      substitutionFunc: async name =>
        options.env[name]?.trim() || valueOfUnset(name),
    }),
  );
  config.close();
  const texts = new Map<string, string>();
  collectTexts(config.getOptional(), '', texts);
  return texts;
}

function collectTexts(value: unknown, path: string, into: Map<string, string>) {
  if (typeof value === 'string') {
    into.set(path, value);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      collectTexts(child, `${path}/${key}`, into);
    }
  }
}
