import { EmptyState, Surface } from '@openlake/plugin-openlake-react';

/** Shown on an entity that does not say what of OpenLake it stands for. */
export function MissingName(props: { annotation: string }) {
  return (
    <Surface>
      <EmptyState title="Not connected to OpenLake">
        The entity needs the annotation <code>{props.annotation}</code>.
        Entities that OpenLake makes have it; this one was written by hand.
      </EmptyState>
    </Surface>
  );
}
