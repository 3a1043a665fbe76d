import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { addDays, weekday } from '../../src/iso-date.js';
import { refuseShifted } from '../../src/sources/shifted-days.js';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { Inbox } from '../support/inbox.js';
import { NOW } from '../support/market.js';

const folder = temporaryFolder('shifted-days');
const DAYS = Calendar.shipped().openDays('mainland', '2024-03-01', '2024-04-30');
const price = (at: number): number => 3500 + 10 * (at % 7) + at;
const index = (by: number): string =>
  `date,open,high,low,close,amount\n${DAYS.map((day, at) => `${addDays(day, by)},${price(at)},${price(at) + 20},${price(at) - 20},${price(at) + 5},${3e11 + at * 1e8}`).join('\n')}\n`;
const series = (by: number): string =>
  `date,value\n${DAYS.map((day, at) => `${addDays(day, by)},${(2.3 + 0.01 * (at % 9)).toFixed(4)}`).join('\n')}\n`;
const deals = (by: number): string =>
  `MUTUAL_TYPE,TRADE_DATE,NET_DEAL_AMT,BUY_AMT,SELL_AMT,DEAL_AMT,DEAL_NUM\n${DAYS.map((day, at) => `001,${addDays(day, by)},${at},${5000 + at},5000,${10_000 + at},${300_000 + at}`).join('\n')}\n`;

async function told(name: string, text: string, by: number): Promise<string> {
  const space = new Workspace(join(folder, `${name}${by}`), { now: () => NOW });
  const [done] = await space.import([new Inbox(join(folder, `${name}${by}-in`)).put(name, text)]);
  return `${done?.status} ${done?.reason ?? ''}`;
}

describe('trading days of another time zone', () => {
  it.each([
    ['sh000300.csv', index, 'days of 000300 have'],
    ['cn10y.csv', series, 'days of cn10y have'],
    ['deals.csv', deals, 'days of northbound shanghai have'],
  ] as const)('%s is refused a day late and a day early, and loaded as it is', async (name, make, what) => {
    expect(await told(name, make(1), 1)).toContain(
      `${what} Saturdays, but no Mondays: they are dated a day late`,
    );
    expect(await told(name, make(-1), -1)).toContain(
      `${what} Sundays, but no Fridays: they are dated a day early`,
    );
    expect(await told(name, make(0), 0)).toMatch(/^loaded/);
  });

  const from = (length: number, keep: (day: string) => boolean): string[] =>
    Array.from({ length }, (_, at) => addDays('2024-03-01', at)).filter(keep);
  it.each<[string, string[]]>([
    ['every day of the week', from(90, () => true)],
    ['Saturdays alone', from(300, (day) => weekday(day) === 6)],
    ['whole weeks with one Saturday', from(60, (day) => weekday(day) % 6 !== 0 || day === '2024-03-02')],
    ['few days', from(20, (day) => weekday(day) > 1)],
  ])('%s are no shift', (_, days) => {
    expect(() => refuseShifted('any', days)).not.toThrow();
  });
});
