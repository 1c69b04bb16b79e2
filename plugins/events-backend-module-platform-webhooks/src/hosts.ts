import { IncomingHttpHeaders } from 'node:http';
import { matchesToken, signs } from './signatures';

/** A git host as far as its webhooks go. */
export interface Host {
  /** Also the topic under which its events are published. */
  name: 'gitea' | 'github' | 'gitlab';
  /** Header that names the kind of event; published as metadata. */
  eventHeader: string;
  /** Headers that tell deliveries apart, the first that is there counts; published as metadata. */
  deliveryHeaders: string[];
  /** Whether whoever sent this knows the secret. */
  isGenuine(
    headers: IncomingHttpHeaders,
    body: Buffer,
    secret: string,
  ): boolean;
}

const GITEA: Host = {
  name: 'gitea',
  eventHeader: 'x-gitea-event',
  deliveryHeaders: ['x-gitea-delivery'],
  isGenuine: (headers, body, secret) =>
    signs(headers['x-gitea-signature'], body, secret),
};

const GITHUB: Host = {
  name: 'github',
  eventHeader: 'x-github-event',
  deliveryHeaders: ['x-github-delivery'],
  isGenuine: (headers, body, secret) =>
    signs(headers['x-hub-signature-256'], body, secret, 'sha256='),
};

/** GitLab sends the secret itself. Its event's id is shared by all webhooks of a recursion; the key is the delivery's. */
const GITLAB: Host = {
  name: 'gitlab',
  eventHeader: 'x-gitlab-event',
  deliveryHeaders: ['idempotency-key', 'x-gitlab-event-uuid'],
  isGenuine: (headers, _body, secret) =>
    matchesToken(headers['x-gitlab-token'], secret),
};

export const HOSTS: readonly Host[] = [GITEA, GITHUB, GITLAB];
