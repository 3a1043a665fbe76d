import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type DayPair, explain, type Explained } from '../../src/changes/explain.js';
import type { Migration } from '../../src/changes/migrations.js';

const HOLDERS = [
  'A00003',
  'A00005',
  'B01001',
  'B01002',
  'B01003',
  'C00010',
  'C00019',
  '(unnamed)',
  '~A NAME',
];

const held = fc.integer({ min: 0, max: 3_000 });
const lists = fc.array(fc.tuple(held, held), { minLength: HOLDERS.length, maxLength: HOLDERS.length });

/** Two lists of one stock, with volumes, issued shares and migrations around the limits of the rules. */
const pairs = fc
  .record({
    lists,
    same: fc.array(fc.boolean(), { minLength: HOLDERS.length, maxLength: HOLDERS.length }),
    between: fc.option(fc.integer({ min: 0, max: 6_000 })),
    average: fc.option(fc.integer({ min: 0, max: 2_000 })),
    issued: fc.option(fc.integer({ min: 10_000, max: 1_000_000 })),
    carried: fc.constantFrom(0, 0, 0, 500, -500),
    gap: fc.constantFrom(1, 1, 3),
    migrates: fc.boolean(),
    grouped: fc.boolean(),
  })
  .map(({ lists: shares, same, between, average, issued, carried, gap, migrates, grouped }): DayPair => {
    const before = new Map<string, number>();
    const changed = new Map<string, number>();
    for (const [place, holder] of HOLDERS.entries()) {
      const [from, to] = shares[place] as [number, number];
      if (from !== 0) before.set(holder, from);
      if (!same[place] && from !== to) changed.set(holder, to);
    }
    const migrations: Migration[] = migrates
      ? [{ giver: 'B01002', receiver: 'B01003', evidence: 'due' }]
      : [];
    return {
      date: '2026-03-03',
      gap,
      before,
      changed,
      unread: new Set(),
      reread: new Set(),
      carried,
      volumes: () => ({ between, average }),
      issued,
      totalAfter: 20_000,
      lot: 100,
      actions: [],
      entitlements: [],
      announcements: [],
      justListed: false,
      migrations,
      groupOf: (holder) => (grouped && holder.startsWith('B') ? 'a group' : null),
    };
  });

const told = ({ parts, plain: _plain, ...rest }: Explained): unknown => ({
  ...rest,
  parts: parts.map((part) => JSON.stringify(part)).sort(),
});

it('tells days of small trades by their sums as the rules would one by one', () => {
  let short = 0;
  let ruled = 0;
  fc.assert(
    fc.property(pairs, (pair) => {
      const found = explain(pair);
      if (found.plain) short += 1;
      else ruled += 1;
      expect(told(found)).toEqual(told(explain(pair, undefined, false)));
    }),
    { numRuns: 2000 },
  );
  // both ways were taken
  expect(short).toBeGreaterThan(20);
  expect(ruled).toBeGreaterThan(20);
});
