/** What programs need to find themselves and their data; nothing of ours. */
const ALLOWED = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TMPDIR',
  'USER',
  'LOGNAME',
  'SHELL',
  'JAVA_HOME',
  'SPARK_HOME',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'SystemRoot',
] as const;

/**
 * Names that make a program load code before its own. A job does not set them
 * by way of `env`, which is for values.
 */
const REFUSED =
  /^(?:LD_|DYLD_|OPENLAKE_)|^(?:NODE_OPTIONS|BASH_ENV|ENV|IFS|PYTHONSTARTUP|PYTHONHOME|PERL5OPT|RUBYOPT|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|GIT_SSH_COMMAND)$/;

/**
 * The environment of a task's process: an allow-list of ours, then what the job
 * sets, then what the runner tells it.
 *
 * @internal
 */
export function taskEnvironment(
  own: NodeJS.ProcessEnv,
  job: Readonly<Record<string, string>>,
  runner: Readonly<Record<string, string>>,
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of ALLOWED) {
    const value = own[name];
    if (value !== undefined) {
      result[name] = value;
    }
  }
  return { ...result, ...job, ...runner };
}

/** Names of a job's `env` that no job may set. @internal */
export function refusedNames(env: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(env).filter(name => REFUSED.test(name));
}
