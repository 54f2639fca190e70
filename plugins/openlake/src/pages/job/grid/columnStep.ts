/** Least room that the task, its successes, its median and the padding take; as in `JobGrid.module.css`. */
const BESIDE = 332;

/**
 * Width of a run's column so that all runs fit, between what can be read and
 * what looks lost.
 *
 * @param room - Width of the grid in pixels; 0 before it is known.
 */
export function columnStep(room: number, runs: number): number {
  const widest = 23;
  const narrowest = runs > 50 ? 8 : 12;
  if (room === 0 || runs === 0) {
    return widest;
  }
  const fitting = Math.floor((room - BESIDE) / runs);
  return Math.min(widest, Math.max(narrowest, fitting));
}
