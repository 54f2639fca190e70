import { defineConfig } from '@playwright/test';

/** The browser tests start a portal of their own and share it: see packages/app/e2e-tests/portal. */
export default defineConfig({
  testDir: 'packages/app/e2e-tests',
  testMatch: '**/*.test.ts',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 1,
  outputDir: '.cache/test/browser',
  reporter: process.env.OPENLAKE_BROWSER_REPORT
    ? [['json', { outputFile: process.env.OPENLAKE_BROWSER_REPORT }], ['line']]
    : 'list',
  use: {
    viewport: { width: 1280, height: 800 },
    actionTimeout: 30_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.OPENLAKE_BROWSER || undefined,
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});
