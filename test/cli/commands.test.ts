import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.js';
import { NOW } from '../support/market.js';
import { type Printed, run } from '../support/terminal.js';
import { importMarket } from './market.js';

const folder = temporaryFolder('commands');
let data: string;
let imported: Printed;
beforeAll(async () => {
  ({ data, printed: imported } = await importMarket(folder));
});

const ask = (...argv: string[]): Promise<Printed> => run([...argv, '--data', data], { now: () => NOW });

interface Answer {
  readonly argv: readonly string[];
  /** Keys of the whole JSON answer; the contract's first, then those beyond it. */
  readonly keys: readonly string[];
  readonly rows: string;
  /** Keys of a row. */
  readonly row: readonly string[];
  /** Columns of the csv, where they are not the keys of a row. */
  readonly columns?: readonly string[];
  readonly code?: number;
}

const REASONS = ['trade', 'transfer', 'corporate_action', 'deposit', 'placing', 'listing'];
const MONEY = ['net', 'buy', 'sell', 'transfer', 'corporate_action', 'deposit', 'placing', 'listing'];
const PERSON = ['id', 'names', 'home', 'kind', 'group', 'head_office', 'type', 'evidence'];
const BEYOND = ['successor', 'overridden', 'as_of', 'price_date', 'value', 'unpriced', 'stale', 'portfolio'];
const WINDOW = ['--from', '2026-08-03', '--to', '2026-08-05'];

const ANSWERS: Readonly<Record<string, Answer>> = {
  holdings: {
    argv: ['holdings', '09001', '--date', '2026-08-06'],
    keys: ['stock', 'date', 'total_named', 'total_ccass', 'issued', 'rows', 'asked', 'source'],
    rows: 'rows',
    row: ['participant', 'name', 'type', 'shares', 'pct'],
  },
  changes: {
    argv: ['changes', '9001', '--from', '2026-08-03', '--to', '2026-08-07'],
    keys: ['stock', 'from', 'to', 'notes', 'rows'],
    rows: 'rows',
    row: ['participant', 'name', 'type', 'from_shares', 'to_shares', ...REASONS],
  },
  'big-changes': {
    argv: ['big-changes', '--from', '2026-08-03', '--threshold', '0.05'],
    keys: ['rows', 'from', 'to', 'threshold'],
    rows: 'rows',
    row: ['date', 'stock', 'participant', 'shares', 'pct', 'reason', 'name', 'type', 'basis'],
  },
  concentration: {
    argv: ['concentration', '09001'],
    keys: ['rows', 'stock', 'from', 'to'],
    rows: 'rows',
    row: ['date', 'top5', 'top10', 'top10_named', 'participants', 'basis'],
  },
  participant: {
    argv: ['participant', 'C00019'],
    keys: [...PERSON, ...BEYOND],
    rows: 'portfolio',
    row: ['stock', 'date', 'shares', 'pct', 'value'],
  },
  'participant: changes': {
    argv: ['participant', 'C00010', '--from', '2026-08-03', '--to', '2026-08-07'],
    keys: [...PERSON, ...BEYOND, 'changes'],
    rows: 'changes.rows',
    row: ['stock', 'from_shares', 'to_shares', ...REASONS],
  },
  'participant: one stock': {
    argv: ['participant', 'C00010', '--stock', '9001'],
    keys: [...PERSON, ...BEYOND, 'series'],
    rows: 'series.rows',
    row: ['date', 'shares', 'trade', 'other'],
  },
  flows: {
    argv: ['flows', ...WINDOW],
    keys: ['from', 'to', 'currency', 'by', 'coverage', 'rows', 'raw'],
    rows: 'rows',
    row: ['type', ...MONEY],
  },
  'flows by several keys': {
    argv: ['flows', ...WINDOW, '--by', 'day,industry', '--by', 'stock', 'participant', 'week', 'month'],
    keys: ['from', 'to', 'currency', 'by', 'coverage', 'rows', 'raw'],
    rows: 'rows',
    row: ['day', 'industry', 'stock', 'participant', 'week', 'month', ...MONEY],
  },
  shares: {
    argv: ['shares', '--to', '2026-08-07', '--exclude', 'other'],
    keys: ['rows', 'from', 'to', 'currency', 'exclude', 'coverage'],
    rows: 'rows',
    row: ['date', 'type', 'value', 'share'],
  },
  classify: {
    argv: ['classify', '--all', '--as-of', '2026-08-07'],
    keys: ['rows', 'as_of', 'judged_on', 'mode', 'lists', 'cut', 'coverage', 'changes'],
    rows: 'rows',
    row: [
      'participant',
      'name',
      'home',
      'kind',
      'type',
      'p_flexible',
      'trade_frequency',
      'months',
      'value',
      'reason',
    ],
  },
  'classify --sensitivity': {
    argv: ['classify', '--sensitivity', ...WINDOW],
    keys: ['rows', 'from', 'to', 'currency', 'borderline', 'notes', 'figures'],
    rows: 'figures',
    row: ['figure', 'type', 'value', 'low', 'high'],
  },
  status: {
    argv: ['status'],
    keys: ['rows', 'workspace', 'today'],
    rows: 'rows',
    row: ['kind', 'source', 'from', 'to', 'rows', 'stale_days'],
  },
  check: {
    argv: ['check'],
    keys: ['rows', 'workspace'],
    rows: 'rows',
    row: ['check', 'status', 'count', 'example', 'remedy'],
    columns: ['status', 'check', 'count', 'example', 'remedy'],
  },
  sql: {
    argv: ['sql', 'SELECT stock, date, count(*) AS n FROM holdings GROUP BY ALL ORDER BY ALL'],
    keys: ['rows'],
    rows: 'rows',
    row: ['stock', 'date', 'n'],
  },
};

