import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync, inflateRawSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIGURES } from '../../src/figures/index.js';
import { openBrowser, settled } from '../support/dashboard.js';
import { temporaryFolder } from '../support/folder.js';
import { Market, spaceOf, type TestSpace } from '../support/market.js';
import { OtherProcess } from '../support/other-process.js';
import { RealServer } from '../support/real-server.js';
import { run } from '../support/terminal.js';
import { zipOf } from '../support/xlsx.js';

const base = temporaryFolder('hostile');
const DAYS = ['2026-08-03', '2026-08-04', '2026-08-05', '2026-08-06', '2026-08-07'];
/** Names as somebody writes them who wants a browser, a drawing or a spreadsheet to do something. */
const STOCKS = [
  '<img src=x onerror="window.hit=1">',
  '"><script>window.hit=2</script>',
  "javascript:window.hit=3//'",
  '</title></text></svg><svg onload="window.hit=4">',
  '=HYPERLINK("http://evil.example","x")',
  '{{constructor.constructor("window.hit=5")()}}${window.hit=6}',
];
const PEOPLE = [
  '<script>window.hit=7</script>',
  '" onmouseover="window.hit=8" x="',
  '<a href="javascript:window.hit=9">x</a>',
  "@SUM(1+1)*cmd|' /C calc'!A0",
  '=1+1',
  '+1+cmd|x!A0',
  '-2+3+cmd|x!A0',
  '&lt;img src=x onerror=window.hit=10&gt;',
  ']]><img src=x onerror=window.hit=11>',
];
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

function market(): Market {
  const made = new Market();
  const lists: string[] = [];
  const prices: string[] = [];
  for (const [index] of STOCKS.entries()) {
    const code = String(9001 + index).padStart(5, '0');
    for (const [day, date] of DAYS.entries()) {
      prices.push(`${code},${date},${10 + day},1000000,${(10 + day) * 1_000_000},none,made`);
      const shares = { C00019: 900_000 + day * 10_000, C00010: 800_000 - day * 10_000 };
      for (const [holder, count] of Object.entries(shares)) lists.push(`${code},${date},${holder},,${count}`);
      for (const [at, name] of PEOPLE.entries())
        lists.push(
          `${code},${date},B9${String(at).padStart(4, '0')},${quoted(name)},${1000 + at + day * (at % 2 ? 7 : -7)}`,
        );
    }
  }
  for (const date of ['2026-07-30', '2026-07-31'])
    for (const [index] of STOCKS.entries())
      prices.push(`${String(9001 + index).padStart(5, '0')},${date},10,1000000,10000000,none,made`);
  return made
    .file('lists.csv', `stock_code,date,participant_id,participant_name,shares\n${lists.join('\n')}\n`)
    .file('closes.csv', `stock_code,date,close,volume,amount,adjusted,source\n${prices.join('\n')}\n`)
    .file(
      'securities.csv',
      `stock_code,name,category\n${STOCKS.map((name, index) => `${String(9001 + index).padStart(5, '0')},${quoted(name)},Equity\n`).join('')}`,
    );
}

let space: TestSpace;
let server: RealServer;
let browser: Browser;
let data: string;
beforeAll(async () => {
  space = await spaceOf(market());
  data = space.space.folder;
  server = await RealServer.start(data);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  space?.remove();
});

const INTRUDERS = `[...document.querySelectorAll('[onerror],[onload],[onmouseover],img[src="x"],a[href^="javascript:" i],script:not([src]):not([type="application/json"])')].map((node) => node.outerHTML.slice(0, 200))`;

/** What ran on a page, or was made of a name, that should not have been. */
async function intrusions(page: Page): Promise<unknown[]> {
  const hit: unknown = await page.evaluate('window.hit ?? null');
  return [...(hit === null ? [] : [`window.hit=${hit}`]), ...((await page.evaluate(INTRUDERS)) as unknown[])];
}

async function open(address: string): Promise<{ page: Page; dialogs: string[] }> {
  const page = await browser.newPage();
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(address);
  return { page, dialogs };
}

