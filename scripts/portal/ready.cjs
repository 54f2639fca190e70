const { get } = require('node:http');

const FIRST_DEPLOYMENT_MS = 30_000;
const PAUSE_MS = 200;

/**
 * Resolves once a person finds something: the portal answers, and the workspaces of its configuration are registered.
 *
 * @param {number} port
 * @returns {Promise<void>}
 */
exports.whenReady = async function whenReady(port) {
  while ((await ask(port, '/.backstage/health/v1/readiness')).status !== 200) {
    await pause();
  }
  // A portal with another sign-in, or without workspaces, is ready all the same.
  const token = await guestToken(port);
  const deadline = Date.now() + FIRST_DEPLOYMENT_MS;
  while (token && Date.now() < deadline) {
    const { status, body } = await ask(port, '/api/openlake/workspaces', {
      authorization: `Bearer ${token}`,
    });
    if (status !== 200 || body.items.length > 0) {
      return;
    }
    await pause();
  }
};

async function guestToken(port) {
  const { status, body } = await ask(port, '/api/auth/guest/refresh', {
    'x-requested-with': 'XMLHttpRequest',
  });
  return status === 200 ? body.backstageIdentity.token : undefined;
}

function pause() {
  return new Promise(resolve => {
    setTimeout(resolve, PAUSE_MS);
  });
}

/** The answer to a request; without a status when nobody answers. */
function ask(port, path, headers = {}) {
  return new Promise(resolve => {
    const request = get(
      { host: '127.0.0.1', port, path, headers },
      response => {
        let text = '';
        response.setEncoding('utf8').on('data', chunk => {
          text += chunk;
        });
        response.on('end', () => {
          const json = /json/.test(response.headers['content-type']);
          resolve({
            status: response.statusCode,
            body: json ? JSON.parse(text) : undefined,
          });
        });
      },
    );
    request.on('error', () => resolve({}));
  });
}
