import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.js';
import { JOBS, Kills, random } from '../support/kills.js';
import { SEED } from '../support/runs.js';

const KILLS = Number(process.env.WAIZI_RUNS ?? 200);
/** The first turn of the sequence of a seed: with WAIZI_RUNS it takes a part of it, or one turn again. */
const FIRST = Number(process.env.WAIZI_FROM ?? 0);
const base = temporaryFolder('kills');
let kills: Kills;
beforeAll(async () => {
  kills = await Kills.start(base);
});
afterAll(() => kills?.stop());

it(`${KILLS} kills of import, sync, classification, export and migration (seed ${SEED}, from turn ${FIRST})`, {
  timeout: 3_600_000,
}, async () => {
  const next = random(SEED);
  for (let turn = 0; turn < FIRST + KILLS; turn += 1) {
    const job = JOBS[turn % JOBS.length] as (typeof JOBS)[number];
    const [moment, half] = [next(), next()];
    if (turn < FIRST) continue;
    await kills.kill(job, moment, half).catch((error: Error) => {
      error.message = `kill ${turn} of ${job} at ${moment.toFixed(4)}, half ${half.toFixed(4)}: ${error.message}`;
      throw error;
    });
  }
  const counts = [...kills.counts].map(([job, { tried, killed }]) => `${job} ${killed}/${tried}`);
  process.stdout.write(`killed before the end: ${counts.join(', ')}\n`);
  for (const { tried, killed } of kills.counts.values()) expect(killed).toBeGreaterThan(tried / 3);
});
