import { useEntity } from '@backstage/plugin-catalog-react';
import { Skeleton } from '@backstage/ui';
import { ANNOTATION_TABLE } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  Surface,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { ReactNode } from 'react';
import { SchemaTab } from '../pages/table/SchemaTab';
import { SnapshotsTab } from '../pages/table/SnapshotsTab';
import { TableDetail } from '../tables/TableDetail';
import { tableOf } from './entityNames';
import { MissingName } from './MissingName';

/** Columns of a table on its catalog page. */
export function TableSchemaContent() {
  return <TableContent>{detail => <SchemaTab detail={detail} />}</TableContent>;
}

/** History of a table on its catalog page. */
export function TableSnapshotsContent() {
  return (
    <TableContent>{detail => <SnapshotsTab detail={detail} />}</TableContent>
  );
}

function TableContent(props: { children: (detail: TableDetail) => ReactNode }) {
  const name = tableOf(useEntity().entity);
  const answer = useOpenlake(
    'getTable',
    { params: name ?? { catalog: '', schema: '', table: '' } },
    { enabled: name !== undefined },
  );
  return name ? (
    <Surface>
      <AnswerView
        answer={answer}
        what="Table"
        skeleton={<Skeleton width="100%" height={400} />}
      >
        {props.children}
      </AnswerView>
    </Surface>
  ) : (
    <MissingName annotation={ANNOTATION_TABLE} />
  );
}
