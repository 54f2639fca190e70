import { onFailpoint } from '@openlake/plugin-openlake-node';

/**
 * Fails the n-th call of any store or of the engine, or at the n-th failpoint,
 * once; counts them all.
 */
export class Saboteur {
  calls = 0;
  failAt = Infinity;

  /** The newest one has the failpoints. */
  constructor() {
    onFailpoint(name => this.hit(`at ${name}`));
  }

  hit(what: string): void {
    this.calls++;
    if (this.calls === this.failAt) {
      throw new Error(`sabotaged at call ${this.calls}: ${what}`);
    }
  }

  /** Fails before the call half of the time, after it the other half. */
  wrap = <T extends object>(part: T): T =>
    new Proxy(part, {
      get: (target, name) => {
        const member = (target as any)[name];
        if (typeof member !== 'function') {
          return member;
        }
        return async (...args: unknown[]) => {
          this.hit(`before ${String(name)}`);
          const answer = await member.apply(target, args);
          this.hit(`after ${String(name)}`);
          return answer;
        };
      },
    });

  /** Does something again when it was this that failed it, as loops and people do. */
  async again(work: () => Promise<unknown>): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        await work();
        return;
      } catch (error) {
        if (tries > 3 || !String(error).includes('sabotaged')) {
          throw error;
        }
      }
    }
  }
}
