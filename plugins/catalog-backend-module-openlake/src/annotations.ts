/**
 * On entities of the projection: refs of what they are part of, separated by
 * commas. The processor makes relations of it, since the built-in kinds have no
 * field for it.
 *
 * @internal
 */
export const ANNOTATION_PART_OF = 'openlake.io/part-of';
