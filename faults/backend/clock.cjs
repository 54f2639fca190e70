// The clock of the process, as though somebody had set that of the machine: everything that asks what time it is.
const SystemDate = Date;
let offset = 0;

class SteppedDate extends SystemDate {
  constructor(...args) {
    super(...(args.length === 0 ? [SystemDate.now() + offset] : args));
  }

  static now() {
    return SystemDate.now() + offset;
  }
}
globalThis.Date = SteppedDate;

/** Sets the clock to so much before or after the right time. */
exports.stepClock = ms => {
  offset = ms;
};
