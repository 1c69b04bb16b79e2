import { ResponseError } from '@backstage/errors';

/** An answer of the generated client. */
export type Answer<T> = Omit<Response, 'json'> & { json: () => Promise<T> };

/** @throws ResponseError where the answer is a refusal */
export async function accepted<T>(response: Answer<T>): Promise<Answer<T>> {
  if (!response.ok) {
    throw await ResponseError.fromResponse(response);
  }
  return response;
}

/** The body of an answer that is none of a refusal. */
export async function json<T>(response: Answer<T>): Promise<T> {
  return (await accepted(response)).json();
}
