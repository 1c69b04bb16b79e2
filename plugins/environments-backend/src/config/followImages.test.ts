import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import { RootConfigService } from '@backstage/backend-plugin-api';
import { followImages, readImages } from './readImages';

/** A configuration that changes when it is told to. */
function changing(images: object) {
  let now = images;
  let changed = () => {};
  const read = () => new ConfigReader({ environments: { images: now } });
  const root = {
    getOptionalConfig: (key: string) => read().getOptionalConfig(key),
    subscribe: (onChange: () => void) => {
      changed = onChange;
      return {
        unsubscribe: () => {
          changed = () => {};
        },
      };
    },
  } as unknown as RootConfigService;
  return {
    root,
    change(next: object) {
      now = next;
      changed();
    },
  };
}

describe('images in the configuration', () => {
  const notYet = { workspace: { notYet: 'is being made' } };

  it('are taken over as they appear', () => {
    const { root, change } = changing(notYet);
    const images = readImages(root.getOptionalConfig('environments'));
    const unfollow = followImages(images, root, mockServices.logger.mock());
    expect(images.get('workspace')?.notYet).toBe('is being made');
    change({ workspace: 'made@sha256:1' });
    expect(images.get('workspace')).toEqual({
      name: 'made@sha256:1',
      runAsUser: 999,
      runAsGroup: 999,
    });
    unfollow();
    change(notYet);
    expect(images.get('workspace')?.notYet).toBeUndefined();
  });

  it('stay as they were where the change is wrong, which is said', () => {
    const { root, change } = changing(notYet);
    const images = readImages(root.getOptionalConfig('environments'));
    const logger = mockServices.logger.mock();
    followImages(images, root, logger);
    change({ workspace: 7 });
    expect(images.get('workspace')?.notYet).toBe('is being made');
    expect(logger.error).toHaveBeenCalled();
  });
});
