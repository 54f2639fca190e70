/** The network says that nobody can have heard the request. */
const UNHEARD = ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'EAI_AGAIN'];

/**
 * The portal did not answer.
 *
 * @internal
 */
export class PortalSilent extends Error {
  /** Whether it may have done what it was asked, and the answer got lost. */
  readonly mayHaveHeard: boolean;

  constructor(origin: string, error: Error, patienceMs: number) {
    const code = (error as { cause?: { code?: string } }).cause?.code;
    super(
      error.name === 'TimeoutError'
        ? `The portal at ${origin} has not answered within ${
            patienceMs / 1000
          } s`
        : `No portal answers at ${origin}${
            code ? ` (${code})` : ''
          }. Start it with npm start, or say where it is: OPENLAKE_PORT on this machine, --url or OPENLAKE_URL elsewhere`,
    );
    this.mayHaveHeard = !UNHEARD.includes(code ?? '');
  }
}
