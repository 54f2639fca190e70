import { expect, Page } from '@playwright/test';

export type Theme = 'light' | 'dark';

/** Changes the theme of a page that is open, as a system does in the evening, and waits until colours have passed over. */
export async function changeTheme(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await expect(page.locator('body')).toHaveAttribute('data-theme-mode', theme);
  await page.evaluate(async () => {
    await Promise.allSettled(
      document
        .getAnimations()
        .filter(animation => animation instanceof CSSTransition)
        .map(({ finished }) => finished),
    );
  });
}
