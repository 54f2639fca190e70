export default async function stop() {
  await globalThis.openlakeTestPostgres?.stop();
}
