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

/**
 * Goes through a scenario again and again, each time with another call that
 * fails, and compares what came of it with what comes without any failure.
 *
 * @param expected - of a scenario through which `counting` went
 * @param stride - takes each so manyth call, unless `OPENLAKE_FAULT_STRIDE` says otherwise; one that meets none regularly
 */
export async function failEachCall<T extends object>(
  scenario: (saboteur: Saboteur) => Promise<T>,
  expected: T,
  counting: Saboteur,
  stride: number,
): Promise<void> {
  const step = Number(process.env.OPENLAKE_FAULT_STRIDE ?? stride);
  for (let failAt = 1; failAt <= counting.calls; failAt += step) {
    const saboteur = new Saboteur();
    saboteur.failAt = failAt;
    const found = await scenario(saboteur);
    expect({ failAt, ...found }).toEqual({ failAt, ...expected });
  }
}
