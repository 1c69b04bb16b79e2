import {
  AuditorService,
  AuthService,
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import { Asked } from '../environments/Asked';
import { Caller, callerOf } from '../environments/Caller';
import { HistoryRecorder } from '../history/HistoryRecorder';
import { audited } from './audited';

type AnyRequest = Parameters<HttpAuthService['credentials']>[0];

/** A request about one environment. */
type EnvironmentHttpRequest = AnyRequest & {
  params: { namespace: string; name: string };
};

/** @param user - entity reference */
type Seen = (user: string, credentials: BackstageCredentials) => void;

/** Tells who sent a request, and has the changes that it makes audited. */
export class Desk {
  readonly #auth: AuthService;
  readonly #httpAuth: HttpAuthService;
  readonly #auditor: AuditorService;
  readonly #recorder: HistoryRecorder;
  readonly #seen: Seen | undefined;

  constructor(options: {
    auth: AuthService;
    httpAuth: HttpAuthService;
    auditor: AuditorService;
    recorder: HistoryRecorder;
    /** Told of every user who is known by a request. */
    seen?: Seen;
  }) {
    this.#auth = options.auth;
    this.#httpAuth = options.httpAuth;
    this.#auditor = options.auditor;
    this.#recorder = options.recorder;
    this.#seen = options.seen;
  }

  /** @throws AuthenticationError or NotAllowedError where that is nobody */
  async who(
    request: AnyRequest,
  ): Promise<{ credentials: BackstageCredentials; caller: Caller }> {
    const credentials = await this.#httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const caller = callerOf(credentials, this.#auth);
    if (caller.user) {
      this.#seen?.(caller.user, credentials);
    }
    return { credentials, caller };
  }

  async asked(request: EnvironmentHttpRequest): Promise<Asked> {
    const { namespace, name } = request.params;
    return { name: { namespace, name }, ...(await this.who(request)) };
  }

  /**
   * Does what is asked of one environment, which is audited as `environment-{what}` and comes into its history, unless it
   * happens all the time.
   *
   * @param severityLevel - `low` for what happens all the time
   * @param details - what else is audited
   */
  async change<T>(
    request: EnvironmentHttpRequest,
    what: string,
    change: (asked: Asked) => Promise<T>,
    severityLevel: 'low' | 'medium' | 'high' = 'medium',
    details: JsonObject = {},
  ): Promise<T> {
    const asked = await this.asked(request);
    const how = { request, severityLevel, details };
    return this.perform(asked, what, () => change(asked), how);
  }

  /** {@link change} for whoever asked, by a request or by another way. */
  async perform<T>(
    asked: Asked,
    what: string,
    change: () => Promise<T>,
    {
      request,
      severityLevel = 'medium',
      details = {},
    }: {
      request?: AnyRequest;
      severityLevel?: 'low' | 'medium' | 'high';
      details?: JsonObject;
    } = {},
  ): Promise<T> {
    const { namespace, name } = asked.name;
    const meta = {
      caller: asked.caller.id,
      environment: `${namespace}/${name}`,
      ...details,
    };
    const record = this.#recorder.about(asked.name);
    const result = await audited(
      this.#auditor,
      { eventId: `environment-${what}`, request, severityLevel, meta },
      change,
    );
    if (severityLevel !== 'low') {
      record(asked.caller, what, details);
    }
    return result;
  }

  /** Does what is asked of something that is not named as environments are, audited as `environment-{what}`. */
  async act<T>(
    request: AnyRequest,
    what: string,
    meta: JsonObject,
    act: () => Promise<T>,
  ): Promise<T> {
    return audited(
      this.#auditor,
      { eventId: `environment-${what}`, request, meta },
      act,
    );
  }

  /** {@link change} that makes a new environment, which is audited by its name. */
  async creation(
    request: AnyRequest | undefined,
    what: string,
    { caller }: { caller: Caller },
    create: () => Promise<DevEnvironment>,
  ): Promise<DevEnvironment> {
    return audited(
      this.#auditor,
      { eventId: `environment-${what}`, request, meta: { caller: caller.id } },
      create,
      ({ metadata }) => ({ environment: metadata.name }),
    );
  }
}
