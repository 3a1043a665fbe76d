import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ImportedFile } from '../../../src/sources/import.js';
import { blockPage, type CcassDefect } from '../../support/ccass-page.js';
import { temporaryFolder } from '../../support/folder.js';
import { csvOf, Inbox, type List, pageOf } from '../../support/inbox.js';
import { NOW } from '../../support/market.js';
import { run } from '../../support/terminal.js';
import { xlsxOf } from '../../support/xlsx.js';

const folder = temporaryFolder('bad-input');
const data = join(folder, 'data');
const inbox = new Inbox(join(folder, 'in'));

const on = (date: string, shares: List['shares']): List => ({ stock: '09001', date, shares });
const GOOD = on('2026-08-04', { C00019: 100, C00010: 50, B01224: 9 });
const page = (defect?: CcassDefect): string => pageOf(GOOD, defect ? { defect } : {});
const HEADER = 'stock_code,date,participant_id,participant_name,shares';
const csv = (...rows: string[]): string => `${[HEADER, ...rows].join('\n')}\n`;
const PRICES = 'stock_code,date,close,volume,amount,adjusted,source\n';
const withJson = (stdout: string): ImportedFile[] => (JSON.parse(stdout) as { files: ImportedFile[] }).files;

/** The store's manifest and everything in the archive. */
function stored(): string {
  const kept = readdirSync(join(data, 'archive'), { recursive: true, encoding: 'utf8' }).sort();
  return [readFileSync(join(data, 'store', 'manifest.json'), 'utf8'), ...kept].join('\n');
}

const importing = (paths: string[], ...options: string[]): ReturnType<typeof run> =>
  run(['import', ...paths, '--data', data, ...options], { now: () => NOW });

beforeAll(async () => {
  const { code } = await importing([
    inbox.put('good.csv', csvOf([on('2026-08-03', { C00019: 90, C00010: 60 })])),
  ]);
  expect(code).toBe(0);
});

interface Bad {
  readonly content: string | Buffer;
  /** What the line says, where and what to do included. */
  readonly told: string | RegExp;
}

const BAD: Readonly<Record<string, Bad>> = {
  'a page cut inside the list': {
    content: page('cut'),
    told: 'stock 09001 on 2026-08-04: the page ends early; the page is cut or edited: save it again',
  },
  'a page cut and closed again': {
    content: page('cut-and-closed'),
    told: /stock 09001 on 2026-08-04: \d rows with \d+ shares, but the summary counts 3 with 159; the page is cut/,
  },
  'a page cut before its result': {
    content: page('cut-before-result'),
    told: 'the page ends before its result',
  },
  'a page with a row too few': { content: page('lost-row'), told: 'but the summary counts 3 with 159' },
  'a form without a result': { content: page('no-result'), told: 'a search form without a result' },
  'a maintenance page': { content: page('maintenance'), told: "HKEX's maintenance page; ask again" },
  'a page of another site': {
    content: '<html><head><title>Weather for today</title></head><body><p>sunny</p></body></html>',
    told: 'a web page, but none of HKEX\'s holding pages (title "Weather for today"); save the result page',
  },
  'a block page': {
    content: blockPage('Access Denied'),
    told: 'a block page of the site ("Access Denied"), not an answer; stop fetching, wait',
  },
  'a page with renamed headings': { content: page('renamed-heading'), told: 'Value of Holding' },
  'a page with a participant twice': {
    content: page('repeated-line'),
    told: 'stock 09001 on 2026-08-04, row 4: participant C00019 stands twice, also in row 1',
  },
  'a page of the future': {
    content: pageOf(on('2026-11-24', { C00019: 1 })),
    told: 'the page is dated 2026-11-24, after today (2026-11-22); check the date and the clock',
  },
  'a csv with the wrong header': {
    content: 'code,when,who,how_many\n09001,2026-08-04,C00019,1\n',
    told: 'not a file that import knows (it begins "code,when,who,how_many"); see docs/formats.md',
  },
  'a csv without a column it needs': {
    content: 'date,participant_id,shares\n2026-08-04,C00019,1\n',
    told: 'add a column stock_code (00700)',
  },
  'a csv with shares in another number format': {
    content: csv('09001,2026-08-04,C00019,,100', '09001,2026-08-04,C00010,,"12,5"'),
    told: /row 3.*"12,5"/,
  },
  'a csv with shares that may be a fraction': {
    content: csv('09001,2026-08-04,C00019,,1.234'),
    told: /row 2.*"1\.234"/,
  },
  'a csv with a participant twice': {
    content: csv(
      '09001,2026-08-04,C00019,,100',
      '09001,2026-08-04,C00010,,5',
      '09001,2026-08-04,C00019,,101',
    ),
    told: 'rows 2 and 4: participant C00019 stands twice in the list of 09001 on 2026-08-04; remove the double rows',
  },
  'a csv with a participant twice, its list in two pieces': {
    content: csv(
      '09001,2026-08-04,C00019,,100',
      '09002,2026-08-04,C00010,,5',
      '09001,2026-08-04,C00019,,101',
    ),
    told: 'participant C00019 stands twice in the list of 09001 on 2026-08-04',
  },
  'a csv of the future': {
    content: csv('09001,2026-11-23,C00019,,100'),
    told: 'no usable row (date 2026-11-23 is after today (2026-11-22): list of 09001 on 2026-11-23 left out)',
  },
  'a csv cut inside a row': {
    content: csv('09001,2026-08-04,C00019,,100').replace(/,100\n$/, ''),
    told: 'row 2',
  },
  'a csv with a header alone': { content: `${HEADER}\n`, told: 'no rows below the header; check the file' },
  'a csv whose rows are all impossible': {
    content: csv('09001,2026-08-04,C00019,,many'),
    told: 'row 2: no usable row (shares "many" is no whole number)',
  },
  'a gzip that unfolds without end': {
    content: gzipSync(Buffer.concat([Buffer.from(`${HEADER}\n`), Buffer.alloc(90 << 20, '\n')]), {
      level: 9,
    }),
    told: /unpacks to more than 6\d MiB from \d+ KiB; such a file is refused/,
  },
  'a gzip cut short': {
    content: gzipSync(csv('09001,2026-08-04,C00019,,100')).subarray(0, 40),
    told: 'damaged gzip',
  },
  'binary junk': {
    content: Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919 + (index >> 3)) % 256)),
    told: 'binary data that is no workbook; see docs/formats.md for what import reads',
  },
  'text with junk further down': {
    content: Buffer.concat([
      Buffer.from(
        csv(...Array.from({ length: 5000 }, (_, index) => `09001,2026-08-04,B${10_000 + index},,100`)),
      ),
      Buffer.from([0, 1, 2]),
    ]),
    told: 'row 5002: a NUL byte: this is no csv text; save the table as csv in UTF-8',
  },
  'an empty file': { content: '', told: 'the file is empty; fetch it again' },
  'a gzip of nothing': { content: gzipSync(''), told: 'the file is empty' },
  'a workbook of another kind': {
    content: xlsxOf([['Shopping list'], ['apples', 3]]),
    told: 'a workbook, but none that import knows; give HKEX ListOfSecurities.xlsx',
  },
  'a zip that is no workbook': { content: Buffer.from('PK\u0003\u0004nothing more'), told: /./ },
  'dividend-adjusted prices without the flag': {
    content: `${PRICES}09001,2026-08-03,2.5,1000,2500,split+dividend,made\n`,
    told: '1 row is adjusted for dividends, so shares x price would be wrong; give as-traded prices, or --allow-adjusted',
  },
  'prices that do not say how they are adjusted': {
    content: 'stock_code,date,close\n09001,2026-08-03,2.5\n',
    told: '--adjusted',
  },
  'prices of the future': {
    content: `${PRICES}09001,2026-11-23,2.5,,,none,made\n`,
    told: 'after today',
  },
  'prices of a closed day alone': {
    content: `${PRICES}09001,2026-08-02,2.5,,,none,made\n`,
    told: 'no usable row (1 price of 2026-08-02, on which Hong Kong did not trade)',
  },
  'Connect holdings of the future': {
    content: 'stock_code,date,exchange,shares\n09001,2026-11-24,both,300\n',
    told: 'holdings of 09001 are dated 2026-11-24, after today (2026-11-22)',
  },
  'a name that would steer the terminal': {
    content: `<html><head><title>\u001b[31mred\u0007 and\nmore</title></head><body></body></html>`,
    told: '(title "?[31mred? and more")',
  },
};

