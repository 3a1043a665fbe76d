import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.js';
import { JOBS, Kills, random } from '../support/kills.js';
import { SEED } from '../support/runs.js';

const base = temporaryFolder('kills');
let kills: Kills;
beforeAll(async () => {
  kills = await Kills.start(base);
});
afterAll(() => kills?.stop());

const next = random(SEED);

it.each([...JOBS, ...JOBS])(
  '%s, killed at a random moment, loses nothing and is completed by the next run',
  async (job) => {
    await kills.kill(job, next(), next());
  },
);

it('most of them were killed before they ended', () => {
  const killed = [...kills.counts.values()].reduce((sum, count) => sum + count.killed, 0);
  expect(killed).toBeGreaterThanOrEqual(JOBS.length);
});
