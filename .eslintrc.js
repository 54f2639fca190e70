const { architecture } = require('./scripts/lint/architecture.cjs');

module.exports = {
  root: true,
  ...architecture(__dirname),
};
