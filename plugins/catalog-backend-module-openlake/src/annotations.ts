/**
 * On entities of the projection: refs of what they are part of, separated by
 * commas. The processor makes relations of it, since the built-in kinds have no
 * field for it.
 *
 * @internal
 */
export const ANNOTATION_PART_OF = 'openlake.io/part-of';

/** Of TechDocs: that an entity has docs of its own. @internal */
export const ANNOTATION_TECHDOCS = 'backstage.io/techdocs-ref';

/** Of TechDocs: the entity whose docs are those of this one too. @internal */
export const ANNOTATION_TECHDOCS_OF = 'backstage.io/techdocs-entity';
