import { LoggerService } from '@backstage/backend-plugin-api';
import {
  AuthenticationError,
  ConflictError,
  InputError,
  NotFoundError,
} from '@backstage/errors';
import { EventsService } from '@backstage/plugin-events-node';
import { raw, Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Deliveries, Delivery } from './Deliveries';
import { Host, HOSTS } from './hosts';
import { Secrets } from './readSecrets';
import { UnsupportedMediaTypeError } from './UnsupportedMediaTypeError';

/** Hosts send some ten KiB, and more only for pushes of very many commits. */
const MAX_BODY = '5mb';
const LONGEST_HEADER = 200;

/** What the intake works with. */
export interface IntakeOptions {
  secrets: Secrets;
  deliveries: Pick<Deliveries, 'claim' | 'published' | 'release'>;
  events: Pick<EventsService, 'publish'>;
  logger: LoggerService;
}

/** Takes webhooks at `/webhooks/{host}`: what is genuine and new is published under the topic of the host's name. */
export function createIntake(options: IntakeOptions): Router {
  const router = PromiseRouter();
  for (const host of HOSTS) {
    router.post(
      `/webhooks/${host.name}`,
      (request, _response, next) => {
        demandKnown(host, options.secrets);
        demandJson(request);
        next();
      },
      raw({ type: () => true, limit: MAX_BODY, inflate: false }),
      async (request, response) => {
        const outcome = await take(host, request, options);
        response
          .status(outcome === 'published' ? 202 : 200)
          .json({ status: outcome });
      },
    );
  }
  return router;
}

async function take(
  host: Host,
  request: Request,
  { secrets, deliveries, events, logger }: IntakeOptions,
): Promise<'published' | 'known'> {
  // Without a body there is no buffer.
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const known = secrets.get(host.name) ?? [];
  if (!known.some(it => host.isGenuine(request.headers, body, it))) {
    logger.warn(`a webhook in the name of ${host.name} was not genuine`);
    throw new AuthenticationError(
      'the signature is not that of a known secret',
    );
  }
  const delivery = deliveryOf(host, request, body);
  const payload = parse(body);
  const standing = await deliveries.claim(delivery);
  if (standing === 'busy') {
    throw new ConflictError('this delivery is being worked on');
  }
  if (standing === 'known') {
    return 'known';
  }
  try {
    await events.publish({
      topic: host.name,
      eventPayload: payload,
      metadata: {
        [host.eventHeader]: delivery.event,
        [host.deliveryHeaders[0]]: delivery.id,
      },
    });
  } catch (error) {
    await deliveries.release(delivery);
    throw error;
  }
  await deliveries.published(delivery);
  return 'published';
}

function demandKnown({ name }: Host, secrets: Secrets): void {
  if (!secrets.has(name)) {
    throw new NotFoundError(`webhooks of ${name} are not configured`);
  }
}

function demandJson(request: Request): void {
  const type = request.header('content-type')?.split(';')[0].trim();
  if (type?.toLowerCase() !== 'application/json') {
    throw new UnsupportedMediaTypeError(
      'content-type: must be application/json; choose it in the settings of the webhook',
    );
  }
}

function deliveryOf(host: Host, request: Request, body: Buffer): Delivery {
  const id = host.deliveryHeaders
    .map(name => request.header(name))
    .find(value => value);
  return {
    host: host.name,
    id: demandHeader(host.deliveryHeaders[0], id),
    event: demandHeader(host.eventHeader, request.header(host.eventHeader)),
    body,
  };
}

function demandHeader(name: string, value: string | undefined): string {
  if (!value || value.length > LONGEST_HEADER) {
    throw new InputError(
      `${name}: must be given, in at most ${LONGEST_HEADER} characters`,
    );
  }
  return value;
}

function parse(body: Buffer): object {
  let payload: unknown;
  try {
    payload = JSON.parse(body.toString('utf8'));
  } catch {
    throw new InputError('the body is not JSON');
  }
  if (typeof payload !== 'object' || payload === null) {
    throw new InputError('the body must be a JSON object');
  }
  return payload;
}
