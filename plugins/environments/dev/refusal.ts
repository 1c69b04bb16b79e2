import { ResponseError } from '@backstage/errors';
import { type ErrorDetail } from '../src/api/types';

/** A refusal as the server answers it. */
export function refusal(status: number, message: string, detail: ErrorDetail) {
  return ResponseError.fromResponse(
    Response.json(
      {
        error: { name: 'InputError', message, details: [detail] },
        response: { statusCode: status },
      },
      { status },
    ),
  );
}
