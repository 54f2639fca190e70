import { RouterLink } from '@backstage/frontend-plugin-api';
import { ButtonLink } from '@backstage/ui';
import { Table } from '@openlake/plugin-openlake-common';
import {
  paths,
  plural,
  RelativeTime,
  StateWord,
} from '@openlake/plugin-openlake-react';
import classes from './NeedsYou.module.css';

/** A table whose contract is broken, and who reads it all the same. */
export function BrokenTable({ table }: { table: Table }) {
  const { name, contract, readers, updatedAt } = table;
  const failed = contract ? contract.total - contract.passed : 0;
  return (
    <li>
      <div className={classes.failure}>
        <p>
          <StateWord state="failed" glyph label="Contract broken" />{' '}
          <RouterLink href={paths.table({ table: name })}>
            <b>{name}</b>
          </RouterLink>
        </p>
        <p className={classes.message}>
          {failed} of {plural(contract?.total ?? 0, 'check')}{' '}
          {failed === 1 ? 'does' : 'do'} not pass
        </p>
      </div>
      <div className={classes.impact}>
        <p>
          {readers.length > 0
            ? `${plural(readers.length, 'task')} read${
                readers.length === 1 ? 's' : ''
              } it`
            : 'No task reads it'}
        </p>
        {updatedAt && (
          <small>
            Written <RelativeTime at={updatedAt} />
          </small>
        )}
      </div>
      <ButtonLink
        size="small"
        variant="secondary"
        href={paths.table({ table: name })}
      >
        See checks
      </ButtonLink>
    </li>
  );
}