describe('bad input is rejected in one line, with exit code 1 and nothing stored', () => {
  it.each(Object.entries(BAD))('%s', async (name, { content, told }) => {
    const path = inbox.put(`${name}.dat`, content);
    const before = stored();
    const { code, out, err } = await importing([path], '--json');
    expect(code).toBe(1);
    const [file] = withJson(out);
    expect(file).toMatchObject({ path, status: 'rejected', rows: 0, set_aside: [] });
    expect(file?.reason).not.toMatch(/[\r\n]/);
    expect(err).toMatch(/^waizi: rejected: [^\n]+\n$/);
    expect(err.startsWith(`waizi: rejected: ${path}`)).toBe(true);
    if (typeof told === 'string') expect(err).toContain(told);
    else expect(err).toMatch(told);
    expect(stored()).toBe(before);
  });
});

describe('a folder of good and bad files', () => {
  it('stores the good ones and tells of the bad ones', async () => {
    const mixed = new Inbox(join(folder, 'mixed'));
    mixed.put('a/page.html', page());
    mixed.put('a/cut.html', page('cut'));
    mixed.put('b/lists.csv.gz', gzipSync(csvOf([on('2026-08-05', { C00019: 120, C00010: 39 })])));
    mixed.put('b/notes.txt', 'call back on Monday\n');
    const { code, out, err } = await importing([mixed.folder]);
    expect(code).toBe(1);
    const lines = err.trimEnd().split('\n');
    expect(lines.filter((line) => !line.startsWith('waizi: check '))).toHaveLength(2);
    expect(out).toContain('2 loaded, 0 unchanged, 2 rejected; 5 rows into');
    const again = await importing([mixed.folder], '--json');
    expect(withJson(again.out).map(({ status, kind }) => `${status} ${kind}`)).toEqual([
      'rejected ccass-page',
      'unchanged ccass-page',
      'unchanged ccass-csv',
      'rejected null',
    ]);
    expect(again.code).toBe(1);
    const { out: days } = await run([
      'sql',
      'SELECT date FROM stock_days ORDER BY date',
      '--data',
      data,
      '--csv',
    ]);
    expect(days).toBe('date\n2026-08-03\n2026-08-04\n2026-08-05\n');
  });

  it('keeps what was stored when a path does not exist: wrong usage', async () => {
    const before = stored();
    const { code, err } = await importing([
      inbox.put('fine.csv', csvOf([on('2026-08-06', { C00019: 1 })])),
      join(folder, 'absent'),
    ]);
    expect(code).toBe(2);
    expect(err).toBe(`waizi: ${join(folder, 'absent')} does not exist; give files or folders that do\n`);
    expect(stored()).toBe(before);
  });
});
