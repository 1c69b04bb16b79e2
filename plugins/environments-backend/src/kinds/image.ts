import { ServiceContext, ServiceImage } from '@itdo/plugin-environments-node';

/**
 * The image of a service that was accepted.
 *
 * @throws Error where there is none; acceptance refuses such a service before it is planned
 */
export function imageOf({ image, environment }: ServiceContext): ServiceImage {
  if (!image) {
    throw new Error(
      `a service of environment '${environment}' was planned without an image`,
    );
  }
  return image;
}
