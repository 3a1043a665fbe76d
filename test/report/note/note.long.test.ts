import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Parser } from 'htmlparser2';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserOf } from '../../../src/report/render/pdf.js';
import { DuckDbEngine } from '../../../src/store/duckdb-engine.js';
import { sharedDemo } from '../../support/demo.js';
import { type Printed, run } from '../../support/terminal.js';

interface NoteJson {
  readonly simulated: boolean;
  readonly numbers: readonly {
    readonly id: string;
    readonly unit: string;
    readonly value: number | string;
    readonly text: Readonly<Record<string, readonly string[]>>;
    readonly query: string;
  }[];
  readonly texts: readonly {
    readonly language: string;
    readonly sections: readonly {
      readonly id: string;
      readonly figures: readonly string[];
      readonly paragraphs: readonly { readonly text: string; readonly numbers: readonly string[] }[];
    }[];
  }[];
  readonly tables: readonly {
    readonly id: string;
    readonly columns: readonly { readonly key: string; readonly unit: string }[];
    readonly rows: readonly Readonly<Record<string, number | string | boolean | null>>[];
  }[];
}

const base = mkdtempSync(join(tmpdir(), 'waizi-note-test-'));
const data = join(base, 'demo');
const at = (name: string): string => join(base, name);
const browser = (() => {
  try {
    return browserOf(process.env);
  } catch {
    return null;
  }
})();
const waizi = (...argv: string[]): Promise<Printed> => run([...argv, '--data', data], { env: process.env });
let note: NoteJson;

