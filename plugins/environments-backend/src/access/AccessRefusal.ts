/** Why nothing is forwarded. */
export type RefusalReason =
  | 'WrongHost'
  | 'BadRequest'
  | 'NotSignedIn'
  | 'LinkUsed'
  | 'ForeignPage'
  | 'NotThere'
  | 'NoRight'
  | 'Simulated'
  | 'Stopped'
  | 'NotReady'
  | 'NothingListens'
  | 'NotHttp'
  | 'Unreachable';

const STATUS: Record<RefusalReason, number> = {
  WrongHost: 421,
  BadRequest: 400,
  NotSignedIn: 401,
  LinkUsed: 401,
  ForeignPage: 403,
  NotThere: 404,
  NoRight: 403,
  Simulated: 503,
  Stopped: 503,
  NotReady: 503,
  NothingListens: 502,
  NotHttp: 502,
  Unreachable: 502,
};

/** A request that is not forwarded, with what people are told. */
export class AccessRefusal extends Error {
  readonly reason: RefusalReason;
  /** Path in the portal where to go on. */
  readonly portalPath: string | undefined;

  constructor(reason: RefusalReason, message: string, portalPath?: string) {
    super(message);
    this.name = 'AccessRefusal';
    this.reason = reason;
    this.portalPath = portalPath;
  }

  get status(): number {
    return STATUS[this.reason];
  }
}
