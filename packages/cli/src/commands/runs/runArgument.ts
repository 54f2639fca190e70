/** How a run is named, for `argument()`. @internal */
export const RUN_ARGUMENT = [
  '<run>',
  'id, address of its page, <workspace>/<job>#<number> or #latest',
] as const;
