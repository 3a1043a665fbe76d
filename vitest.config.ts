import { configDefaults, defineConfig } from 'vitest/config';

/** `npm run test:long` runs the files named *.long.test.ts alone, `test:torture` and `test:cluster` likewise, `npm test` the others. */
const suite = process.env.WAIZI_SUITE;
const long = suite === 'long' || suite === 'torture' || suite === 'cluster';

export default defineConfig({
  test: {
    include: [long ? `test/**/*.${suite}.test.ts` : 'test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(long ? [] : ['test/**/*.{long,torture,cluster}.test.ts'])],
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
