import { afterAll, beforeAll, expect, test } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../../support/market.js';
import { run } from '../../support/terminal.js';

/** Mainland trading days from 1 December 2025 to 30 January 2026. */
const DAYS = Array.from({ length: 62 }, (_, day) => new Date(Date.UTC(2025, 11, 1 + day)))
  .filter((day) => day.getUTCDay() % 6 !== 0)
  .map((day) => day.toISOString().slice(0, 10))
  .filter((day) => day !== '2026-01-01' && day !== '2026-01-02');

let space: TestSpace;
beforeAll(async () => {
  space = await spaceOf(
    new Market()
      .file(
        'index_000985.csv',
        `id,date,open,high,low,close\n${DAYS.map((day, at) => `000985,${day},${5000 + 9 * at},${5012 + 9 * at},${4990 + 9 * at},${5005 + 9 * at}`).join('\n')}\n`,
      )
      .file(
        'valuation.csv',
        `id,date,metric,value\n${DAYS.map((day, at) => `000300,${day},pe_ttm,${(12 + at / 100).toFixed(2)}`).join('\n')}\n`,
      ),
  );
});
afterAll(() => space.remove());

const note = async (asOf: string, lang: string): Promise<string> => {
  const { out, err } = await run(['report', '--as-of', asOf, '--lang', lang, '--data', space.space.folder]);
  expect(err).toBe('');
  return out;
};
const part = (text: string, heading: string): string =>
  text.split(/^## /m).find((one) => one.startsWith(heading)) ?? '';

test('a note long after the last stored day of an index tells that day beside its values', async () => {
  const english = await note('2026-07-31', 'en');
  expect(part(english, 'Valuation')).toContain('on 30 January 2026');
  expect(part(english, 'Where the market stands')).toContain('stored until 30 January 2026');
  expect(part(english, 'Where the market stands')).not.toContain('may still go on');
  expect(part(english, 'In short')).toContain('stored until 30 January 2026');
  expect(part(await note('2026-07-31', 'zh'), '估值')).toContain('为2026年1月30日数值');
});

test('so does the figure of valuations', async () => {
  const { out } = await run([
    'figure',
    'valuation-percentiles',
    '--as-of',
    '2026-07-31',
    '--data',
    space.space.folder,
  ]);
  expect(out).toContain('The last valuation of 1 series is of 30 January 2026.');
});

test('a note of that day has no such words', async () => {
  const english = await note('2026-01-31', 'en');
  expect(part(english, 'Where the market stands')).toContain('may still go on');
  expect(english).not.toMatch(/stored until|last day stored/);
});
