import { run } from './program';
import { processTerminal } from './Terminal';

process.stdout.on('error', error => {
  // The reader of the pipe has had enough, as `head` has.
  if ((error as NodeJS.ErrnoException).code !== 'EPIPE') {
    throw error;
  }
});

run(process.argv.slice(2), processTerminal()).then(code => {
  // Not process.exit: output to a pipe may still be on its way.
  process.exitCode = code;
});
