import { exitCodes, Failure, type ExitCode } from '../failure.ts';
import { printable } from './printable.ts';

interface ErrorBody {
  error?: {
    message?: string;
    details?: ReadonlyArray<{ field: string; message: string }>;
  };
}

const CODES: Readonly<Record<number, ExitCode>> = {
  400: exitCodes.refused,
  401: exitCodes.notSignedIn,
  403: exitCodes.refused,
  404: exitCodes.notFound,
  409: exitCodes.refused,
  413: exitCodes.refused,
};

/** What an answer that is no success means to the person at the keyboard: the server's own words, and an exit code. */
export async function refusalOf(response: Response): Promise<Failure> {
  const text = await response.text();
  const said = messageIn(text);
  const code = CODES[response.status] ?? exitCodes.failed;
  if (code === exitCodes.notSignedIn) {
    return new Failure(
      `the portal does not accept the token${said ? `: ${said}` : ''}`,
      code,
    );
  }
  return new Failure(
    said ??
      `the portal answered ${response.status} ${response.statusText}, which is no answer of its API; is the URL right?`,
    code,
  );
}

function messageIn(text: string): string | undefined {
  let body: ErrorBody;
  try {
    body = JSON.parse(text) as ErrorBody;
  } catch {
    // Said by a proxy on the way, in HTML most often.
    return undefined;
  }
  const message = body?.error?.message;
  return typeof message === 'string' ? printable(message) : undefined;
}
