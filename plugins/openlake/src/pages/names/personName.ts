/** Who somebody is, without the parts that are the same for all. */
export function personName(ref: string): string {
  return ref.replace(/^user:(default\/)?/, '');
}
