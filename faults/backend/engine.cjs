// An engine that cannot be reached: the local runner goes on, and does not answer the control plane.
const {
  LocalOrchestrator,
} = require('../../plugins/openlake-backend-module-local/src/LocalOrchestrator');
const { ConnectorError } = require('../../plugins/openlake-node/src/errors');

const CALLS = [
  'deploy',
  'trigger',
  'cancel',
  'repair',
  'listChanges',
  'getRun',
];

/** By the machine's clock, which nobody steps. */
let silentUntil = 0;

for (const name of CALLS) {
  const call = LocalOrchestrator.prototype[name];
  LocalOrchestrator.prototype[name] = async function ask(...args) {
    if (performance.now() < silentUntil) {
      throw new ConnectorError('unavailable', 'Made not to answer');
    }
    return call.apply(this, args);
  };
}

exports.silenceEngine = ms => {
  silentUntil = performance.now() + ms;
};
