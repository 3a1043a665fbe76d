import { describe, expect, it } from 'vitest';
import { KINDS } from '../../../src/sources/recognise.js';
import { temporaryFolder } from '../../support/folder.js';
import { SEED } from '../../support/runs.js';
import { fuzz } from './fuzz.js';

const RUNS = 24;
const folder = temporaryFolder('fuzz');

describe(`${RUNS} spoilt copies of a file of each kind (seed ${SEED})`, () => {
  it.each(KINDS)('%s: rejected or read, never a crash, a hang or a heap', async (kind) => {
    const { mutants, slowest, memory } = await fuzz(kind, { runs: RUNS, seed: SEED, folder });
    expect(slowest).toBeLessThan(2000);
    expect(memory).toBeLessThan(500 << 20);
    expect(mutants.filter(({ outcome }) => outcome === 'rejected').length).toBeGreaterThan(0);
  });
});
