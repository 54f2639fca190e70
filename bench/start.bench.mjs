import { startPortal } from './portal.mjs';

/** @param {string} root */
export async function bench(root) {
  const portal = await startPortal(root);
  await portal.stop();
  return [
    {
      what: 'npm start to ready, everything built',
      value: portal.readyAfter,
      unit: 's',
      bar: 20,
    },
  ];
}
