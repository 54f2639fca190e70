import { acceptedOnce } from './checkers/acceptedOnce.mjs';
import { attemptsOnce } from './checkers/attemptsOnce.mjs';
import { auditedOnce } from './checkers/auditedOnce.mjs';
import { everythingEnds } from './checkers/everythingEnds.mjs';
import { factsOnce } from './checkers/factsOnce.mjs';
import { honestAge } from './checkers/honestAge.mjs';
import { leasesHeld } from './checkers/leasesHeld.mjs';
import { limitsHold } from './checkers/limitsHold.mjs';
import { newsHeard } from './checkers/newsHeard.mjs';
import { onlyForward } from './checkers/onlyForward.mjs';
import { orphansTaken } from './checkers/orphansTaken.mjs';
import { ticksOnce } from './checkers/ticksOnce.mjs';
import { writtenOnce } from './checkers/writtenOnce.mjs';

/**
 * A promise that was not kept.
 *
 * @typedef {object} Violation
 * @property {string} promise - as docs/reference/promises.md numbers them
 * @property {string} message
 * @property {object} [about]
 */

export const CHECKERS = [
  acceptedOnce,
  ticksOnce,
  newsHeard,
  onlyForward,
  auditedOnce,
  honestAge,
  attemptsOnce,
  orphansTaken,
  writtenOnce,
  leasesHeld,
  limitsHold,
  factsOnce,
  everythingEnds,
];

/**
 * @param {import('./collect.mjs').Collected} collected
 * @returns {Violation[]}
 */
export function check(collected) {
  return CHECKERS.flatMap(checker => checker(collected));
}
