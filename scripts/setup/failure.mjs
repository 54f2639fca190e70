/** A failure whose message is the one sentence a person needs: what, and what next. */
export class Failure extends Error {}

const NETWORK =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT/;

/**
 * Says in one sentence why a step failed.
 *
 * @param {string} step - what was being done, such as `install the packages`
 * @param {unknown} error - what was thrown
 * @param {string} [output] - what the child process printed
 * @returns {Failure}
 */
export function explain(step, error, output = '') {
  if (error instanceof Failure) {
    return error;
  }
  const text = `${error?.code ?? ''} ${error?.message ?? error} ${output}`;
  if (/ENOSPC|no space left on device/i.test(text)) {
    return new Failure(
      `Could not ${step}: the disk is full. Free about 3 GB where this folder and your home folder are, then run the command again.`,
    );
  }
  if (/EACCES|EPERM|EROFS/.test(text)) {
    const path = /(?:EACCES|EPERM|EROFS)[^\n]*?'([^']+)'/.exec(text)?.[1];
    return new Failure(
      `Could not ${step}: ${
        path ?? 'a file in this folder'
      } may not be written by this user.`,
    );
  }
  if (/YN0028/.test(text)) {
    return new Failure(
      `Could not ${step}: yarn.lock does not match the package.json files. Run "yarn install" and commit yarn.lock.`,
    );
  }
  if (NETWORK.test(text)) {
    return new Failure(
      `Could not ${step}: the package registry cannot be reached. Check the network or proxy, then run the command again; it continues where it stopped.`,
    );
  }
  const lines = output.trim().split('\n').slice(-20).join('\n');
  return new Failure(
    `Could not ${step}: ${error?.message ?? error}.${lines && `\n\n${lines}`}`,
  );
}
