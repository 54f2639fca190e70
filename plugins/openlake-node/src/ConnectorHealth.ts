/**
 * What a connector says about the engine behind it.
 *
 * @public
 */
export interface ConnectorHealth {
  status: 'healthy' | 'degraded' | 'unreachable';
  /** One line for people: what works less well, or what was tried. */
  detail?: string;
  /** Version of the engine, as it names it. */
  version?: string;
}
