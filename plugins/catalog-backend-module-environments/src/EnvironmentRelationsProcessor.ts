import {
  Entity,
  getCompoundEntityRef,
  parseEntityRef,
  RELATION_HAS_PART,
  RELATION_OWNED_BY,
  RELATION_OWNER_OF,
  RELATION_PART_OF,
} from '@backstage/catalog-model';
import {
  CatalogProcessor,
  CatalogProcessorEmit,
  processingResult,
} from '@backstage/plugin-catalog-node';
import { ENVIRONMENT_ENTITY_TYPE } from '@itdo/plugin-environments-common';

/** An environment belongs to its team, too, beside its owner, and is part of the component that it is for. */
export class EnvironmentRelationsProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'EnvironmentRelationsProcessor';
  }

  async postProcessEntity(
    entity: Entity,
    _location: unknown,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    const { type, team, component } = entity.spec ?? {};
    if (entity.kind !== 'Resource' || type !== ENVIRONMENT_ENTITY_TYPE) {
      return entity;
    }
    const self = getCompoundEntityRef(entity);
    const relate = (ref: unknown, toOther: string, toSelf: string) => {
      if (typeof ref !== 'string') {
        return;
      }
      const other = parseEntityRef(ref);
      emit(
        processingResult.relation({
          source: self,
          type: toOther,
          target: other,
        }),
      );
      emit(
        processingResult.relation({
          source: other,
          type: toSelf,
          target: self,
        }),
      );
    };
    relate(team, RELATION_OWNED_BY, RELATION_OWNER_OF);
    relate(component, RELATION_PART_OF, RELATION_HAS_PART);
    return entity;
  }
}
