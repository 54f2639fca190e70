import { append } from '../changes/append';
import { commit } from '../commit';
import { Lake } from './Lake';

/**
 * A process of its own that appends one row at a time to `bronze.events` and says so on stdout after each commit:
 * `appendWorker <folder> <name> <count>`.
 */
async function main([folder, name, count]: string[]) {
  const lake = await Lake.create({ folder });
  const events = { namespace: ['bronze'], name: 'events' };
  for (let n = 0; n < Number(count); n++) {
    const table = await lake.catalog.loadTable(events);
    const files = await lake.write(table, `SELECT '${name}' AS who, ${n} AS n`);
    await commit(lake.catalog, events, append(files));
    process.stdout.write(`${n}\n`);
  }
  lake.duckdb.closeSync();
  await lake.knex.destroy();
}

main(process.argv.slice(2)).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
