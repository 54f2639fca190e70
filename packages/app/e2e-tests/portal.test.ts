import { expect, test } from '@playwright/test';

test('the portal opens on OpenLake, signed in without a click', async ({
  page,
}) => {
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error.message));

  await page.goto('/');

  await expect(page).toHaveURL(/\/openlake$/);
  await expect(page).toHaveTitle(/OpenLake/);
  await expect(page.getByRole('link', { name: 'Workspaces' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await expect(page.getByText(/page not found/i)).toHaveCount(0);
  expect(errors).toEqual([]);
});

test('the rail leads to the catalog and the settings', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Catalog' }).first().click();
  await expect(page).toHaveURL(/\/catalog/);
  await page.getByRole('link', { name: 'Settings' }).first().click();
  await expect(page.getByText('Guest').first()).toBeVisible();
});
