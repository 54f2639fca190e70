import { RouterLink } from '@backstage/frontend-plugin-api';
import { Table } from '@openlake/plugin-openlake-common';
import { paths } from '@openlake/plugin-openlake-react';
import classes from './WriterLink.module.css';

/** The run that last wrote a table, else the job that says it does. */
export function WriterLink(props: {
  table: Pick<Table, 'lastWriter' | 'writers'>;
}) {
  const { lastWriter, writers } = props.table;
  if (lastWriter) {
    return (
      <RouterLink
        className={classes.link}
        href={paths.run({ ...lastWriter, run: lastWriter.run })}
        title={`Task ${lastWriter.task}`}
      >
        {lastWriter.job} #{lastWriter.number}
      </RouterLink>
    );
  }
  return writers.length > 0 ? (
    <RouterLink className={classes.link} href={paths.job(writers[0])}>
      {writers[0].job}
    </RouterLink>
  ) : (
    <>Nobody known</>
  );
}
