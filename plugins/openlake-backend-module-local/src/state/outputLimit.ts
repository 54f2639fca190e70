/** Most bytes that the outputs of a task run can have: they travel with every report. @internal */
export const MAX_OUTPUT_BYTES = 64 * 1024;
