import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Workspace } from '../../../src/workspace.js';
import { temporaryFolder } from '../../support/folder.js';
import { Inbox } from '../../support/inbox.js';
import { NOW } from '../../support/market.js';

const folder = temporaryFolder('refuse-lists');
const STOCKS = Array.from({ length: 25 }, (_, at) => String(600_000 + at));

/** A list of 25 stocks of Shanghai, 1,000,000 shares and up. */
const list = (
  date: string,
  change: (shares: number, at: number) => number | string,
  exchange = 'sh',
): string =>
  `stock_code,date,exchange,shares\n${STOCKS.map((stock, at) => `${stock},${date},${exchange},${change(1e6 + 10_000 * at, at)}`).join('\n')}\n`;
const FIRST = list('2024-09-30', (shares) => shares);
const grown = (shares: number, at: number): number => shares + 100_000 * (at % 3) - 50_000;

/** Status and reason of the last of these files, each imported by itself or all together. */
async function last(name: string, files: readonly string[], together = false): Promise<string> {
  const space = new Workspace(join(folder, name), { now: () => NOW });
  const inbox = new Inbox(join(folder, `${name}-in`));
  const paths = files.map((text, at) => inbox.put(`${at}.csv`, text));
  const done = together
    ? await space.import(paths)
    : [...(await space.import(paths.slice(0, -1))), ...(await space.import(paths.slice(-1)))];
  const one = done.at(-1);
  return `${one?.status} ${one?.reason ?? ''}`;
}

describe('northbound lists that cannot be', () => {
  it.each<[string, string, string]>([
    ['in 万股', list('2024-12-31', (shares) => Math.round(shares / 1e4)), '1/10,000 of the shares'],
    [
      '100 times as many',
      list('2024-12-31', (shares, at) => 100 * grown(shares, at)),
      '10\\d times the shares',
    ],
    [
      'of the same day in 万股',
      list('2024-09-30', (shares) => Math.round(shares / 1e4)),
      '1/10,000 of the shares',
    ],
    ['again under another date', list('2024-12-31', (shares) => shares), 'all 25 stocks as on 2024-09-30'],
    ['nothing but zeros', list('2024-12-31', () => 0), 'nothing but zeros, a dead feed'],
    ['of the other exchange', list('2024-12-31', grown, 'sz'), '600000 is no stock of shenzhen'],
  ])('%s', async (name, text, reason) => {
    expect(await last(name, [FIRST, text])).toMatch(new RegExp(`^rejected .*${reason}`));
    expect(await last(`${name}-together`, [FIRST, text], true)).toMatch(new RegExp(`^rejected .*${reason}`));
  });

  it('two quarters of one file are compared too', async () => {
    const second = list('2024-12-31', (shares) => 100 * shares).replace(/^.*\n/, '');
    expect(await last('one-file', [FIRST + second])).toMatch(
      /^rejected .*100 times the shares of 2024-09-30/,
    );
  });

  it.each<[string, string]>([
    ['a quarter later', list('2024-12-31', grown)],
    ['the same again within a holiday', list('2024-10-07', (shares) => shares)],
    ['the same day again', `${FIRST}\n`],
    ['a year later, 100 times as many', list('2025-12-31', (shares) => 100 * shares)],
  ])('%s is loaded', async (name, text) => {
    expect(await last(name, [FIRST, text])).toBe('loaded ');
  });

  const rows = (...told: string[]): string => `stock_code,date,exchange,shares\n${told.join('\n')}\n`;
  const [SOLD, STILL] = ['000001,2024-12-31,shenzhen,0', '000001,2025-03-31,shenzhen,0'];
  const HELD = '000001,2024-09-30,shenzhen,5000';

  it.each<[string, readonly string[]]>([
    ['in one file', [rows(HELD, SOLD)]],
    ['in the next one', [rows(HELD), rows(SOLD)]],
    ['and not bought again', [rows(HELD, SOLD, STILL)]],
  ])('the only stock of an exchange that was sold whole is loaded, %s', async (name, files) => {
    expect(await last(`sold ${name}`, files)).toBe('loaded ');
  });

  it.each<[string, readonly string[]]>([
    ['a stock that no list had', [rows(SOLD)]],
    ['another stock', [rows(HELD), rows('000002,2024-12-31,shenzhen,0')]],
    [
      'three stocks together',
      [
        rows(...['000001', '000002', '000333'].map((stock) => HELD.replace('000001', stock))),
        rows(...['000001', '000002', '000333'].map((stock) => SOLD.replace('000001', stock))),
      ],
    ],
  ])('zeros alone of %s are refused', async (name, files) => {
    expect(await last(`zeros ${name}`, files)).toMatch(/^rejected .*nothing but zeros, a dead feed/);
  });
});
