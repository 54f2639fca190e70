/**
 * On the entity of a workspace: where its `openlake.yaml` is, relative to the entity's own file.
 *
 * @public
 */
export const ANNOTATION_WORKSPACE = 'openlake.io/workspace';

/**
 * On the entity of a job: `<workspace>/<job>`.
 *
 * @public
 */
export const ANNOTATION_JOB = 'openlake.io/job';

/**
 * On the entity of a table: its exact full name, `catalog.schema.table`.
 *
 * @public
 */
export const ANNOTATION_TABLE = 'openlake.io/table';

/**
 * On the entity of a schema: its exact full name, `catalog.schema`.
 *
 * @public
 */
export const ANNOTATION_SCHEMA = 'openlake.io/schema';

/**
 * On entities that come from a workspace: name of the workspace.
 *
 * @public
 */
export const ANNOTATION_WORKSPACE_NAME = 'openlake.io/workspace-name';

/**
 * On the entity of a table: its layer.
 *
 * @public
 */
export const ANNOTATION_LAYER = 'openlake.io/layer';
