import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedDemo } from '../support/demo.js';
import { temporaryFolder } from '../support/folder.js';
import { type Printed, run } from '../support/terminal.js';

const folder = temporaryFolder('contract');
const data = join(folder, 'demo');
beforeAll(async () => cpSync((await sharedDemo()).folder, data, { recursive: true }));

const ask = (...argv: string[]): Promise<Printed> => run([...argv, '--data', data]);

/** Keys that programs rely on, as they are promised; an answer may say more. */
const ANSWERS: Readonly<
  Record<string, { argv: string[]; keys: string[]; row: string[]; beside?: string[] }>
> = {
  nowcast: {
    argv: ['nowcast', '--by', 'week'],
    keys: ['rows'],
    row: ['week', 'from', 'to', 'net', 'low', 'high', 'p_inflow', 'anchored'],
  },
  'nowcast by quarter in real time': {
    argv: ['nowcast', '--by', 'quarter', '--information', 'realtime'],
    keys: ['rows'],
    row: ['quarter', 'from', 'to', 'net', 'low', 'high', 'p_inflow', 'anchored'],
  },
  'northbound holdings': {
    argv: ['northbound', 'holdings', '--by', 'industry'],
    keys: ['rows'],
    row: ['industry'],
  },
  'northbound flows': {
    argv: ['northbound', 'flows', '--by', 'quarter'],
    keys: ['rows'],
    row: ['quarter'],
  },
  rallies: {
    argv: ['rallies', '--index', '000985'],
    keys: ['rows', 'current', 'average'],
    row: ['index', 'start', 'peak', 'days_to_peak', 'days_elapsed', 'rise', 'rise_close'],
  },
  valuation: {
    argv: ['valuation'],
    keys: ['rows'],
    row: ['id', 'name', 'metric', 'value', 'percentile', 'since', 'n', 'method'],
  },
  positioning: {
    argv: ['positioning'],
    keys: ['rows'],
    row: ['industry', 'quarter', 'fund_weight', 'benchmark_weight', 'overweight', 'percentile'],
  },
  gaps: { argv: ['gaps'], keys: ['rows'], row: ['rank', 'industry', 'score'] },
  cycles: { argv: ['cycles', '--index', 'HSI'], keys: ['rows'], row: ['phase', 'start', 'end'] },
  macro: { argv: ['macro'], keys: ['rows'], row: ['key', 'value', 'unit', 'date', 'source'] },
  claims: {
    argv: ['claims'],
    keys: ['rows'],
    row: ['id', 'text', 'published', 'computed', 'unit', 'status', 'query'],
  },
};

describe.each(Object.entries(ANSWERS))('%s', (name, { argv, keys, row }) => {
  it('has the keys of the contract in JSON and in csv, and is simulated', async () => {
    const json = await ask(...argv, '--json');
    expect(json.err).toBe('');
    expect(json.code).toBe(0);
    const answer = JSON.parse(json.out);
    for (const key of keys) expect(answer).toHaveProperty([key]);
    expect(answer.rows.length).toBeGreaterThan(0);
    for (const one of answer.rows) for (const key of row) expect(one).toHaveProperty([key]);
    // the backdrop is published fact even beside a simulated market
    expect(answer.simulated).toBe(name === 'macro' ? undefined : true);

    const csv = await ask(...argv, '--csv');
    expect(csv.code).toBe(0);
    expect((csv.out.split('\n')[0] ?? '').split(',')).toEqual(expect.arrayContaining(row));
    expect(csv.out.trimEnd().split('\n')).toHaveLength(answer.rows.length + 1);
    expect(`${json.out}${csv.out}${csv.err}`).not.toMatch(/NaN|undefined|\[object/);
  });

  it('is a table for people that says the same', async () => {
    const { code, out } = await ask(...argv);
    expect(code).toBe(0);
    expect(out).toMatch(/simulated/i);
    expect(out).not.toMatch(/NaN|undefined|\[object/);
  });

  it('takes no option it does not know: exit code 2, one line', async () => {
    const { code, out, err } = await ask(...argv, '--nonsense');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^waizi: [^\n]+\n$/);
  });
});

describe('the backtest', () => {
  it('has both readings, its baselines and years', async () => {
    const { code, out } = await ask('nowcast', 'backtest', '--json');
    expect(code).toBe(0);
    const answer = JSON.parse(out);
    const rows = answer.rows ?? [answer];
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      for (const key of [
        'target',
        'from',
        'to',
        'information',
        'weeks',
        'hits',
        'hit_rate',
        'pt_p',
        'coverage90',
        'by_year',
      ])
        expect(row).toHaveProperty([key]);
      expect(row.wilson95).toHaveLength(2);
      expect(Object.keys(row.baselines)).toEqual(
        expect.arrayContaining(['always_positive', 'last_sign', 'previous_quarters_sign']),
      );
    }
  });
});

describe('gaps and flows', () => {
  it('tell the same foreign flow of an industry', async () => {
    const gaps = JSON.parse(
      (await ask('gaps', '--weights', 'valuation=0.4,positioning=0.4,flow=0.2', '--json')).out,
    );
    const told = gaps.rows.filter((row: { flow: number | null }) => row.flow !== null);
    expect(told.length).toBeGreaterThan(0);
    const [, from = '', to = ''] = /flow: trades of (\S+) to (\S+),/.exec(gaps.notes.join('\n')) ?? [];
    const flows = JSON.parse(
      (
        await ask(
          'flows',
          '--from',
          from,
          '--to',
          to,
          '--by',
          'industry',
          '--type',
          'stable',
          '--type',
          'flexible',
          '--json',
        )
      ).out,
    );
    const net = new Map(flows.rows.map((row: { industry: string; net: number }) => [row.industry, row.net]));
    const sums = [...net.values()];
    for (const row of told) expect(sums).toContain(row.flow);
  });
});

describe('no data', () => {
  it.each([
    [['rallies', '--index', '399999']],
    [['valuation', '--since', '1998-01-05', '--as-of', '1999-01-04']],
    [['positioning', '--since', '1998-01-05', '--as-of', '1999-01-04']],
    [['gaps', '--since', '1998-01-05', '--as-of', '1999-01-04']],
    [['nowcast', '--from', '1999-01-04', '--to', '1999-02-04']],
  ])('%s: exit code 3 and one line', async (argv) => {
    const { code, out, err } = await ask(...argv);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toMatch(/^waizi: [^\n]+\n$/);
  });
});

describe('in Chinese', () => {
  it('claims and the note leave no message in English', async () => {
    for (const argv of [
      ['claims', '--lang', 'zh'],
      ['report', '--lang', 'zh'],
    ]) {
      const { out, err } = await ask(...argv);
      expect(out.length).toBeGreaterThan(1000);
      expect(`${out}${err}`.split('\n').filter((line) => line.includes('（英文）'))).toEqual([]);
    }
  });
});
