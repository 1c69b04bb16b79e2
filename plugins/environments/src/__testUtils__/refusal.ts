import { ResponseError } from '@backstage/errors';
import { type ErrorDetail } from '../api/types';

/** A refusal as the server answers it, naming the fields at fault where given. */
export function refusal(
  status: number,
  details: ReadonlyArray<Partial<ErrorDetail>> = [],
): Promise<ResponseError> {
  return ResponseError.fromResponse(
    Response.json(
      {
        error: {
          name: 'InputError',
          message: 'The request is refused',
          details,
        },
        response: { statusCode: status },
      },
      { status },
    ),
  );
}
