const { get } = require('node:http');

/**
 * Resolves once the portal answers that it is ready.
 *
 * @param {number} port
 * @returns {Promise<void>}
 */
exports.whenReady = async function whenReady(port) {
  while ((await status(port)) !== 200) {
    await new Promise(resolve => {
      setTimeout(resolve, 200);
    });
  }
};

function status(port) {
  return new Promise(resolve => {
    const request = get(
      { host: '127.0.0.1', port, path: '/.backstage/health/v1/readiness' },
      response => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    request.on('error', () => resolve(undefined));
  });
}
