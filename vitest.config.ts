import { configDefaults, defineConfig } from 'vitest/config';

/** `npm run test:long` runs the files named *.long.test.ts alone, `npm test` all others. */
const long = process.env.WAIZI_SUITE === 'long';

export default defineConfig({
  test: {
    include: [long ? 'test/**/*.long.test.ts' : 'test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(long ? [] : ['test/**/*.long.test.ts'])],
    environment: 'node',
    globalSetup: ['test/support/run-folder.ts'],
    setupFiles: ['test/support/setup.ts'],
    env: { TZ: 'UTC' },
    testTimeout: long ? 600_000 : 60_000,
    hookTimeout: long ? 600_000 : 120_000,
    // vitest leaves one core idle and loads all modules again for each file; no test changes a module's state
    maxWorkers: '100%',
    isolate: false,
  },
});
