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
      setImmediate(() => {
        this.#scheduled = false;
        for (const listener of this.#listeners) {
          listener();
        }
      });
    }
  };

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
