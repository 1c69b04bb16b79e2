import { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { isDnsLabel } from '@itdo/plugin-environments-common';
import { notARef, readRef } from '../acceptance/ownership';
import { readInteger, ROOT, Section } from '../config/section';
import { PreviewRepository, PreviewsConfig } from './types';

const KEY = 'previews';
/** A host with or without a port, and at least two further parts. */
const REPOSITORY =
  /^([a-z0-9][-a-z0-9.]*(?::\d{1,5})?)\/([\w][-\w.]*(?:\/[\w][-\w.]*)+)$/i;
const PLACEHOLDER = /\{([^}]*)\}/g;
const PLACEHOLDERS = ['revision', 'pullRequest'];
const HIGHEST_CAP = 100;
const HIGHEST_TTL_HOURS = 720;

/**
 * Reads `environments.previews`; undefined where there is none.
 *
 * @throws InputError that names the key and what it must be
 */
export function readPreviews(
  root: RootConfigService,
): PreviewsConfig | undefined {
  const config = root.getOptionalConfig(`${ROOT}.${KEY}`);
  if (!config) {
    return undefined;
  }
  const repositories = config
    .getConfigArray('repositories')
    .map((each, index) => readRepository(each, `repositories[${index}]`));
  const paths = repositories.map(({ path }) => path.toLowerCase());
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined) {
    // What hosts tell names the path only.
    throw new InputError(
      `${ROOT}.${KEY}.repositories must have each path once, not '${twice}' twice`,
    );
  }
  return {
    label: config.getOptionalString('label') ?? 'preview',
    repositories,
    portalUrl: root.getString('app.baseUrl').replace(/\/+$/, ''),
  };
}

function readRepository(config: Section, key: string): PreviewRepository {
  const repository = config.getString('repository');
  const [, , path] = REPOSITORY.exec(repository) ?? [];
  if (path === undefined) {
    throw wrong(
      `${key}.repository`,
      `must be host and path, such as github.com/itdo/shop, not '${repository}'`,
    );
  }
  const blueprint = config.getString('blueprint');
  if (!isDnsLabel(blueprint)) {
    throw wrong(`${key}.blueprint`, 'must be the name of a blueprint');
  }
  return {
    repository,
    path,
    owner: readEntity(config, key, 'owner', 'user'),
    team: readEntity(config, key, 'team', 'group'),
    blueprint,
    cap: readInteger(config, 'cap', 5, { max: HIGHEST_CAP }),
    ttlHours: config.has('ttlHours')
      ? readInteger(config, 'ttlHours', 48, { max: HIGHEST_TTL_HOURS })
      : undefined,
    images: readImageTemplates(config, `${key}.images`),
  };
}

function readEntity(
  config: Section,
  key: string,
  field: 'owner' | 'team',
  kind: 'user' | 'group',
): string {
  const ref = readRef(config.getString(field), kind);
  if (ref === undefined) {
    throw wrong(`${key}.${field}`, notARef(field, kind).message);
  }
  return ref;
}

function readImageTemplates(
  config: Section,
  key: string,
): Record<string, string> {
  const section = config.getOptionalConfig('images');
  const entries = (section?.keys() ?? []).map(service => {
    const template = section?.getString(service) ?? '';
    for (const [, name] of template.matchAll(PLACEHOLDER)) {
      if (!PLACEHOLDERS.includes(name)) {
        throw wrong(
          `${key}.${service}`,
          `may hold {${PLACEHOLDERS.join('} and {')}}, not {${name}}`,
        );
      }
    }
    return [service, template];
  });
  return Object.fromEntries(entries);
}

function wrong(key: string, rule: string): InputError {
  return new InputError(`${ROOT}.${KEY}.${key} ${rule}`);
}
