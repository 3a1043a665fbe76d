import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CheckRow } from '../../../src/flows/check/check.js';
import { Workspace } from '../../../src/workspace.js';
import { temporaryFolder } from '../../support/folder.js';
import { Inbox } from '../../support/inbox.js';
import {
  DAYS,
  holdingsCsv,
  type Lists,
  pricesCsv,
  quietLists,
  quietPrices,
  troubled,
  TRADES,
} from './market.js';

const folder = temporaryFolder('arrived');
const inbox = new Inbox(join(folder, 'inbox'));
const only = (lists: Lists, ...days: string[]): Lists =>
  Object.fromEntries(Object.entries(lists).filter(([day]) => days.includes(day)));

/** Imports into a workspace, one call after the other. @returns the checks of each call by name */
async function arriving(
  name: string,
  imports: readonly Readonly<Record<string, string>>[],
): Promise<Record<string, CheckRow>[]> {
  const space = new Workspace(join(folder, name), { now: () => new Date('2025-03-10T04:00:00Z') });
  const told: Record<string, CheckRow>[] = [];
  for (const [at, files] of imports.entries()) {
    let rows: readonly CheckRow[] = [];
    const paths = Object.entries(files).map(([file, text]) => inbox.put(join(name, String(at), file), text));
    await space.import(paths, {
      checked: (found) => {
        rows = found;
      },
    });
    told.push(Object.fromEntries(rows.map((row) => [row.check, row])));
  }
  return told;
}

const lists = quietLists();
const before = holdingsCsv({ '09001': only(lists, DAYS[0], DAYS[1], DAYS[2], DAYS[3]) });
const last = (list: Readonly<Record<string, number>>): string =>
  holdingsCsv({ '09001': { [DAYS[4]]: list } });
const prices = pricesCsv(quietPrices());

test('a quiet day passes, and only checks that it concerns are run', async () => {
  const [, day, again] = await arriving('quiet', [
    { 'a.csv': before, 'p.csv': prices },
    { 'b.csv': last(lists[DAYS[4]] ?? {}) },
    { 'b.csv': last(lists[DAYS[4]] ?? {}) },
  ]);
  expect(Object.keys(day ?? {})).toContain('suspicious-jumps');
  expect(Object.keys(day ?? {})).not.toContain('conflicting-prices');
  expect(Object.keys(day ?? {})).not.toContain('connect-identities');
  expect(troubled(day ?? {})).toEqual([]);
  expect(again).toEqual({});
});

test('what arrives is compared with the list before it', async () => {
  const list = lists[DAYS[4]] ?? {};
  const [, day] = await arriving('jump', [
    { 'a.csv': before, 'p.csv': prices },
    { 'b.csv': last({ ...list, C00010: (list.C00010 ?? 0) * 10 }) },
  ]);
  expect(day?.['suspicious-jumps']).toMatchObject({ status: 'warn', count: 1 });
  expect(day?.['suspicious-jumps']?.example).toContain(`09001: the holding of C00010 multiplied by 10`);
});

test('what was found before is not told again', async () => {
  const jumped = only(lists, DAYS[0], DAYS[1], DAYS[2], DAYS[3]);
  const strange = { ...jumped, [DAYS[2]]: { ...jumped[DAYS[2]], C00010: 3_020_000 } };
  const [first, day] = await arriving('once', [
    { 'a.csv': holdingsCsv({ '09001': strange }), 'p.csv': prices },
    { 'b.csv': last(lists[DAYS[4]] ?? {}) },
  ]);
  expect(troubled(first ?? {})).toContain('suspicious-jumps warn');
  expect(troubled(day ?? {})).toEqual([]);
});

test('lines that a list lost, as soon as it arrives and again when they are back, between stored lists too', async () => {
  const { C00019: _, ...short } = lists[DAYS[2]] ?? {};
  const csv = (day: string, list: Readonly<Record<string, number>> = lists[day] ?? {}): string =>
    holdingsCsv({ '09001': { [day]: list } });
  const old = holdingsCsv({ '09001': only(lists, DAYS[0], DAYS[1]) });
  const told = await arriving('lost', [
    { 'a.csv': old, 'p.csv': prices },
    { 'b.csv': csv(DAYS[2], short) },
    { 'c.csv': csv(DAYS[3]) },
    { 'd.csv': csv(DAYS[4]) },
  ]);
  expect(told.map((rows) => rows['missing-lines']?.count)).toEqual([0, 1, 1, 0]);
  expect(told[1]?.['missing-lines']?.example).toContain('C00019 with 399,000 shares');
  expect(told[2]?.['missing-lines']?.example).toContain(`that are back on ${DAYS[3]}`);
  const [, between] = await arriving('between', [
    { 'a.csv': holdingsCsv({ '09001': only(lists, DAYS[0], DAYS[1], DAYS[3], DAYS[4]) }), 'p.csv': prices },
    { 'b.csv': csv(DAYS[2], short) },
  ]);
  expect(between?.['missing-lines']?.example).toContain(`the list of ${DAYS[2]} lacks 399,000 shares`);
});

test('a list that stands still is seen with its third day', async () => {
  const still = Object.fromEntries(DAYS.map((day) => [day, lists[DAYS[0]] ?? {}]));
  const moving = { '09002': lists };
  const [, day] = await arriving('still', [
    {
      'a.csv': holdingsCsv({
        '09001': only(still, DAYS[2], DAYS[3]),
        '09002': only(lists, DAYS[1], DAYS[2], DAYS[3]),
      }),
      'p.csv': pricesCsv([...quietPrices(), ...quietPrices('09002')]),
    },
    { 'b.csv': holdingsCsv({ '09001': only(still, DAYS[4]), '09002': only(moving['09002'], DAYS[4]) }) },
  ]);
  expect(day?.['frozen-list']).toMatchObject({ status: 'warn', count: 1 });
  expect(day?.['frozen-list']?.example).toContain(
    `09001: one and the same list on 3 settlement days up to ${DAYS[4]}`,
  );
});

test('prices and lists that another file tells otherwise', async () => {
  const [, other] = await arriving('conflict', [
    { 'a.csv': holdingsCsv({ '09001': lists }), 'p.csv': prices },
    {
      'b.csv': last({ ...lists[DAYS[4]], C00010: 305_000 }),
      'q.csv': pricesCsv([['09001', TRADES[4], 10.4, 100_000, 's2']]),
    },
  ]);
  expect(other?.['conflicting-prices']).toMatchObject({ status: 'warn', count: 1 });
  expect(other?.['conflicting-sources']).toMatchObject({ status: 'warn', count: 1 });
});

test('a price in another unit', async () => {
  const [, day] = await arriving('price', [
    {
      'a.csv': holdingsCsv({ '09001': lists }),
      'p.csv': pricesCsv(quietPrices('09001', TRADES.slice(0, 4))),
    },
    { 'q.csv': pricesCsv([['09001', TRADES[4], 1000, 100_000]]) },
  ]);
  expect(day?.['suspicious-jumps']?.example).toContain('the price multiplied by 100');
});

test('series that two files tell differently, of the ids that arrived', async () => {
  const vix = (close: number): string =>
    `DATE,OPEN,HIGH,LOW,CLOSE\n03/03/2025,20,21,19,${close}\n03/04/2025,20,22,19,20.5\n`;
  const [first, second] = await arriving('series', [{ 'a.csv': vix(20) }, { 'b.csv': vix(20.9) }]);
  expect(troubled(first ?? {})).toEqual([]);
  expect(second?.['value-conflicts']).toMatchObject({ status: 'warn', count: 1 });
});
