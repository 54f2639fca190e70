import { TableDocument } from '@openlake/plugin-openlake-common';
import { Transaction } from '../database/OpenlakeDatabase';
import { DeployedVersion, DeploymentPart } from '../workspaces/DeploymentPart';
import { TableStore } from './TableStore';

/**
 * The tables' part of a deployment: contracts that come, change and go.
 *
 * @internal
 */
export class TableDeployment implements DeploymentPart {
  readonly #store: TableStore;

  constructor(store: TableStore) {
    this.#store = store;
  }

  async apply(tx: Transaction, version: DeployedVersion): Promise<void> {
    await this.#store.declare(
      tx,
      version.workspace.metadata.name,
      version.tables.map(({ document, file, contentHash }) => ({
        document: withStatements(document, version),
        file,
        hash: contentHash,
      })),
      version.at,
    );
  }
}

/** Checks keep their SQL, so that they can be run when the file is long gone. */
function withStatements(
  document: TableDocument,
  version: DeployedVersion,
): TableDocument {
  const { spec } = document;
  return {
    ...document,
    spec: {
      ...spec,
      checks: spec.checks.map(({ file, ...check }) =>
        file === undefined
          ? check
          : { ...check, statement: version.content(file) },
      ),
    },
  };
}
