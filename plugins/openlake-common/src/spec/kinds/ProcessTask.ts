import { z } from 'zod';
import { commandLineSchema } from '../fields/CommandLine';
import { filePathOrUriSchema, filePathSchema } from '../fields/FilePath';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const args = z
  .array(z.union([z.string(), z.number()]).transform(String))
  .max(1000)
  .default([])
  .describe('Arguments; templates are filled in, each stays one argument');

const env = z
  .record(
    z
      .string()
      .regex(
        /^[A-Za-z_][A-Za-z0-9_]*$/,
        'is no name of an environment variable',
      ),
    scalar.transform(String),
  )
  .default({})
  .describe('Environment variables; templates are filled in');

export const sparkTaskSchema = z
  .strictObject({
    application: filePathOrUriSchema().describe(
      'Python file or jar: a path in the workspace, or an address',
    ),
    main_class: z
      .string()
      .max(500)
      .optional()
      .describe('Class to run when the application is a jar'),
    args,
    conf: z.record(z.string(), scalar).default({}).describe('Spark settings'),
    packages: z.array(z.string()).default([]).describe('Maven coordinates'),
    py_files: z
      .array(filePathOrUriSchema())
      .default([])
      .describe('Python files the application imports'),
  })
  .describe('A Spark application');

/** @public */
export type SparkTask = z.output<typeof sparkTaskSchema>;

export const dbtTaskSchema = z
  .strictObject({
    project: filePathSchema().describe('Folder of dbt_project.yml'),
    commands: z
      .array(commandLineSchema())
      .min(1)
      .max(50)
      .describe(
        'dbt commands without the word dbt, such as "build --select orders+"',
      ),
    target: z
      .string()
      .max(200)
      .optional()
      .describe('Target of the dbt profile'),
    profiles: filePathSchema()
      .optional()
      .describe('Folder of profiles.yml; the project by default'),
    vars: z
      .record(z.string(), scalar)
      .default({})
      .describe('dbt variables; templates are filled in'),
    env,
  })
  .describe('dbt commands, run one after the other');

/** @public */
export type DbtTask = z.output<typeof dbtTaskSchema>;

export const pythonTaskSchema = z
  .strictObject({
    file: filePathSchema()
      .optional()
      .describe('Script to run; its folder belongs to the revision'),
    module: z
      .string()
      .regex(/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/, 'is no Python module')
      .max(300)
      .optional()
      .describe('Module to run, as with python -m'),
    path: filePathSchema()
      .optional()
      .describe(
        'Folder modules are imported from; the folder of the script, or python/, by default',
      ),
    requirements: filePathSchema()
      .optional()
      .describe('requirements.txt that the script needs'),
    args,
    env,
  })
  .check(ctx => {
    const { file, module } = ctx.value;
    if ((file === undefined) === (module === undefined)) {
      ctx.issues.push({
        code: 'custom',
        input: ctx.value,
        message:
          file === undefined
            ? 'needs file or module'
            : 'file and module cannot stand beside each other',
        params: {
          code: file === undefined ? 'missing-field' : 'conflicting-fields',
        },
      });
    }
  })
  .describe('A Python script or module');

/** @public */
export type PythonTask = z.output<typeof pythonTaskSchema>;

export const shellTaskSchema = z
  .strictObject({
    command: z
      .array(z.union([z.string(), z.number()]).transform(String))
      .min(1)
      .max(1000)
      .describe(
        'Program and arguments; no shell reads them. ./x is a file of the workspace',
      ),
    working_directory: filePathSchema()
      .optional()
      .describe('Folder to run in; the workspace folder by default'),
    env,
  })
  .describe('A program, started directly');

/** @public */
export type ShellTask = z.output<typeof shellTaskSchema>;
