import { InputError, NotFoundError } from '@backstage/errors';
import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Candidate } from './candidates';
import { LinkTokens } from './linkTokens';
import { SameOriginCheck } from './sameOrigin';
import { Session, Sessions } from './sessions';

/** Serves the sign-in page under `/api/auth/local`. */
export function createRouter(options: {
  sessions: Sessions;
  linkTokens: LinkTokens;
  checkSameOrigin: SameOriginCheck;
  listCandidates: () => Promise<Candidate[]>;
}): Router {
  const { sessions, linkTokens, checkSameOrigin, listCandidates } = options;
  const router = PromiseRouter();

  router.use('/local', (req, res, next) => {
    checkSameOrigin(req);
    res.setHeader('Cache-Control', 'no-store');
    next();
  });
  router.use('/local/session', express.json({ limit: '4kb' }));

  const answerWith = (res: express.Response, session: Session) =>
    res.setHeader('Set-Cookie', sessions.toCookie(session)).sendStatus(204);

  router.post('/local/session', (req, res) => {
    linkTokens.redeem(requireText(req.body, 'token'));
    answerWith(res, sessions.begin());
  });

  router.get('/local/session', (req, res) => {
    const { userEntityRef = null } = sessions.fromRequest(req);
    res.json({ userEntityRef });
  });

  router.get('/local/candidates', async (req, res) => {
    sessions.fromRequest(req);
    res.json({ candidates: await listCandidates() });
  });

  router.put('/local/session/user', async (req, res) => {
    const { expiresAt } = sessions.fromRequest(req);
    const userEntityRef = requireText(req.body, 'userEntityRef');
    const candidates = await listCandidates();
    if (!candidates.some(one => one.userEntityRef === userEntityRef)) {
      throw new NotFoundError(
        `userEntityRef must be a user of the catalog; '${userEntityRef}' is none`,
      );
    }
    answerWith(res, { expiresAt, userEntityRef });
  });

  router.delete('/local/session/user', (req, res) => {
    const { expiresAt } = sessions.fromRequest(req);
    answerWith(res, { expiresAt });
  });

  return router;
}

function requireText(body: unknown, field: string): string {
  const value =
    typeof body === 'object' && body !== null
      ? Object.entries(body).find(([name]) => name === field)?.[1]
      : undefined;
  if (typeof value !== 'string' || value === '') {
    throw new InputError(`${field} must be a text that is not empty`);
  }
  return value;
}
