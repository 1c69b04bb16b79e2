import { CustomErrorBase } from '@backstage/errors';

/** The body is of a kind that is not taken; answered with 415. */
export class UnsupportedMediaTypeError extends CustomErrorBase {
  name = 'UnsupportedMediaTypeError' as const;
  readonly statusCode = 415;
}
