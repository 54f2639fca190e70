// The clock of the machine, as though somebody had set it: for everything in the process that asks what time it is, and
// for SQLite, which is in the process and asks the machine itself.
const Client = require('knex/lib/dialects/better-sqlite3');

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

const connect = Client.prototype.acquireRawConnection;
Client.prototype.acquireRawConnection = async function stepped() {
  const connection = await connect.call(this);
  // Instead of SQLite's own function, which is how the product asks.
  connection.function('unixepoch', { varargs: true }, (...asked) => {
    if (asked.join() !== 'subsec') {
      throw new Error(
        `unixepoch(${asked}): the fault tests step no such clock`,
      );
    }
    return SteppedDate.now() / 1_000;
  });
  return connection;
};

/** Sets the clock to so much before or after the right time. */
exports.stepClock = ms => {
  offset = ms;
};
