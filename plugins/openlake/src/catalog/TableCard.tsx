import { useEntity } from '@backstage/plugin-catalog-react';
import { ButtonLink, Skeleton } from '@backstage/ui';
import { ANNOTATION_TABLE } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  formatBytes,
  formatCount,
  Panel,
  paths,
  Surface,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { FreshnessMeter } from '../tables/FreshnessMeter';
import { HealthWord } from '../tables/HealthSign';
import { tableHealth } from '../tables/tableHealth';
import { WriterLink } from '../tables/WriterLink';
import { tableOf } from './entityNames';
import { MissingName } from './MissingName';
import classes from './EntityCard.module.css';

type Name = NonNullable<ReturnType<typeof tableOf>>;

/** What a table holds and whether it can be trusted, on its catalog page. */
export function TableCard() {
  const name = tableOf(useEntity().entity);
  return name ? (
    <Card name={name} />
  ) : (
    <MissingName annotation={ANNOTATION_TABLE} />
  );
}

function Card({ name }: { name: Name }) {
  const answer = useOpenlake('getTable', { params: name });
  return (
    <Surface>
      <Panel
        title="Table"
        padded
        actions={
          <ButtonLink
            size="small"
            variant="secondary"
            href={paths.table({
              table: `${name.catalog}.${name.schema}.${name.table}`,
            })}
          >
            Open table
          </ButtonLink>
        }
      >
        <AnswerView
          answer={answer}
          what="Table"
          skeleton={<Skeleton width="100%" height={120} />}
        >
          {({ table }) => (
            <dl className={classes.facts}>
              <dt>Health</dt>
              <dd>
                <HealthWord health={tableHealth(table)} />
              </dd>
              <dt>Rows</dt>
              <dd>
                {table.rows === undefined ? '–' : formatCount(table.rows)}
              </dd>
              <dt>Size</dt>
              <dd>
                {table.bytes === undefined ? '–' : formatBytes(table.bytes)}
              </dd>
              <dt>Freshness</dt>
              <dd>
                <FreshnessMeter table={table} />
              </dd>
              <dt>Written by</dt>
              <dd>
                <WriterLink table={table} />
              </dd>
            </dl>
          )}
        </AnswerView>
      </Panel>
    </Surface>
  );
}
