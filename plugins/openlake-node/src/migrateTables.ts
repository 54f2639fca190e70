import { Knex } from 'knex';

/**
 * Brings the tables of a plugin or a connector to this version's shape: all
 * steps or none, and a process that is killed meanwhile leaves no lock that
 * keeps the next one from starting. Several processes may do so at the same
 * time, also while others write.
 *
 * @param settings - of Knex: the folder of the steps, and a `tableName` of its
 *   own where several keep their tables in one database
 * @throws the error of the step that failed; the tables are as they were.
 * @public
 */
export async function migrateTables(
  knex: Knex,
  settings: Knex.MigratorConfig,
): Promise<void> {
  await knex.transaction(async tx => {
    if (String(knex.client.config.client).includes('sqlite')) {
      // Knex reads before it writes. Who has read may not write any more once
      // somebody else has written, and is not made to wait but refused: so the
      // first statement is one that waits for its turn to write.
      await tx.raw('PRAGMA user_version = 0');
    }
    await tx.migrate.latest(settings);
  });
}
