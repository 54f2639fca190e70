import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DIALECTS } from './checksum.mjs';
import { findJava } from './java.mjs';
import { fetchArtifact } from './maven.mjs';

const JARS = [
  {
    group: 'org.apache.iceberg',
    name: 'iceberg-spark-runtime-4.1_2.13',
    version: '1.12.0',
    sha256: '3123c3798af642dd537230923548e013ef41cc28b6626e5225808cf5670a0f82',
  },
  {
    group: 'org.xerial',
    name: 'sqlite-jdbc',
    version: '3.50.3.0',
    sha256: 'a3f53a2aa15ae9425a9e793bbe9c8e5288febeb4b65ef5c1a4e80d4c2045cf08',
  },
  {
    group: 'org.postgresql',
    name: 'postgresql',
    version: '42.7.7',
    sha256: '157963d60ae66d607e09466e8c0cdf8087e9cb20d0159899ffca96bca2528460',
  },
];

/** Gets what Spark needs beside its Python package. */
export async function prepareSpark(root) {
  const jars = [];
  for (const artifact of JARS) {
    jars.push(await fetchArtifact(root, artifact));
  }
  return {
    java: findJava({
      engine: 'Spark',
      from: 17,
      to: 21,
      debian: 'default-jre-headless',
    }),
    jars,
  };
}

/** Spark on this machine, with the lake as an Iceberg catalog of type `jdbc`. */
export class SparkEngine {
  dialect = DIALECTS.spark;
  #child;
  #ended;
  #lines;
  #log = '';

  /** @param {{ root: string, python: string, lake: import('./ExampleLake.mjs').ExampleLake }} options */
  static async start({ root, python, lake }) {
    const { java, jars } = await prepareSpark(root);
    const engine = new SparkEngine();
    const child = spawn(
      python,
      [
        join(root, 'scripts/engines/sparkSession.py'),
        JSON.stringify(settings(lake, jars)),
      ],
      {
        cwd: tmpdir(),
        env: { ...process.env, JAVA_HOME: java, SPARK_LOCAL_IP: '127.0.0.1' },
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    child.stderr.setEncoding('utf8').on('data', text => {
      engine.#log = (engine.#log + text).slice(-4000);
    });
    engine.#child = child;
    engine.#ended = once(child, 'close');
    engine.#lines = createInterface({ input: child.stdout })[
      Symbol.asyncIterator
    ]();
    return engine;
  }

  /** How a statement calls a table as a snapshot left it. */
  asOf(name, snapshotId) {
    return `lake.${name} VERSION AS OF ${snapshotId}`;
  }

  /** Statements after which changes leave delete files, which a reader must apply, in place of rewritten files. */
  mergeOnRead(table) {
    return [
      `ALTER TABLE ${table} SET TBLPROPERTIES ('write.delete.mode' = 'merge-on-read', 'write.update.mode' = 'merge-on-read')`,
    ];
  }

  async query(statement) {
    this.#child.stdin.write(`${JSON.stringify(statement)}\n`);
    const { done, value } = await this.#lines.next();
    if (done) {
      throw new Error(`Spark ended during ${statement}\n${this.#log}`);
    }
    const { rows, error } = JSON.parse(value);
    if (error) {
      throw new Error(`Spark refused ${statement}\n${error}`);
    }
    return rows;
  }

  async stop() {
    this.#child.stdin.end();
    await this.#ended;
  }
}

function settings({ connection, warehouse }, jars) {
  const catalog = 'spark.sql.catalog.lake';
  const postgres = /^postgres/.test(connection) && new URL(connection);
  return {
    'spark.jars': jars.join(','),
    'spark.ui.enabled': 'false',
    'spark.ui.showConsoleProgress': 'false',
    'spark.driver.host': '127.0.0.1',
    'spark.driver.bindAddress': '127.0.0.1',
    'spark.driver.memory': '1g',
    'spark.sql.session.timeZone': 'UTC',
    'spark.sql.shuffle.partitions': '2',
    'spark.sql.extensions':
      'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions',
    [catalog]: 'org.apache.iceberg.spark.SparkCatalog',
    [`${catalog}.type`]: 'jdbc',
    // It would not see for half a minute what others commit.
    [`${catalog}.cache-enabled`]: 'false',
    [`${catalog}.warehouse`]: `file://${warehouse}`,
    [`${catalog}.jdbc.schema-version`]: 'V1',
    ...(postgres
      ? {
          [`${catalog}.uri`]: `jdbc:postgresql://${postgres.host}${postgres.pathname}`,
          [`${catalog}.jdbc.user`]: postgres.username,
        }
      : { [`${catalog}.uri`]: `jdbc:sqlite:${connection}` }),
  };
}
