import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.js';
import { temporaryFolder } from '../support/folder.js';
import { Market, spaceOf, type TestSpace } from '../support/market.js';
import { Workspace } from '../../src/workspace.js';

// C00019 hands 2,400 and then 500 to C00010, far below what counts as a block on its own, and both trade besides
const DAYS = ['2026-08-05', '2026-08-06', '2026-08-07'];
const market = (): Market =>
  new Market()
    .lists('09001', DAYS, {
      C00019: [50_000, 47_500, 47_000],
      C00010: [50_000, 52_400, 53_000],
      B01130: [50_000, 50_100, 50_000],
    })
    .tradedOn('09001', ['2026-08-04', '2026-08-05'], 20_000, 10)
    .issued('09001', '2026-08-03', 1_000_000);

const CONFIG = `custody_moves:
  - from: C00019
    to: C00010
    start: 2026-08-06
    end: 2026-08-07
    reason: a fund changed its custodian
`;
const PARTS = [
  '2026-08-06 B01130 +100 trade',
  '2026-08-06 C00010 +2400 transfer R8',
  '2026-08-06 C00019 -100 trade',
  '2026-08-06 C00019 -2400 transfer R8',
  '2026-08-07 B01130 -100 trade',
  '2026-08-07 C00010 +100 trade',
  '2026-08-07 C00010 +500 transfer R8',
  '2026-08-07 C00019 -500 transfer R8',
];

describe('a custody move that config.yaml names', () => {
  const spaces: TestSpace[] = [];
  const kept = async (made: Promise<TestSpace> | TestSpace): Promise<TestSpace> => {
    spaces.push(await made);
    return spaces.at(-1) as TestSpace;
  };
  afterEach(() => {
    for (const space of spaces.splice(0)) space.remove();
  });

  it('is a transfer on both sides, to the share, and no flow of either', async () => {
    const space = await kept(spaceOf(market(), CONFIG));
    expect((await space.parts('09001')).sort()).toEqual(PARTS);
    expect(await space.flowLines({ from: '2026-08-04', to: '2026-08-05', by: ['participant'] })).toEqual([
      'B01130 buy 1000 sell 1000',
      'C00010 net 1000 buy 1000 transfer 29000',
      'C00019 net -1000 sell 1000 transfer -29000',
    ]);
  });

  it('is trading where nobody says otherwise', async () => {
    const space = await kept(spaceOf(market()));
    expect((await space.parts('09001')).some((part) => part.includes('transfer'))).toBe(false);
  });

  it('covers its days and stocks only', async () => {
    const lines = (text: string): string => CONFIG.replace('    reason', `${text}    reason`);
    const other = await kept(spaceOf(market(), lines('    stocks: [9002]\n')));
    expect((await other.parts('09001')).some((part) => part.includes('transfer'))).toBe(false);
    const own = await kept(spaceOf(market(), lines('    stocks: [9001]\n')));
    expect((await own.parts('09001')).sort()).toEqual(PARTS);
    const first = await kept(spaceOf(market(), CONFIG.replace('end: 2026-08-07', 'end: 2026-08-06')));
    expect((await first.parts('09001')).filter((part) => part.includes('transfer'))).toEqual(
      PARTS.filter((part) => part.startsWith('2026-08-06') && part.includes('transfer')),
    );
  });

  it('named later is said to be missing, until an import or a rebuild takes it up', async () => {
    const space = await kept(spaceOf(market()));
    writeFileSync(join(space.folder, 'data', 'config.yaml'), CONFIG);
    const again = new Workspace(join(space.folder, 'data'), { now: () => new Date('2026-11-22T00:00:00Z') });
    const asked = { from: '2026-08-04', to: '2026-08-05' };
    expect((await again.flows(asked)).coverage.notes.join()).toContain('run waizi rebuild');
    await again.rebuild();
    expect((await again.flows(asked)).coverage.notes.join()).not.toContain('run waizi rebuild');
    expect((await space.parts('09001')).sort()).toEqual(PARTS);
  });
});

describe('custody_moves in config.yaml', () => {
  const folder = temporaryFolder('custody-moves');
  const read = (text: string): unknown => {
    writeFileSync(join(folder, 'config.yaml'), text);
    return readConfig(folder);
  };
  it.each([
    ['an id that is none', CONFIG.replace('from: C00019', 'from: HSBC'), 'from "HSBC" is no participant id'],
    ['a day that is none', CONFIG.replace('2026-08-06', '2026-08-36'), 'start "2026-08-36" is no day'],
    ['no reason', CONFIG.replace(/    reason.*\n/, ''), 'no reason'],
    [
      'an end before the start',
      CONFIG.replace('end: 2026-08-07', 'end: 2026-08-01'),
      'ends (2026-08-01) before',
    ],
    [
      'one participant on both sides',
      CONFIG.replace('to: C00010', 'to: C00019'),
      'from and to are both C00019',
    ],
    ['an unknown key', CONFIG.replace('reason:', 'because: x\n    reason:'), 'unknown key "because"'],
    ['no list', 'custody_moves: C00019\n', 'custody_moves must be a list'],
  ])('with %s is refused', (_, text, problem) => {
    expect(() => read(text)).toThrow(problem);
  });
  it.each([
    ['classification: {mode: guess}', 'mode "guess" is none of mixture, threshold, kind'],
    ['classification: {threshold: -1}', 'threshold must be a trade frequency'],
    ['classification: {price_date: May}', 'price_date "May" is no day'],
    ['classification: {cut: 3}', 'unknown key "cut"'],
  ])('and %s', (text, problem) => {
    expect(() => read(text)).toThrow(problem);
  });
});
