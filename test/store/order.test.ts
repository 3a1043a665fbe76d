import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { readManifest } from '../../src/store/manifest.js';
import { temporaryFolder } from '../support/folder.js';
import { contentOf, csvOf, Inbox, type List, listOn, pageOf } from '../support/inbox.js';
import { KeptOpen } from '../support/kept-open.js';
import { NOW } from '../support/market.js';
import { runs } from '../support/runs.js';

const folder = temporaryFolder('order');
const calendar = Calendar.shipped();

// around the end of a month, with a Saturday
const DAYS = [
  '2026-08-27',
  '2026-08-28',
  '2026-08-29',
  '2026-08-31',
  '2026-09-01',
  '2026-09-02',
  '2026-09-03',
];
const HOLDERS = ['C00019', 'C00010', 'B01224', 'A00003', 'LUCKY FUND'];

interface Sent {
  readonly kind: 'page' | 'csv';
  readonly lists: readonly List[];
  /** Hours after a common moment. */
  readonly fetched: number;
}

const list: fc.Arbitrary<List> = fc.record({
  stock: fc.constantFrom('09001', '09002'),
  date: fc.constantFrom(...DAYS),
  // small numbers, so that holdings often stay as they are
  shares: fc
    .uniqueArray(fc.constantFrom(...HOLDERS), { minLength: 1 })
    .chain((holders) =>
      fc.tuple(...holders.map((holder) => fc.tuple(fc.constant(holder), fc.integer({ min: 1, max: 3 })))),
    )
    .map((entries) => Object.fromEntries(entries)),
});

const sent: fc.Arbitrary<Sent> = fc
  .record({
    kind: fc.constantFrom('page' as const, 'csv' as const),
    lists: fc.uniqueArray(list, { minLength: 1, maxLength: 5, selector: ({ stock, date }) => stock + date }),
    fetched: fc.constant(0),
  })
  .map((file) => (file.kind === 'page' ? { ...file, lists: file.lists.slice(0, 1) } : file));

const files: fc.Arbitrary<Sent[]> = fc
  .tuple(fc.array(sent, { minLength: 3, maxLength: 7 }), fc.infiniteStream(fc.integer({ min: 0, max: 1e6 })))
  .map(([all, random]) => {
    // every file at a time of its own: of two as old, the one that came in later counts
    const order = all.map((file, index) => ({ file, index, key: Number(random.next().value) }));
    order.sort((a, b) => a.key - b.key || a.index - b.index);
    return order.map(({ file }, fetched) => ({ ...file, fetched }));
  });

/** The files in another order, cut into several imports. */
const shuffled = (count: number): fc.Arbitrary<number[][]> =>
  fc
    .tuple(
      fc.shuffledSubarray(
        Array.from({ length: count }, (_, index) => index),
        { minLength: count },
      ),
      fc.array(fc.boolean(), { minLength: count, maxLength: count }),
    )
    .map(([order, cuts]) => {
      const groups: number[][] = [];
      order.forEach((file, index) => {
        if (index === 0 || cuts[index]) groups.push([]);
        groups.at(-1)?.push(file);
      });
      return groups;
    });

function write(inbox: Inbox, all: readonly Sent[]): string[] {
  return all.map(({ kind, lists, fetched }, index) => {
    const time = new Date(Date.UTC(2026, 9, 1, fetched)).toISOString();
    const [first] = lists;
    return kind === 'page' && first
      ? inbox.put(`${index}.html`, pageOf(first, { today: null }), time)
      : inbox.put(`${index}.csv`, csvOf(lists), time);
  });
}

/** What each stock-day has to show, by the rules of docs/store.md, from the files themselves. */
function expected(all: readonly Sent[]): Map<string, List['shares']> {
  const best = new Map<string, { rank: string; shares: List['shares'] }>();
  for (const { kind, lists, fetched } of all) {
    for (const { stock, date, shares } of lists) {
      const day = calendar.settlementDayOnOrBefore(date);
      const rank = `${day === date ? 1 : 0} ${kind === 'page' ? 1 : 0} ${String(fetched).padStart(3, '0')}`;
      const key = `${stock} ${day}`;
      const former = best.get(key);
      if (!former || rank > former.rank) best.set(key, { rank, shares });
    }
  }
  return new Map([...best].map(([key, { shares }]) => [key, shares]));
}

const newSpace = (home: string, name: string): KeptOpen => new KeptOpen(join(home, name), { now: () => NOW });

describe('the order and grouping of imports', () => {
  it('does not matter, and each day shows the list that counts', async () => {
    await fc.assert(
      fc.asyncProperty(
        files.chain((all) => fc.tuple(fc.constant(all), shuffled(all.length))),
        async ([all, groups]) => {
          const home = mkdtempSync(join(folder, 'case-'));
          const paths = write(new Inbox(join(home, 'in')), all);
          const once = newSpace(home, 'once');
          const piecemeal = newSpace(home, 'piecemeal');
          await once.import(paths);
          for (const group of groups) {
            const results = await piecemeal.import(group.map((index) => paths[index] as string));
            for (const { reason } of results) expect(reason).toBeNull();
          }
          expect(await contentOf(piecemeal)).toEqual(await contentOf(once));
          for (const [key, shares] of expected(all)) {
            const [stock = '', day = ''] = key.split(' ');
            const shown = Object.entries(await listOn(once, stock, day));
            // pages mark consenting investors
            expect(
              Object.fromEntries(shown.map(([holder, count]) => [holder.replace(' *', ''), count])),
            ).toEqual(shares);
          }
          for (const space of [once, piecemeal]) space.forget();
        },
      ),
      runs(1, 100),
    );
  }, 900_000);
});

describe('importing again', () => {
  it('changes nothing: unchanged, the same version, the same content', async () => {
    const home = mkdtempSync(join(folder, 'again-'));
    const inbox = new Inbox(join(home, 'in'));
    const [day, next] = ['2026-08-27', '2026-08-28'].map((date) => ({
      stock: '09001',
      date,
      shares: { C00019: 5, C00010: 5 },
    })) as unknown as [List, List];
    const paths = [inbox.put('a.csv', csvOf([day, next])), inbox.put('b.html', pageOf(next))];
    const space = newSpace(home, 'data');
    await space.import(paths);
    const before = await readManifest(space.store);
    const content = await contentOf(space);
    const again = await space.import([...paths, inbox.put('under-another-name.txt', csvOf([day, next]))]);
    expect(again.map(({ status, rows, reason }) => `${status} ${rows} ${reason}`)).toEqual(
      Array(3).fill('unchanged 0 null'),
    );
    expect(await readManifest(space.store)).toEqual(before);
    expect(await contentOf(space)).toEqual(content);
    space.forget();
  });
});
