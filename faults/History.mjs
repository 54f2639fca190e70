import { appendFileSync } from 'node:fs';

/**
 * What clients asked, what they were answered, and which faults there were, as
 * it happened. Times are milliseconds since 1970 by the driver's clock.
 *
 * @typedef {object} Operation
 * @property {number} id
 * @property {string} kind - such as `create` or `cancel`
 * @property {number} from
 * @property {number} to
 * @property {string} [run] - that it is about, or that the answer names
 * @property {string} [key] - idempotency key
 * @property {string} [job] - `workspace/job`
 * @property {number} [status] - absent: nobody answered, so nobody knows whether it happened
 *
 * @typedef {object} Fault
 * @property {string} kind
 * @property {string} [backend]
 * @property {number} from
 * @property {number} [to]
 *
 * @typedef {object} Seen
 * @property {number} from - when it was asked
 * @property {number} to - when the answer came
 * @property {string} backend
 * @property {{ id: string, lifecycle: string, result?: string, repairs: number, mark?: object, observedAt: string }[]} runs
 */
export class History {
  /** @type {Operation[]} */
  operations = [];
  /** @type {Fault[]} */
  faults = [];
  /** @type {Seen[]} */
  seen = [];
  #file;

  /** @param {string} file - gets a line for each entry, for people */
  constructor(file) {
    this.#file = file;
  }

  /** @param {Omit<Operation, 'id'>} operation */
  operation(operation) {
    const entry = { id: this.operations.length, ...operation };
    this.operations.push(entry);
    this.#write({ operation: entry });
  }

  /** @param {Fault} fault - its `to` may be set later */
  fault(fault) {
    this.faults.push(fault);
    this.#write({ fault });
    return fault;
  }

  /** @param {Seen} seen */
  answer(seen) {
    this.seen.push(seen);
  }

  /** @param {object} note */
  note(note) {
    this.#write(note);
  }

  #write(entry) {
    appendFileSync(
      this.#file,
      `${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`,
    );
  }
}
