import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Workspace } from '../../../src/workspace.js';
import { hasSharedData } from '../../support/csv.js';

const SHARED = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const STABLE = ['C00019', 'C00039'];
const FLEXIBLE = ['C00010', 'B01274', 'C00093', 'B01224'];
const OPEN = ['B01161', 'B01451'];

describe.skipIf(!hasSharedData)('real lists of 2025-26 (left out where ../shared/data is absent)', () => {
  let folder: string;
  let workspace: Workspace;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waizi-classify-'));
    workspace = new Workspace(folder, { now: () => new Date('2026-08-19T02:00:00Z') });
    await workspace.import([
      ...['liquid-2025-2026.csv.gz', 'cross-section-2026-05-18.csv.gz'].map((name) =>
        join(SHARED, 'ccass', name),
      ),
      join(SHARED, 'prices'),
    ]);
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    ['as it is, with the prices there are', null],
    ['at constant prices', '2026-05-29'],
  ])('tell the known participants apart, %s', async (_, priceDate) => {
    for (const asOf of ['2026-05-18', '2026-08-18']) {
      const { rows } = await workspace.classify({ asOf, priceDate });
      const of = (ids: readonly string[]): string[] =>
        ids.map((id) => `${id} ${rows.find(({ participant }) => participant === id)?.type}`);
      expect(of(STABLE)).toEqual(STABLE.map((id) => `${id} stable`));
      expect(of(FLEXIBLE)).toEqual(FLEXIBLE.map((id) => `${id} flexible`));
      for (const id of OPEN) {
        const p = rows.find(({ participant }) => participant === id)?.p_flexible ?? 0;
        expect(p, id).toBeGreaterThan(0.2);
        expect(p, id).toBeLessThan(0.9);
      }
    }
  });

  test('of the 500 stocks HSBC has a third, and stable and flexible are about as published', async () => {
    const { rows } = await workspace.classify({ all: true, asOf: '2026-05-18', priceDate: '2026-05-29' });
    const sum = (type: string): number =>
      rows
        .filter((row) => row.type === type)
        .reduce((total, { value }) => total + (value?.toNumber() ?? 0), 0);
    const all = ['stable', 'flexible', 'southbound', 'mainland', 'hong-kong', 'other'].reduce(
      (total, type) => total + sum(type),
      0,
    );
    const hsbc = rows.find(({ participant }) => participant === 'C00019')?.value?.toNumber() ?? 0;
    expect(hsbc / all).toBeGreaterThan(0.31);
    expect(hsbc / all).toBeLessThan(0.35);
    expect(sum('southbound') / all).toBeCloseTo(0.146, 2);
    expect(sum('stable') / all).toBeGreaterThan(0.38);
    expect(sum('stable') / all).toBeLessThan(0.48);
    expect(sum('flexible') / all).toBeGreaterThan(0.14);
    expect(sum('flexible') / all).toBeLessThan(0.24);
  });

  test('the Tencent shares that went from HSBC to Citibank in November 2025 are hardly a flow of either', async () => {
    const parts = await workspace.with(({ engine }) =>
      engine.query(
        `SELECT holder, reason, CAST(sum(shares) AS BIGINT) AS shares FROM changes
         WHERE stock = '00700' AND date = DATE '2025-11-28' AND holder IN ('C00019', 'C00010') GROUP BY holder, reason`,
      ),
    );
    const of = (holder: string, reason: string): number =>
      Number(parts.find((part) => part.holder === holder && part.reason === reason)?.shares ?? 0);
    const block = of('C00010', 'transfer');
    expect(block).toBeGreaterThan(94e6);
    expect(of('C00019', 'transfer')).toBe(-block);
    for (const holder of ['C00019', 'C00010'])
      expect(Math.abs(of(holder, 'trade'))).toBeLessThan(0.01 * block);
  });
});