function rowsAt(answer: unknown, path: string): Record<string, unknown>[] {
  const found = path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], answer);
  return found as Record<string, unknown>[];
}

describe.each(Object.entries(ANSWERS))('%s', (_, { argv, keys, rows, row, columns, code = 0 }) => {
  it('--json has exactly its keys', async () => {
    const printed = await ask(...argv, '--json');
    expect(printed.err).toBe('');
    expect(printed.code).toBe(code);
    const answer = JSON.parse(printed.out) as Record<string, unknown>;
    expect(Object.keys(answer).sort()).toEqual([...keys].sort());
    const found = rowsAt(answer, rows);
    expect(found.length).toBeGreaterThan(0);
    for (const one of found) expect(Object.keys(one).sort()).toEqual([...row].sort());
  });

  it('--csv has a column for each key and a line for each row', async () => {
    const [csv, json] = [await ask(...argv, '--csv'), await ask(...argv, '--json')];
    expect(csv.code).toBe(code);
    const lines = csv.out.trimEnd().split('\n');
    expect((lines[0] ?? '').split(',').sort()).toEqual([...(columns ?? row)].sort());
    expect(lines).toHaveLength(rowsAt(JSON.parse(json.out), rows).length + 1);
    for (const line of csv.err.split('\n').filter(Boolean)) expect(line).toMatch(/^note: /);
  });

  it('is a table for people', async () => {
    const { out, err, code: given } = await ask(...argv);
    expect(given).toBe(code);
    expect(err).toBe('');
    expect(out).toMatch(/^ *[a-z_]+( +[a-z_0-9]+)*\n─+(  ─+)*\n/m);
    expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});

describe('import', () => {
  it('prints what it loaded', () => {
    expect(imported.code).toBe(0);
    expect(imported.err).toBe('');
    expect(imported.out).toMatch(/6 loaded, 0 unchanged, 0 rejected; \d+ rows into/);
  });

  it('--json has exactly its keys', async () => {
    const { out } = await run(['import', join(folder, 'in'), '--data', data, '--json'], { now: () => NOW });
    const { files, ...rest } = JSON.parse(out) as { files: Record<string, unknown>[] };
    expect(rest).toEqual({ workspace: data, checks: [] });
    expect(files).toHaveLength(6);
    for (const file of files) {
      expect(Object.keys(file)).toEqual(['path', 'kind', 'status', 'rows', 'set_aside', 'reason']);
      expect(file).toMatchObject({ status: 'unchanged' });
    }
  });
});

describe('the numbers', () => {
  const rowsOf = async (...argv: string[]): Promise<Record<string, unknown>[]> =>
    rowsAt(JSON.parse((await ask(...argv, '--json')).out), 'rows');

  it('of holdings are those of the list', async () => {
    const { out } = await ask('holdings', '9001', '--json');
    expect(JSON.parse(out)).toMatchObject({
      stock: '09001',
      date: '2026-08-07',
      total_named: 10_400 + 7760 + 5200 + 2640 + 40,
      total_ccass: 10_400 + 7760 + 5200 + 2640 + 40 + 60,
      issued: 100_000,
    });
    const [first, ...others] = await rowsOf('holdings', '9001');
    expect(first).toMatchObject({ participant: 'C00019', type: 'stable', shares: 10_400, pct: 10.4 });
    expect(others.at(-1)).toMatchObject({ participant: null, type: 'other', shares: 40 });
  });

  it('of changes add up, holder by holder', async () => {
    const rows = await rowsOf('changes', '9001', '--from', '2026-08-03', '--to', '2026-08-07');
    for (const row of rows) {
      const parts = REASONS.reduce((sum, reason) => sum + Number(row[reason]), 0);
      expect(Number(row.from_shares) + parts).toBe(row.to_shares);
    }
    expect(rows.find(({ participant }) => participant === 'C00019')).toMatchObject({
      from_shares: 10_000,
      to_shares: 10_400,
    });
  });

  it('of flows carry their currency and coverage', async () => {
    const { out } = await ask('flows', ...WINDOW, '--json');
    const { currency, by, coverage } = JSON.parse(out) as Record<string, Record<string, unknown>>;
    expect({ currency, by }).toEqual({ currency: 'HKD', by: ['type'] });
    for (const key of ['days', 'stocks', 'unpriced', 'provisional', 'missing', 'notes'])
      expect(coverage).toHaveProperty(key);
    expect(coverage).toMatchObject({ days: 3, stocks: 2, unpriced: [], missing: [] });
  });

  it('of shares add up to one', async () => {
    const rows = await rowsOf('shares');
    expect(rows.reduce((sum, { share }) => sum + Number(share), 0)).toBeCloseTo(1, 7);
  });

  it('of a stock and type alone are those asked for', async () => {
    const rows = await rowsOf(
      'flows',
      ...WINDOW,
      '--by',
      'stock,type',
      '--stock',
      '9002',
      '--type',
      'flexible',
    );
    expect(rows.map(({ stock, type }) => `${stock} ${type}`)).toEqual(['09002 flexible']);
    expect(
      await rowsOf('flows', ...WINDOW, '--raw', '--by', 'participant', '--stock', '9001,9002'),
    ).not.toEqual([]);
  });
});

describe('names that came in a file', () => {
  it('run in no spreadsheet', async () => {
    const { out } = await ask('holdings', '9001', '--csv');
    expect(out).toContain('"\'=HYPERLINK(""http://example.invalid"")');
    const other = await ask('holdings', '9002', '--csv');
    expect(other.out).toContain("B01224,'-2+3 SECURITIES,");
    expect(out).not.toMatch(/(^|,)"?[=+@-](?!\d+(\.\d+)?(,|$))/m);
  });

  it('steer no terminal', async () => {
    const { out } = await ask('holdings', '9001');
    expect(out).toContain('=HYPERLINK("http://example.invalid")?[31m');
  });

  it('are themselves in JSON', async () => {
    const { out } = await ask('holdings', '9001', '--json');
    expect(out).toContain('\\u001b[31m');
  });
});
