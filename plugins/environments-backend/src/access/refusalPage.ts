import { IncomingHttpHeaders } from 'node:http';
import { AccessRefusal, RefusalReason } from './AccessRefusal';

const TITLES: Record<RefusalReason, string> = {
  WrongHost: 'No such address',
  BadRequest: 'This request cannot be forwarded',
  NotSignedIn: 'Open this through the portal first',
  LinkUsed: 'This link was used already',
  ForeignPage: 'Not from this page',
  NotThere: 'It is not there any more',
  NoRight: 'Not shared with you',
  Simulated: 'Simulated: nothing runs here',
  Stopped: 'The environment is stopped',
  NotReady: 'Not running yet',
  NothingListens: 'Nothing listens on this port',
  NotHttp: 'This port does not speak HTTP',
  Unreachable: 'The service cannot be reached',
};

const LINKS: Partial<Record<RefusalReason, string>> = {
  NotSignedIn: 'Open it through the portal',
  Stopped: 'To the environment',
  Simulated: 'To the environment',
};

/** An answer that tells why a request is not forwarded: a page for people, JSON for programs. */
export interface RefusalAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** @param portalUrl - without a slash at its end */
export function refusalAnswer(
  refusal: AccessRefusal,
  requested: IncomingHttpHeaders,
  portalUrl: string,
): RefusalAnswer {
  const isPage = requested.accept?.includes('text/html') ?? false;
  const body = isPage
    ? pageOf(refusal, portalUrl)
    : JSON.stringify({
        error: { name: refusal.reason, message: refusal.message },
      });
  return {
    status: refusal.status,
    headers: {
      'Content-Type': isPage ? 'text/html; charset=utf-8' : 'application/json',
      'Content-Length': String(Buffer.byteLength(body)),
      'Cache-Control': 'no-store',
      'Content-Security-Policy':
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      // What is sent along is not read.
      Connection: 'close',
    },
    body,
  };
}

function pageOf(refusal: AccessRefusal, portalUrl: string): string {
  const { reason, message, portalPath = '/environments' } = refusal;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(TITLES[reason])}</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 36rem; margin: 15vh auto 0; padding: 0 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
</style>
</head>
<body>
<main>
<h1>${escaped(TITLES[reason])}</h1>
<p>${escaped(message)}</p>
<p><a href="${escaped(`${portalUrl}${portalPath}`)}">${escaped(
    LINKS[reason] ?? 'To the portal',
  )}</a></p>
</main>
</body>
</html>
`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => ENTITIES[character]);
}
