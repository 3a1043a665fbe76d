import { mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/errors.js';
import type { ImportedFile } from '../../../src/sources/import.js';
import { type Kind, KINDS, recognise } from '../../../src/sources/recognise.js';
import { filesOf } from '../../../src/sources/walk.js';
import { Workspace } from '../../../src/workspace.js';
import { temporaryFolder } from '../../support/folder.js';
import { Inbox } from '../../support/inbox.js';
import { SAMPLES } from '../../support/kinds.js';
import { NOW } from '../../support/market.js';
import { rejection } from '../../support/rejection.js';

const folder = temporaryFolder('recognise');

/** The name of a file of another kind. */
const misleading = (index: number): string =>
  `${KINDS[(index + 5) % KINDS.length]}.${['xlsx', 'html', 'json', 'csv', 'gz', 'jpg'][index % 6]}`;

describe('every kind of file, under the name of another', () => {
  let results: ImportedFile[];
  const space = new Workspace(join(folder, 'data'), { now: () => NOW });
  beforeAll(async () => {
    const inbox = new Inbox(join(folder, 'in'));
    const paths = KINDS.map((kind, index) => {
      const { content } = SAMPLES[kind];
      return inbox.put(misleading(index), index % 2 === 0 ? content : gzipSync(content));
    });
    results = await space.import(paths, { date: '2026-08-03', id: '000016' });
  });

  it.each(KINDS.map((kind, index) => [kind, index] as const))('%s', (kind, index) => {
    expect(results[index]).toMatchObject({
      kind,
      status: 'loaded',
      reason: null,
      rows: SAMPLES[kind].rows,
      set_aside: [],
    });
  });

  it('each in its table, with the file it came from', async () => {
    const rows = await space.with(({ engine }) =>
      engine.query(`SELECT f.kind, count(*)::INT AS n FROM (
        ${[
          'calendar_days',
          'securities',
          'names',
          'issues',
          'industries',
          'actions',
          'announcements',
          'issued',
          'prices',
          'connect_holdings',
          'connect_participants',
          'northbound_days',
          'southbound_days',
          'connect_actives',
          'series_days',
          'index_days',
          'valuation_days',
          'fund_holdings',
          'benchmark_weights',
          'industry_weights',
          'share_industries',
          'stock_days',
        ]
          .map((table) => `SELECT file FROM ${table}`)
          .join(' UNION ALL ')}) t JOIN files f ON f.file = t.file GROUP BY f.kind`),
    );
    const counted = Object.fromEntries(rows.map(({ kind, n }) => [kind, n]));
    const expected: Partial<Record<Kind, number>> = Object.fromEntries(
      KINDS.map((kind) => [kind, SAMPLES[kind].rows]),
    );
    // a page also tells its stock's name and its holders' names; the csv's two lists share one name
    // a calendar of the archive is stored where it differs from the one there is
    const { 'webbsite-dump': _dump, 'webbsite-csv': _csv, ...stored } = expected;
    // quotations also tell that a stock is suspended
    expect(counted).toEqual({
      ...stored,
      'ccass-page': 3,
      'ccass-csv': 3,
      'ccass-parquet': 2,
      'hkex-quotations': 3,
    });
  });
});

describe('what a file is', () => {
  it.each([
    ['UTF-8 with a mark', '\uFEFFstock_code,date,close\n', 'prices'],
    ['Chinese headers', '证券代码,日期,收盘价\n', 'prices'],
    ['copied headings', 'Stock Code;Date;Participant ID;Shareholding\n', 'ccass-csv'],
    ['quoted cells', '"stock_code","date","participant_id","shares"\n', 'ccass-csv'],
  ])('shows through %s', (_, text, kind) => {
    expect(recognise(Buffer.from(text))).toBe(kind);
  });

  it('shows in UTF-16 and GB18030 too', () => {
    const utf16 = Buffer.from('\uFEFFstock_code\tdate\tparticipant_id\tshares\r\n', 'utf16le');
    expect(recognise(utf16)).toBe('ccass-csv');
    // 日期 in GB18030
    const gb = Buffer.concat([
      Buffer.from('stock_code,close,'),
      Buffer.from([0xc8, 0xd5, 0xc6, 0xda]),
      Buffer.from('\n'),
    ]);
    expect(recognise(gb)).toBe('prices');
  });

  it.each([
    ['nothing', '', 'the file is empty; fetch it again'],
    ['binary junk', Buffer.from([0, 1, 2, 3, 0xff]), 'binary data that is no workbook; see docs/formats.md'],
    [
      'a picture',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]),
      'binary data that is no workbook',
    ],
    ['prose', 'Dear all,\nplease find attached\n', 'not a file that import knows (it begins "Dear all,")'],
    ['escape codes', '\u001b[2Jcleared\n', 'it begins "?[2Jcleared"'],
    [
      'a feed that is none any more',
      '{"rc":0,"data":{"hk2sh":{"dayNetAmtIn":0.0,"buySellAmt":1234.0}}}',
      'Eastmoney’s live flow of Stock Connect (kamt): its net is the quota used',
    ],
  ])('is refused for %s', (_, content, message) => {
    const told = rejection(() => recognise(Buffer.from(content as string)));
    expect(told).toContain(message);
    expect(told).not.toContain('\n');
  });
});

