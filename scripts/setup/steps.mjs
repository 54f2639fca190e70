import { performance } from 'node:perf_hooks';

/**
 * @typedef {object} Step
 * @property {(detail: string) => void} progress - replaces the detail shown
 */

/**
 * Shows one step: a line that updates in a terminal, a line at the start and one at the end elsewhere. Written to
 * stderr, so that a command's own output stays clean.
 *
 * @template T
 * @param {string} title
 * @param {(step: Step) => Promise<T>} work
 * @param {{ stream?: NodeJS.WriteStream }} [options]
 * @returns {Promise<T>}
 */
export async function step(title, work, options = {}) {
  const stream = options.stream ?? process.stderr;
  const started = performance.now();
  const seconds = () =>
    `${((performance.now() - started) / 1000).toFixed(1)} s`.padStart(7);
  let detail = '';

  const draw = () => {
    const line = `${seconds()}  ${title}${detail && ` (${detail})`}`;
    stream.write(`\r\u001b[2K${line.slice(0, (stream.columns ?? 80) - 1)}`);
  };
  if (!stream.isTTY) {
    stream.write(`         ${title}\n`);
  }
  const timer = stream.isTTY ? setInterval(draw, 100) : undefined;
  try {
    const result = await work({
      progress: text => {
        detail = text;
      },
    });
    stream.write(
      `${stream.isTTY ? '\r\u001b[2K' : ''}${seconds()}  ${title}: done\n`,
    );
    return result;
  } catch (error) {
    stream.write(
      `${stream.isTTY ? '\r\u001b[2K' : ''}${seconds()}  ${title}: failed\n`,
    );
    throw error;
  } finally {
    clearInterval(timer);
  }
}
