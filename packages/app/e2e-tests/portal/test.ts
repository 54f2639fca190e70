import { expect, Page, test as base } from '@playwright/test';
import { Portal } from './Portal';

/**
 * The tests of this folder share one portal, which starts with the first of them and ends with the last. Each test
 * brings it to the point that its story starts from, so that they pass in any order and one by one.
 */
export const test = base.extend<
  { baseURL: string; calm: void },
  { portal: Portal }
>({
  portal: [
    async ({}, provide) => {
      const portal = await Portal.create();
      await provide(portal);
      await portal.end();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: async ({ portal }, provide) => {
    await provide(portal.url);
  },
  /** No page of any test may throw or log an error. */
  calm: [
    async ({ page }, provide) => {
      const errors = listenForErrors(page);
      await provide();
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

function listenForErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error') {
      errors.push(`${message.text()} (${message.location().url})`);
    }
  });
  return errors;
}
