/** Whether this is the run that tries everything more often (`npm run test:torture`), and whether it may take an hour. */
export const isLong = process.env.WAIZI_SUITE === 'torture' || Boolean(process.env.WAIZI_LONG);
const isEndless = Boolean(process.env.WAIZI_LONG);

const asked = Number(process.env.WAIZI_RUNS);

/** Where the random numbers of all properties begin, so that every run has the same cases; WAIZI_SEED gives others. */
export const SEED = Number(process.env.WAIZI_SEED || 20_250_630);

export interface Runs {
  readonly numRuns: number;
  readonly seed: number;
  readonly endOnFailure: boolean;
}

/**
 * How often fast-check tries a property whose cases take long: seldom in `npm test`, a quarter of `long` in
 * `npm run test:torture`, all of it with WAIZI_LONG=1, or as often as WAIZI_RUNS says: `WAIZI_RUNS=50 WAIZI_SEED=7 npx vitest run test/flows/properties.test.ts`.
 * A failure is shown as it was found: making its case smaller takes longer than finding out from it.
 */
export const runs = (usual: number, long: number): Runs => ({
  numRuns: asked || (isEndless ? long : isLong ? Math.ceil(long / 4) : usual),
  seed: SEED,
  endOnFailure: true,
});