beforeAll(async () => {
  cpSync((await sharedDemo()).folder, data, { recursive: true });
  const files = ['note.html', 'note.md', 'note.json', 'note.xlsx', 'tables/'].map(at).join(',');
  const printed = await waizi('report', '--lang', 'en,zh', '-o', files);
  expect(`${printed.code} ${printed.err}`).toBe('0 ');
  note = JSON.parse(readFileSync(at('note.json'), 'utf8'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const SCALES: Readonly<Record<string, number>> = {
  trn: 1e12,
  bn: 1e9,
  mn: 1e6,
  万亿: 1e12,
  亿: 1e8,
  万: 1e4,
  '%': 0.01,
  pp: 0.01,
  个百分点: 0.01,
};

describe('the note of the simulated market', () => {
  test('tells every number in both languages as it is in the JSON', () => {
    const known = new Map(note.numbers.map((one) => [one.id, one]));
    let told = 0;
    for (const { language, sections } of note.texts)
      for (const { text, numbers } of sections.flatMap(({ paragraphs }) => paragraphs))
        for (const id of numbers) {
          const { unit, value, text: texts } = known.get(id)!;
          const own = texts[language]!.filter((one) => text.includes(one));
          expect(own.length, `${id} in ${text}`).toBeGreaterThan(0);
          if (unit === 'date') continue;
          const scale = Object.entries(SCALES).find(([word]) => own[0]!.includes(word))?.[1] ?? 1;
          const digits = /[\d,]+(?:\.\d+)?/.exec(own[0]!)![0].replaceAll(',', '');
          const half = 0.5 * 10 ** -(digits.split('.')[1]?.length ?? 0) * scale;
          expect(
            Math.abs(Number(digits) * scale - Math.abs(Number(value))),
            `${id}: ${own[0]}`,
          ).toBeLessThanOrEqual(half * 1.001);
          told++;
        }
    expect(told).toBeGreaterThan(80);
  });

  test('has every section in both languages, and what it lacks is said', () => {
    expect(note.simulated).toBe(true);
    for (const { sections } of note.texts)
      for (const { id, paragraphs } of sections)
        if (id !== 'tables') expect(paragraphs.length, id).toBeGreaterThan(0);
    const positioning = note.texts[0]!.sections.find(({ id }) => id === 'positioning')!;
    expect(positioning.paragraphs[0]!.text).toMatch(/waizi import|overweight/);
  });

  test('its HTML says nothing that is no number, and each number leads to its row', () => {
    const html = readFileSync(at('note.html'), 'utf8');
    const ids = new Set<string>();
    const links: { id: string; text: string }[] = [];
    let [text, link] = ['', null as string | null];
    let skip = 0;
    const parser = new Parser({
      onopentag(name, { id, class: kind, href = '' }) {
        if (id) ids.add(id);
        if (name === 'style') skip++;
        if (name === 'a' && kind === 'n') links.push({ id: href.slice(1), text: '' });
        link = name === 'a' ? href : link;
        expect(name).not.toBe('script');
        expect(href).not.toMatch(/^https?:/);
      },
      ontext(piece) {
        if (skip > 0) return;
        text += piece;
        if (link !== null) links.at(-1)!.text += piece;
      },
      onclosetag(name) {
        if (name === 'style') skip--;
        if (name === 'a') link = null;
      },
    });
    parser.end(html);
    expect(text).not.toMatch(/NaN|undefined|\bnull\b|Infinity|\[object/);
    expect(links.length).toBeGreaterThan(80);
    for (const { id } of links) expect(ids, id).toContain(id);
    expect(new Set(html.match(/ id="[^"]+"/g)).size).toBe(html.match(/ id="[^"]+"/g)!.length);
    expect(html.match(/<svg/g)!.length).toBe(
      note.texts.flatMap(({ sections }) => sections.flatMap(({ figures }) => figures)).length,
    );
  });

  test('its Markdown has the same numbers and an entry for each', () => {
    const text = readFileSync(at('note.md'), 'utf8');
    expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
    const linked = new Set([...text.matchAll(/\(#n-([^)]+)\)/g)].map(([, id]) => id));
    expect(linked.size).toBeGreaterThan(40);
    for (const id of linked) expect(text).toContain(`<a id="n-${id}"></a>`);
  });

  test('two runs give the same bytes', async () => {
    const files = ['again.html', 'again.md', 'again.json'].map(at).join(',');
    expect((await waizi('report', '--lang', 'en,zh', '-o', files)).code).toBe(0);
    for (const ending of ['html', 'md', 'json'])
      expect(readFileSync(at(`again.${ending}`)).equals(readFileSync(at(`note.${ending}`)))).toBe(true);
  });

  test('the workbook has every table as it is in the JSON', async () => {
    for (const { id, columns, rows } of note.tables) {
      const [head, ...cells] = await readSheet(at('note.xlsx'), id);
      expect(head!.slice(0, columns.length)).toEqual(columns.map(({ key }) => key));
      expect(cells.length, id).toBe(rows.length);
      cells.forEach((row, index) =>
        columns.forEach(({ key }, place) => {
          const [read, own] = [row[place] ?? null, rows[index]![key] ?? null];
          expect(read === '' ? null : read, `${id} ${index} ${key}`).toEqual(own === '' ? null : own);
        }),
      );
    }
  });

  test('Parquet has money as exact decimals, and the same amounts as the JSON', async () => {
    const engine = await DuckDbEngine.open({});
    try {
      for (const { id, columns, rows } of note.tables) {
        const file = join(base, 'tables', `${id}.parquet`);
        const types = new Map(
          (await engine.query(`DESCRIBE SELECT * FROM read_parquet('${file}')`)).map((row) => [
            String(row.column_name),
            String(row.column_type),
          ]),
        );
        const money = columns.filter(({ unit }) => unit === 'HKD' || unit === 'CNY');
        for (const { key } of money) expect(types.get(key), `${id} ${key}`).toBe('DECIMAL(38,2)');
        if (money.length === 0) continue;
        const list = money.map(({ key }) => `CAST("${key}" AS VARCHAR) AS "${key}"`).join(', ');
        const stored = await engine.query(`SELECT ${list} FROM read_parquet('${file}')`);
        stored.forEach((row, index) => {
          for (const { key } of money) {
            const own = rows[index]![key];
            expect(row[key] ?? null, `${id} ${index} ${key}`).toBe(
              own == null ? null : Number(own).toFixed(2),
            );
          }
        });
      }
      const [numbers] = await engine.query(
        `SELECT typeof(amount) AS type, count(*) AS n FROM read_parquet('${join(base, 'tables', 'numbers.parquet')}') WHERE amount IS NOT NULL GROUP BY 1`,
      );
      expect(numbers?.type).toBe('DECIMAL(38,2)');
      expect(Number(numbers?.n)).toBe(
        note.numbers.filter(({ unit }) => unit === 'HKD' || unit === 'CNY').length,
      );
    } finally {
      engine.close();
    }
    expect(readdirSync(join(base, 'tables')).filter((file) => file.endsWith('.csv')).length).toBe(
      note.tables.length + 1,
    );
  });

  test.skipIf(browser === null)(
    `its PDF has pages and the fonts in it${browser === null ? ' (left out: no Chromium here)' : ''}`,
    async () => {
      expect((await waizi('report', '--lang', 'zh', '-o', at('note.pdf'))).code).toBe(0);
      const pdf = readFileSync(at('note.pdf')).toString('latin1');
      expect(pdf.startsWith('%PDF-')).toBe(true);
      const pages = pdf.match(/\/Type\s*\/Page\b/g)!.length;
      expect(pages).toBeGreaterThan(4);
      expect(pages).toBeLessThan(25);
      expect(pdf.match(/\/FontFile[23]?\b/g)!.length).toBeGreaterThan(0);
    },
  );
});

describe('exit codes', () => {
  test('report: 2 for what cannot be asked, 3 where nothing was known', async () => {
    expect((await waizi('report', '--lang', 'fr')).code).toBe(2);
    expect((await waizi('report', '-o', at('note.txt'))).code).toBe(2);
    expect((await waizi('report', '--csv')).code).toBe(2);
    expect((await waizi('report', '--as-of', '1990-01-02')).code).toBe(3);
    expect((await run(['report', '--data', at('nowhere')])).code).toBe(3);
    expect(existsSync(at('note.txt'))).toBe(false);
  });

  test('claims: 0, with --strict 1 when one differs, 1 for a damaged file', async () => {
    const claim = (published: number): string => `note:
  title: { en: A note, zh: 报告 }
  published: 2026-08-10
  source: made
  counting: by paragraph
claims:
  - id: days
    place: [1, 1]
    text: { en: trading days, zh: 交易日数 }
    published: ${published}
    unit: days
    query: { ask: calendar, market: hong-kong, from: 2026-08-03, to: 2026-08-07, take: count }
    needs: [calendar]
`;
    writeFileSync(at('right.yaml'), claim(5));
    writeFileSync(at('wrong.yaml'), claim(4));
    writeFileSync(at('damaged.yaml'), 'claims: [');
    expect((await waizi('claims', at('right.yaml'), '--strict')).code).toBe(0);
    expect((await waizi('claims', at('wrong.yaml'))).code).toBe(0);
    expect((await waizi('claims', at('wrong.yaml'), '--strict')).code).toBe(1);
    const damaged = await waizi('claims', at('damaged.yaml'));
    expect(damaged.code).toBe(1);
    expect(damaged.err.trim().split('\n').length).toBe(1);
  });

  test('figure: 0, 2 for an unknown one, 3 with an image that says what is missing', async () => {
    expect((await waizi('figure', 'industry-flows', '-o', at('f.svg,csv'))).code).toBe(0);
    expect(readFileSync(at('f.csv'), 'utf8')).toMatch(/^industry,/);
    expect((await waizi('figure', 'no-such')).code).toBe(2);
    expect((await waizi('figure', 'concentration')).code).toBe(2);
    expect((await waizi('figure', 'positioning', '--as-of', '1990-01-02', '-o', at('p.svg'))).code).toBe(3);
    expect(readFileSync(at('p.svg'), 'utf8')).toContain('waizi import');
  });
});
