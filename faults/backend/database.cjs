// Every statement of the process passes here: it can be made to fail, and a guard can be taken out of it.
const Client = require('knex/lib/client');
const { MUTATIONS } = require('./mutations.cjs');

const query = Client.prototype.query;
/** Statements still to come before one fails, and how. @type {{ left: number, when: 'before' | 'after' }[]} */
let failing = [];
const asItIs = sql => sql;
let mutation = asItIs;

/** Nothing fails any more. */
exports.failNoCalls = () => {
  failing = [];
};

/** Fails the n-th statement from now on, before or after it took effect. */
exports.failCall = ({ nth, when }) => {
  failing.push({ left: nth, when });
};

/** Takes a guard out of the product's statements, so that a checker has something to find; none without a name. */
exports.mutate = name => {
  mutation = name ? MUTATIONS[name].rewrite : asItIs;
};

/** @param {(what: object) => void} note */
exports.watchDatabase = note => {
  Client.prototype.query = async function watched(connection, asked) {
    const statement = typeof asked === 'string' ? { sql: asked } : asked;
    statement.sql = mutation(statement.sql);
    failing.forEach(one => one.left--);
    const due = failing.find(({ left }) => left <= 0);
    if (!due) {
      return query.call(this, connection, statement);
    }
    failing.splice(failing.indexOf(due), 1);
    const { when } = due;
    note({ fault: 'statement', when, sql: statement.sql.slice(0, 120) });
    const failed = Object.assign(new Error('Made to fail'), {
      code: 'ECONNRESET',
    });
    if (when === 'after' && !/^begin/i.test(statement.sql)) {
      await query.call(this, connection, statement);
    }
    if (this.config.client === 'pg') {
      // What fails is the connection: the server ends the transaction that was open in it.
      connection.__knex__disposed = failed;
      connection.connection.stream.destroy();
    }
    throw failed;
  };
};