describe('--as', () => {
  it('forces what a file is, and the same file again is the same load', async () => {
    const space = new Workspace(join(folder, 'as'), { now: () => NOW });
    const inbox = new Inbox(join(folder, 'as-in'));
    // a table of issued shares that has prices' columns too
    const path = inbox.put(
      'both.csv',
      'stock_code,date,close,adjusted,issued_shares\n09001,2026-08-03,2.5,none,1000\n',
    );
    const kindOf = async (as?: Kind): Promise<string> => {
      const [file] = await space.import([path], as ? { as } : {});
      return `${file?.status} ${file?.kind}`;
    };
    expect(await kindOf()).toBe('loaded prices');
    expect(await kindOf('prices')).toBe('unchanged prices');
    expect(await kindOf('issued')).toBe('loaded issued');
    expect(await kindOf('issued')).toBe('unchanged issued');
    expect(await kindOf('ccass-page')).toBe('rejected ccass-page');
  });
});

describe('the files of a folder', () => {
  const inbox = new Inbox(join(folder, 'walk'));
  const inside = (files: string[]): string[] => files.map((file) => relative(inbox.folder, file));
  beforeAll(() => {
    for (const name of ['b.csv', 'a', 'deep/er/x.csv', '.hidden', '.git/config', 'deep/.x/y'])
      inbox.put(name, 'x');
    symlinkSync(join(inbox.folder, 'b.csv'), join(inbox.folder, 'linked.csv'));
    symlinkSync(join(inbox.folder, 'nowhere'), join(inbox.folder, 'broken.csv'));
    symlinkSync(inbox.folder, join(inbox.folder, 'deep', 'circle'));
  });
  const ALL = ['a', 'b.csv', 'deep/er/x.csv', 'linked.csv'];

  it('are walked in order; hidden ones and circles left out', async () => {
    expect(inside(await filesOf([inbox.folder]))).toEqual(ALL);
  });

  it.each(['.', './', './walk', 'walk/', '../walk'])('however the folder is written: %s', async (written) => {
    const before = process.cwd();
    process.chdir(
      written.includes('walk')
        ? join(inbox.folder, written.startsWith('..') ? 'deep/..' : '..')
        : inbox.folder,
    );
    try {
      const files = await filesOf([written.startsWith('..') ? '../walk' : written]);
      expect(files.map((file) => relative(inbox.folder, join(process.cwd(), file)))).toEqual(ALL);
    } finally {
      process.chdir(before);
    }
  });

  it('are each taken once', async () => {
    const one = join(inbox.folder, 'b.csv');
    expect(inside(await filesOf([one, inbox.folder, one]))).toEqual([
      'b.csv',
      'a',
      'deep/er/x.csv',
      'linked.csv',
    ]);
    mkdirSync(join(folder, 'empty'));
    expect(await filesOf([join(folder, 'empty')])).toEqual([]);
  });

  it('that do not exist, or are devices, are wrong usage', async () => {
    await expect(filesOf([join(folder, 'absent')])).rejects.toThrow(UsageError);
    await expect(filesOf(['/dev/null'])).rejects.toThrow('/dev/null is neither a file nor a folder');
  });
});
