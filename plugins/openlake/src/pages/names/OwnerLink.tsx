import { parseEntityRef } from '@backstage/catalog-model';
import { RouterLink, useRouteRef } from '@backstage/frontend-plugin-api';
import { useMemo } from 'react';
import { catalogEntityRouteRef } from '../../routes';
import classes from './OwnerLink.module.css';

/**
 * An owner as a link to its catalog page; plain text where there is no catalog
 * or the owner is no reference.
 */
export function OwnerLink(props: { owner: string }) {
  const entityPath = useRouteRef(catalogEntityRouteRef);
  const ref = useMemo(() => {
    try {
      return parseEntityRef(props.owner, {
        defaultKind: 'group',
        defaultNamespace: 'default',
      });
    } catch {
      // Owners are free text until the catalog knows them.
      return undefined;
    }
  }, [props.owner]);
  if (!ref) {
    return <>{props.owner}</>;
  }
  return entityPath ? (
    <RouterLink
      href={entityPath({
        kind: ref.kind.toLowerCase(),
        namespace: ref.namespace,
        name: ref.name,
      })}
      title={props.owner}
      className={classes.owner}
    >
      {ref.name}
    </RouterLink>
  ) : (
    <span title={props.owner} className={classes.owner}>
      {ref.name}
    </span>
  );
}
