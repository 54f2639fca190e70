import { TaskOf } from '@openlake/plugin-openlake-common';
import { delimiter, dirname, join } from 'node:path';
import { configurationFailure } from '../failures/TaskFailure';
import { findProgram } from '../process/findProgram';
import {
  Explanation,
  renderArguments,
  runPrograms,
  Workplace,
} from './processTask';
import { explainPython } from './pythonTask';
import { ExecuteTask } from './TaskContext';

/** Nobody but the task itself talks to a Spark that lives as long as it does. */
const LOCAL_CONF = ['--conf', 'spark.ui.enabled=false'];

const NO_JAVA =
  /^JAVA_HOME is not set$|\bjava: (?:command )?not found|bin\/java: No such file/;

/**
 * Submits a Spark application to a Spark of this machine.
 *
 * @internal
 */
export const runSparkTask: ExecuteTask<TaskOf<'spark'>> = async (
  spec,
  context,
) => {
  const { spark } = spec;
  const program = await findProgram(context.config.sparkSubmit);
  if (!program) {
    throw configurationFailure(
      `Spark is not installed: there is no ${context.config.sparkSubmit} on this machine`,
      'Install it with: pip install pyspark, and Java 17; or set openlake.local.sparkSubmit to the path of spark-submit.',
    );
  }
  const master = String(spark.conf['spark.master'] ?? 'local[*]');
  return runPrograms(
    context,
    {},
    async ({ files }) => {
      const place = (path: string) =>
        path.includes('://') ? path : join(files, path);
      const conf = Object.entries(spark.conf).flatMap(([name, value]) => [
        '--conf',
        `${name}=${value}`,
      ]);
      return [
        {
          name: `spark-submit ${spark.application}`,
          command: [
            program,
            '--master',
            master,
            '--name',
            `${context.run.request.job}.${context.task.id}`,
            ...(spark.main_class ? ['--class', spark.main_class] : []),
            ...(spark.packages.length > 0
              ? ['--packages', spark.packages.join(',')]
              : []),
            ...(spark.py_files.length > 0
              ? ['--py-files', spark.py_files.map(place).join(',')]
              : []),
            ...(master.startsWith('local') ? LOCAL_CONF : []),
            ...conf,
            place(spark.application),
            ...renderArguments(spark.args, context),
          ],
          env: {
            // spark-submit of a Python environment finds Spark by the Python beside it.
            PATH: `${dirname(program)}${delimiter}${process.env.PATH ?? ''}`,
            ...(master.startsWith('local') && { SPARK_LOCAL_IP: '127.0.0.1' }),
          },
        },
      ];
    },
    explainSpark,
  );
};

async function explainSpark(
  output: readonly string[],
  workplace: Workplace,
): Promise<Explanation> {
  if (output.some(line => NO_JAVA.test(line))) {
    return {
      category: 'configuration',
      message: 'Spark needs Java, and there is none on this machine',
      hint: 'Install Java 17 or newer, or set JAVA_HOME for the portal to where it is.',
      permanent: true,
    };
  }
  return explainPython(output, workplace);
}
