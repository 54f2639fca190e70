import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The Python that has what the tests of real engines need, or nothing. */
export const python = process.env.OPENLAKE_TEST_PYTHON ?? '';
/** Where its programs are. */
export const bin = dirname(python);

export function hasProgram(name: string): boolean {
  return python !== '' && existsSync(join(bin, name));
}

export function hasModule(name: string): boolean {
  try {
    execFileSync(python, ['-c', `import ${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export function hasJava(): boolean {
  const { JAVA_HOME: home } = process.env;
  try {
    const java = home ? join(home, 'bin', 'java') : 'java';
    execFileSync(java, ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** What tests of an engine need, and how to get it. */
export interface EngineNeeds {
  engine: string;
  /** As `pip install` takes it. */
  install: string;
  isThere: boolean;
}

/** Tests of an engine run where it is; where it is not, whoever runs them must see that. */
export function describeWith({
  engine,
  install,
  isThere,
}: EngineNeeds): jest.Describe {
  if (isThere) {
    return describe;
  }
  process.stderr.write(
    `SKIPPED: the tests of tasks that use ${engine}. \`npm run test:engines\` runs them; or pip install ${install} and set OPENLAKE_TEST_PYTHON to that Python.\n`,
  );
  return describe.skip;
}