describe('names in a browser', () => {
  it.each([
    '/',
    '/plain',
    '/plain?lang=zh',
    '/flows?by=stock',
    '/flows?by=participant',
    '/stock/09001',
    '/stock/09002',
    '/stock/09004',
    '/participant/B90000?stock=09001',
    '/participant/B90002?stock=09001',
    '/participant/C00019',
    `/participant/${encodeURIComponent('<img src=x onerror=window.hit=12>')}`,
    '/report',
    '/data',
    '/market',
  ])('%s runs nothing and makes nothing of them', async (path) => {
    const { page, dialogs } = await open(`${server.url}${path}`);
    if (!path.startsWith('/plain')) await settled(page);
    expect(await intrusions(page)).toEqual([]);
    expect(dialogs).toEqual([]);
    await page.close();
  });

  it('they are there to be read', async () => {
    const { page } = await open(`${server.url}/stock/09001`);
    await settled(page);
    expect(await page.evaluate('document.body.innerText')).toContain(STOCKS[0]);
    await page.close();
  });

  it('nor do the figures, opened from the server and from a file', async () => {
    for (const { id } of FIGURES) {
      const answer = await fetch(`${server.url}/api/figure/${id}.svg`);
      if (answer.status === 404) continue;
      const text = await answer.text();
      const file = join(base, `${id}.svg`);
      writeFileSync(file, text);
      for (const address of [`${server.url}/api/figure/${id}.svg`, pathToFileURL(file).href]) {
        const { page, dialogs } = await open(address);
        expect([id, await intrusions(page), dialogs]).toEqual([id, [], []]);
        await page.close();
      }
      expect(text).not.toMatch(/<script|<foreignObject|\son\w+=/i);
    }
  });

  it('nor does the note, opened as a file', async () => {
    for (const lang of ['en', 'zh']) {
      const file = join(base, `note.${lang}.html`);
      writeFileSync(file, await (await fetch(`${server.url}/api/report.html?lang=${lang}`)).text());
      const { page, dialogs } = await open(pathToFileURL(file).href);
      expect(await intrusions(page)).toEqual([]);
      expect(dialogs).toEqual([]);
      await page.close();
    }
  });
});

describe('names in a spreadsheet', () => {
  const FORMULA = /^\s*[=+\-@＝＋－＠]/;
  const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;
  const formulas = (csv: string): string[] =>
    (parse(csv, { relax_column_count: true }) as string[][])
      .flat()
      .filter((cell) => FORMULA.test(cell) && !NUMBER.test(cell) && cell !== '-');

  it('csv of every command has no cell that is a formula, and negative numbers stay numbers', async () => {
    let negative = 0;
    for (const line of [
      ['holdings', '09001'],
      ['changes', '09001', '--from', '2026-08-03', '--to', '2026-08-07'],
      ['big-changes'],
      ['concentration', '09001'],
      ['participant', 'B90003'],
      ['flows', '--from', '2026-07-30', '--to', '2026-08-05', '--by', 'stock,participant'],
      ['shares', '--to', '2026-08-05'],
      ['classify', '--all'],
      ['check'],
      ['sql', "SELECT '=1+1' AS \"=2+2\", -5 AS n, '-5.5' AS t"],
      ['figure', 'stock-flows'],
    ]) {
      const { out } = await run([...line, '--csv', '--data', data]);
      expect([line, formulas(out)]).toEqual([line, []]);
      negative += (out.match(/(^|,)-\d/gm) ?? []).length;
    }
    expect(negative).toBeGreaterThan(20);
  });

  it('nor has csv of the server', async () => {
    for (const path of [
      '/api/holdings/09001',
      '/api/names',
      '/api/flows?from=2026-07-30&to=2026-08-05&by=participant',
      '/api/classify?all=true',
    ]) {
      const answer = await fetch(`${server.url}${path}${path.includes('?') ? '&' : '?'}format=csv`);
      expect([path, formulas(await answer.text())]).toEqual([path, []]);
    }
  });

  it('the workbook of a note has text and numbers alone', async () => {
    const bytes = Buffer.from(await (await fetch(`${server.url}/api/report.xlsx`)).arrayBuffer());
    const parts = partsOf(bytes);
    const sheets = [...parts].filter(([name]) => /sheet\d+\.xml$/.test(name));
    expect(sheets.length).toBeGreaterThan(0);
    for (const [, xml] of sheets) expect(xml).not.toMatch(/<f[\s>]|t="str"|<hyperlink/);
    expect([...parts.keys()].filter((name) => /external|vba|macro/i.test(name))).toEqual([]);
  });
});

/** The parts of a zip by name, by the headers before each. */
function partsOf(zip: Buffer): Map<string, string> {
  const found = new Map<string, string>();
  let at = zip.readUInt32LE(zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1')) + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [packed, name] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(from, from + packed);
    const text = zip.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes);
    found.set(zip.toString('utf8', at + 46, at + 46 + name), text.toString());
    at += 46 + name + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return found;
}

