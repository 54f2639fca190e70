const {
  closeSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  writeSync,
} = require('node:fs');
const { join } = require('node:path');

const MOST_BYTES = 10 * 1024 * 1024;

/**
 * The portal's log file, and the one before it once it is full.
 *
 * @param {string} folder
 */
exports.openLog = function openLog(folder) {
  const path = join(folder, 'portal.log');
  mkdirSync(folder, { recursive: true });
  let file = openSync(path, 'a');
  let size = statSync(path).size;
  let recent = '';

  return {
    path,
    write(chunk) {
      // Synchronous, so that the last words of a process that dies are there.
      try {
        size += writeSync(file, chunk);
      } catch {
        // A full disk must not end the portal; there is nowhere left to say so.
      }
      recent = (recent + chunk).slice(-20_000);
      if (size > MOST_BYTES) {
        closeSync(file);
        renameSync(path, join(folder, 'portal.1.log'));
        file = openSync(path, 'a');
        size = 0;
      }
    },
    /** What went wrong last, in one line. */
    lastError() {
      const lines = recent.trim().split('\n');
      const failed = lines.filter(line => /error/i.test(line)).pop();
      const line = failed ?? lines.pop() ?? 'no output';
      try {
        return JSON.parse(line).message;
      } catch {
        return line.trim();
      }
    },
  };
};
