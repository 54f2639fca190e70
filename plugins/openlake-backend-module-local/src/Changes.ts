/** Changes are gathered for so long: whoever made one first goes on with its work, and many are read at once. */
const GATHER_MS = 20;

/**
 * Tells listeners that something changed, many changes at once.
 *
 * @internal
 */
export class Changes {
  readonly #listeners = new Set<() => void>();
  #scheduled = false;

  notify = (): void => {
    if (!this.#scheduled) {
      this.#scheduled = true;
      setTimeout(() => {
        this.#scheduled = false;
        for (const listener of this.#listeners) {
          listener();
        }
      }, GATHER_MS);
    }
  };

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