describe('files that unfold without measure', () => {
  /** Zstandard: blocks of 128 KiB of one byte, four bytes each. */
  function zstdBomb(mebibytes: number): Buffer {
    const blocks = mebibytes * 8;
    const body = Buffer.alloc(blocks * 4);
    for (let index = 0; index < blocks; index += 1) {
      body.writeUIntLE((0x20000 << 3) | (1 << 1) | (index === blocks - 1 ? 1 : 0), index * 4, 3);
      body[index * 4 + 3] = 0x30;
    }
    return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38]), body]);
  }
  const zeros = (mebibytes: number): Buffer => Buffer.alloc(mebibytes * 2 ** 20, '0');
  const head = 'stock_code,date,close,volume,amount,adjusted,source\n';
  const sheet = (mebibytes: number): Buffer =>
    Buffer.concat([Buffer.from('<worksheet><sheetData>'), zeros(mebibytes)]);

  const BOMBS: readonly (readonly [string, () => Buffer])[] = [
    ['a.csv.gz', () => gzipSync(Buffer.concat([Buffer.from(head), zeros(400)]))],
    ['b.csv.zst', () => zstdBomb(4000)],
    ['c.xlsx', () => zipOf({ 'xl/worksheets/sheet1.xml': sheet(250) })],
    ['d.xlsx', () => zipOf({ 'xl/worksheets/sheet1.xml': sheet(250) }, { told: 100 })],
    [
      'e.xlsx',
      () =>
        zipOf(
          Object.fromEntries(
            Array.from({ length: 250 }, (_, at) => [`xl/worksheets/sheet${at}.xml`, sheet(1)]),
          ),
        ),
    ],
    ['f.gz', () => gzipSync(gzipSync(zeros(300)))],
    ['g.csv', () => Buffer.concat([Buffer.from(head), zeros(300)])],
  ];

  it('are refused in one line, without the memory that they would take', async () => {
    const folder = join(base, 'bombs');
    mkdirSync(folder, { recursive: true });
    for (const [name, make] of BOMBS) writeFileSync(join(folder, name), make());
    expect(gunzipSync(gzipSync('x')).toString()).toBe('x');
    const other = new OtherProcess(
      `const { main } = await load('cli/main.js');
       let err = '';
       let out = '';
       const code = await main(['import', ...args.slice(1), '--json', '--data', args[0]], { out: (text) => { out += text }, err: (text) => { err += text },
         now: () => new Date('2026-11-16T04:00:00Z'), env: {}, interactive: false, stopped: new Promise(() => undefined) });
       say(JSON.stringify({ code, out, err, mib: process.resourceUsage().maxRSS / 1024 }));`,
      [join(base, 'bombed'), ...BOMBS.map(([name]) => join(folder, name))],
    );
    const { code, out, mib } = JSON.parse(await other.heard()) as { code: number; out: string; mib: number };
    await other.ended;
    const { files } = JSON.parse(out) as { files: { path: string; status: string; reason: string }[] };
    expect(code).toBe(1);
    for (const { path, status, reason } of files) {
      expect([path, status]).toEqual([path, 'rejected']);
      expect(reason.split('\n')).toHaveLength(1);
      expect(reason.length).toBeLessThan(600);
    }
    expect(files).toHaveLength(BOMBS.length);
    expect(mib).toBeLessThan(1500);
  });
});

describe('a hostile config.yaml', () => {
  const layers = (count: number): string =>
    Array.from(
      { length: count },
      (_, at) =>
        `a${at}: &a${at} [${Array(9)
          .fill(at === 0 ? 'x' : `*a${at - 1}`)
          .join(', ')}]\n`,
    ).join('');
  it.each([
    ['__proto__', '__proto__: { convention: hong-kong-banks }\n'],
    ['constructor', 'constructor: { prototype: { polluted: 1 } }\n'],
    ['__proto__ of sources', 'sources: { __proto__: { terms: accepted } }\n'],
    ['__proto__ of a source', 'sources: { fred: { __proto__: { terms: accepted } } }\n'],
    ['__proto__ of classification', 'classification: { __proto__: { mode: kind } }\n'],
    ['__proto__ of alerts', 'alerts: { __proto__: { rules: [] } }\n'],
    ['__proto__ of weights', 'gap_weights: { __proto__: 3 }\n'],
    ['aliases of aliases', layers(9)],
    ['an alias of nothing', 'participants: *nothing\n'],
    ['nesting without end', `participants: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`],
    ['a file as an address', 'sources: { fred: { terms: accepted, base_url: "file:///etc/passwd" } }\n'],
    [
      'a password in an address',
      'sources: { fred: { terms: accepted, base_url: "http://a:b@127.0.0.1/" } }\n',
    ],
    ['no YAML', ': : :\n\t- {{{\n'],
    ['bytes', '\u0000\u0001\u0002'],
  ])('%s: one line, nothing changed', async (_, text) => {
    const folder = join(base, 'config');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'config.yaml'), text);
    const started = performance.now();
    const { code, out, err } = await run(['status', '--data', folder]);
    expect(performance.now() - started).toBeLessThan(2000);
    expect([code, out]).toEqual([1, '']);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toMatch(/config\.yaml/);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(({} as Record<string, unknown>).convention).toBeUndefined();
  });
});
