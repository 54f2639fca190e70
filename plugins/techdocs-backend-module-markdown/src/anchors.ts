/** Anchors as mkdocs makes them, so that links into a site hold whichever of the two has made it. */
export class Anchors {
  readonly #taken = new Set<string>();

  add(text: string): string {
    const base =
      text
        .normalize('NFKD')
        .replace(/[^\x20-\x7e]/g, '')
        .replace(/[^\w\s-]/g, '')
        .trim()
        .toLowerCase()
        .replace(/[-\s]+/g, '-') || '_1';
    let anchor = base;
    for (let count = 1; this.#taken.has(anchor); count++) {
      anchor = `${base}_${count}`;
    }
    this.#taken.add(anchor);
    return anchor;
  }
}
