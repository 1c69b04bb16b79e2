import { AuthService } from '@backstage/backend-plugin-api';
import {
  Entity,
  RELATION_MEMBER_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { Clock, systemClock } from '@itdo/plugin-clusters-node';
import { Owners, Team } from './Owners';

const REMEMBERED_MS = 60_000;

/** Users and teams as the catalog has them. Who was found is remembered for a while, who was not is not. */
export class CatalogOwners implements Owners {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #teamTypes: string[];
  readonly #clock: Clock;
  readonly #rememberedMs: number;
  readonly #known = new Map<
    string,
    { until: number; entity: Promise<Entity | undefined> }
  >();

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    /** Values of `spec.type` by which groups are teams. */
    teamTypes: string[];
    clock?: Clock;
    /** How long who was found is remembered, in milliseconds. Default a minute. */
    rememberedMs?: number;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#teamTypes = options.teamTypes;
    this.#clock = options.clock ?? systemClock;
    this.#rememberedMs = options.rememberedMs ?? REMEMBERED_MS;
  }

  async teamsOf(user: string): Promise<Team[] | undefined> {
    const entity = await this.#entity(user);
    if (!entity) {
      return undefined;
    }
    const refs = (entity.relations ?? [])
      .filter(({ type }) => type === RELATION_MEMBER_OF)
      .map(({ targetRef }) => targetRef);
    const groups = await Promise.all(refs.map(ref => this.#entity(ref)));
    return groups.flatMap(group =>
      group && this.#isTeam(group)
        ? [{ ref: stringifyEntityRef(group), title: titleOf(group) }]
        : [],
    );
  }

  async isTeam(group: string): Promise<boolean> {
    const entity = await this.#entity(group);
    return entity !== undefined && this.#isTeam(entity);
  }

  #isTeam(group: Entity): boolean {
    return (
      group.kind === 'Group' &&
      this.#teamTypes.includes(String(group.spec?.type))
    );
  }

  #entity(ref: string): Promise<Entity | undefined> {
    const now = this.#clock.now();
    const known = this.#known.get(ref);
    if (known && known.until > now) {
      return known.entity;
    }
    const entity = this.#read(ref);
    this.#known.set(ref, { until: now + this.#rememberedMs, entity });
    const forget = () => {
      if (this.#known.get(ref)?.entity === entity) {
        this.#known.delete(ref);
      }
    };
    entity.then(found => found ?? forget(), forget);
    return entity;
  }

  async #read(ref: string): Promise<Entity | undefined> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    return this.#catalog.getEntityByRef(ref, { credentials });
  }
}

function titleOf({ metadata, spec }: Entity): string {
  const profile = spec?.profile as { displayName?: string } | undefined;
  return profile?.displayName ?? metadata.title ?? metadata.name;
}
