import { ConnectorView } from '@openlake/plugin-openlake-common';
import {
  formatInstant,
  RelativeTime,
  StateWord,
} from '@openlake/plugin-openlake-react';
import { connectorLook } from '../../looks';
import classes from './EngineStrip.module.css';

const kinds: Record<ConnectorView['kind'], string> = {
  orchestrator: 'runs jobs',
  query_engine: 'answers SQL',
  table_catalog: 'holds tables',
};

/** The connected engines and stores: state, since when, when last asked. */
export function EngineStrip({ connectors }: { connectors: ConnectorView[] }) {
  return (
    <section className={classes.strip} aria-label="Engines">
      {connectors.map(connector => (
        <div
          key={`${connector.kind} ${connector.id}`}
          title={`${connector.detail ?? ''}\nSince ${formatInstant(
            connector.since,
          )}`.trim()}
        >
          <p>
            <b>{connector.title}</b>
            <StateWord glyph {...connectorLook[connector.status]} />
          </p>
          <p className={classes.quiet}>
            {kinds[connector.kind]}
            <span>
              checked <RelativeTime at={connector.checkedAt} />
            </span>
          </p>
        </div>
      ))}
    </section>
  );
}
