import { expect, Page } from '@playwright/test';

export type Theme = 'light' | 'dark';

/** Changes the theme of a page that is open, as a system does in the evening. All that is on it is made anew. */
export async function changeTheme(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await expect(page.locator('body')).toHaveAttribute('data-theme-mode', theme);
}
