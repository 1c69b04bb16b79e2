import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { Asked } from '../environments/Asked';
import { InsideRights } from '../inside/InsideRights';
import { environmentOf, specOf } from './fixtures';
import { TravelClock } from './TravelClock';

const USER = 'user:default/jane';

/** Jane's right to her environment, which a test can take away. */
export class PlayedRights {
  readonly clock = new TravelClock();
  readonly environment = environmentOf(specOf());
  readonly asked: Asked;
  /** What of it is the case. */
  readonly now = { allowed: true, member: true, there: true };
  readonly rights: InsideRights;

  constructor() {
    const { environment, now } = this;
    environment.metadata.uid = 'uid-of-it';
    const { namespace, name } = environment.metadata;
    this.asked = {
      name: { namespace, name },
      caller: { id: USER, user: USER },
      credentials: mockCredentials.user(USER),
    };
    this.rights = new InsideRights({
      authorized: {
        getFor: async () => {
          if (!now.there) {
            throw new NotFoundError('there is none');
          }
          if (!now.allowed) {
            throw new NotAllowedError('you may not');
          }
          return environment;
        },
      },
      clock: this.clock,
      people: {
        demandMember: async () => {
          if (!now.member) {
            throw new NotAllowedError('no member');
          }
        },
      },
      store: { known: () => (now.there ? environment : undefined) },
      logger: mockServices.logger.mock(),
    });
  }

  /** Lets so much time pass that the right has been asked for again. */
  travel(): void {
    this.clock.travel(15 / 3600);
  }
}
