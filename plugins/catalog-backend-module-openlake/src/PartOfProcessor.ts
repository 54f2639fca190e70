import {
  Entity,
  getCompoundEntityRef,
  parseEntityRef,
  RELATION_HAS_PART,
  RELATION_PART_OF,
} from '@backstage/catalog-model';
import {
  CatalogProcessor,
  CatalogProcessorEmit,
  LocationSpec,
  processingResult,
} from '@backstage/plugin-catalog-node';
import { ANNOTATION_PART_OF } from './annotations';

/**
 * Relates tables to their schema, schemas and jobs to their workspace: a
 * Resource has no field that says what it is part of.
 *
 * @internal
 */
export class PartOfProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'OpenlakePartOfProcessor';
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    const source = getCompoundEntityRef(entity);
    const refs = entity.metadata.annotations?.[ANNOTATION_PART_OF] ?? '';
    for (const ref of refs.split(',').filter(Boolean)) {
      const target = parseEntityRef(ref);
      emit(
        processingResult.relation({ source, target, type: RELATION_PART_OF }),
      );
      emit(
        processingResult.relation({
          source: target,
          target: source,
          type: RELATION_HAS_PART,
        }),
      );
    }
    return entity;
  }
}
