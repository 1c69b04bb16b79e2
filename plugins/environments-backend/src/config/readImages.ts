import {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { ServiceImage } from '@itdo/plugin-environments-node';
import { ROOT, Section } from './section';

/** The user of images that are given by their name alone: the one of the platform's own images. */
const OWN_USER = 999;

const DEFAULT_IMAGES: Array<[string, ServiceImage]> = [
  ['postgres', { name: 'postgres:15-alpine', runAsUser: 70, runAsGroup: 70 }],
  ['redis', { name: 'redis:7-alpine', runAsUser: 999, runAsGroup: 1000 }],
];

/** Images under `environments.images`, over the defaults. */
export function readImages(
  config: Section | undefined,
): Map<string, ServiceImage> {
  const images = new Map(DEFAULT_IMAGES);
  const section = config?.getOptionalConfig('images');
  for (const key of section?.keys() ?? []) {
    const value = section?.get(key);
    images.set(key, toImage(key, value));
  }
  return images;
}

function toImage(key: string, value: unknown): ServiceImage {
  if (typeof value === 'string' && value !== '') {
    return { name: value, runAsUser: OWN_USER, runAsGroup: OWN_USER };
  }
  if (isImage(value)) {
    return value;
  }
  const { notYet } = (value ?? {}) as Partial<ServiceImage>;
  if (typeof notYet === 'string' && notYet !== '') {
    return {
      name: `not-yet/${key}`,
      runAsUser: OWN_USER,
      runAsGroup: OWN_USER,
      notYet,
    };
  }
  throw new InputError(
    `environments.images.${key} must be the name of an image, or name, runAsUser and runAsGroup, the latter above 0, or notYet and why`,
  );
}

/** Takes images over as they appear in the configuration: what makes them may take longer than the start. */
export function followImages(
  images: Map<string, ServiceImage>,
  root: RootConfigService,
  logger: LoggerService,
): () => void {
  const { unsubscribe } = root.subscribe?.(() => {
    try {
      const now = readImages(root.getOptionalConfig(ROOT));
      images.clear();
      now.forEach((image, key) => images.set(key, image));
    } catch (error) {
      logger.error(
        'The images stay as they were: the changed configuration is wrong',
        error as Error,
      );
    }
  }) ?? { unsubscribe: () => {} };
  return unsubscribe;
}

function isImage(value: unknown): value is ServiceImage {
  const image = value as Partial<ServiceImage> | null;
  return (
    typeof image === 'object' &&
    image !== null &&
    typeof image.name === 'string' &&
    [image.runAsUser, image.runAsGroup].every(
      id => typeof id === 'number' && Number.isInteger(id) && id > 0,
    )
  );
}
