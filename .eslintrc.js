const { architecture } = require('./scripts/lint/architecture.cjs');
const { tools } = require('./scripts/lint/tools.cjs');

module.exports = {
  root: true,
  ...architecture(__dirname),
  overrides: tools,
};
