import { Command, CommanderError } from 'commander';
import { version } from '../package.json';
import { addBackfill } from './commands/backfill';
import { addBackfills } from './commands/backfills/addBackfills';
import { addJobs } from './commands/jobs/addJobs';
import { addPlan } from './commands/plan';
import { addQueue } from './commands/queue/addQueue';
import { addRender } from './commands/render';
import { addRepair } from './commands/repair';
import { addRun } from './commands/run';
import { addRuns } from './commands/runs/addRuns';
import { addSchema } from './commands/schema';
import { addValidate } from './commands/validate';
import { Ending } from './Ending';
import { EXIT } from './exitCode';
import type { Terminal } from './Terminal';
import type { Verbs } from './Verbs';

/**
 * All commands, put together.
 *
 * @param end - called by an action when it is done, with the exit code
 * @internal
 */
export function createProgram(
  terminal: Terminal,
  end: (code: number) => void,
): Command {
  const program = new Command('olo')
    .description('Validate, plan and operate OpenLake workspaces')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: text => terminal.out(text.trimEnd()),
      writeErr: text => terminal.err(text.trimEnd()),
    })
    .showSuggestionAfterError()
    .helpCommand(true);
  const verbs: Verbs = { program, terminal, end };
  addValidate(verbs);
  addPlan(verbs);
  addRender(verbs);
  addSchema(verbs);
  addRun(verbs);
  addRepair(verbs);
  addBackfill(verbs);
  addRuns(verbs);
  addBackfills(verbs);
  addQueue(verbs);
  addJobs(verbs);
  return program;
}

/**
 * Runs one command line.
 *
 * @returns the exit code
 * @internal
 */
export async function run(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  let code: number = EXIT.ok;
  const program = createProgram(terminal, given => {
    code = given;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    const failed = args[0] === 'plan' ? EXIT.planFailed : EXIT.couldNotRun;
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? EXIT.ok : failed;
    }
    if (error instanceof Ending) {
      terminal.err(error.message);
      return error.code;
    }
    const message = error instanceof Error ? error.message : String(error);
    terminal.err(`${terminal.paint('red', 'error')}: ${message}`);
    return failed;
  }
}
