import { TaskOf } from '@openlake/plugin-openlake-common';
import { join } from 'node:path';
import { configurationFailure } from '../failures/TaskFailure';
import { findProgram } from '../process/findProgram';
import { renderArguments, runPrograms } from './processTask';
import { explainPython } from './pythonTask';
import { ExecuteTask } from './TaskContext';

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
            String(spark.conf['spark.master'] ?? 'local[*]'),
            '--name',
            `${context.run.request.job}.${context.task.id}`,
            ...(spark.main_class ? ['--class', spark.main_class] : []),
            ...(spark.packages.length > 0
              ? ['--packages', spark.packages.join(',')]
              : []),
            ...(spark.py_files.length > 0
              ? ['--py-files', spark.py_files.map(place).join(',')]
              : []),
            ...conf,
            place(spark.application),
            ...renderArguments(spark.args, context),
          ],
        },
      ];
    },
    explainPython,
  );
};
