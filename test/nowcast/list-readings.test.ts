import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chineseRemark } from '../../src/server/remarks/remark.js';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { Inbox } from '../support/inbox.js';
import { NOW } from '../support/market.js';

const folder = temporaryFolder('list-readings');
const [FIRST, SECOND] = ['2024-09-30', '2024-12-31'];

/** `[name, text]`, and when it was fetched where that counts. */
type Given = readonly [name: string, text: string, fetched?: string];

async function market(name: string, files: readonly Given[]): Promise<Workspace> {
  const space = new Workspace(join(folder, name), { now: () => NOW });
  const inbox = new Inbox(join(folder, `${name}-in`));
  const done = await space.import(files.map((one) => inbox.put(...one)));
  expect(done.map(({ status, reason }) => [status, reason])).toEqual(done.map(() => ['loaded', null]));
  return space;
}

const held = (...rows: string[]): string => `stock_code,date,exchange,shares\n${rows.join('\n')}\n`;
const closes = (...rows: string[]): string =>
  `code,date,close,adjusted\n${rows.map((row) => `${row},none`).join('\n')}\n`;
const AT_TEN = closes('600519.SH,2024-10-08,10', '600519.SH,2024-12-30,10', '600519.SH,2024-12-31,10');

/** Stock, net, and low and high of each row by stock. */
const byStock = async (space: Workspace): Promise<string[]> =>
  (await space.northboundFlows(['stock'])).rows.map(({ stock, net, low, high }) =>
    [stock, net, low, high].join(' '),
  );

describe('corporate actions of mainland shares', () => {
  const actions = (rows: string): string => `stock_code,ex_date,kind,new,old\n${rows}\n`;
  const files: readonly Given[] = [
    ['held.csv', held(`600519,${FIRST},shanghai,1000`, `600519,${SECOND},shanghai,1500`)],
    ['closes.csv', closes('600519.SH,2024-12-02,14', '600519.SH,2024-12-03,10')],
  ];

  it.each(['600519', '600519.SH', 'sh600519'])('a bonus issue of %s is no purchase', async (code) => {
    const space = await market(`bonus-${code}`, [
      ...files,
      ['actions.csv', actions(`${code},2024-12-03,bonus,4,10`)],
    ]);
    // 1500 - 1.4 x 1000 shares, at 10 before and after in new shares
    expect(await byStock(space)).toEqual(['600519 1000 1000 1000']);
  });

  it('one told by two files, as another kind or a day later, counts once; of two factors the newer fetch', async () => {
    const space = await market('told-twice', [
      ...files,
      ['old.csv', actions('600519,2024-12-03,split,3,1'), '2026-11-01T00:00:00Z'],
      ['bonus.csv', actions('600519,2024-12-03,bonus,4,10'), '2026-11-02T00:00:00Z'],
      ['split.csv', 'stock_code,date,dividend,split\n600519,2024-12-04,0,1.4\n', '2026-11-03T00:00:00Z'],
    ]);
    expect(await byStock(space)).toEqual(['600519 1000 1000 1000']);
  });
});

describe('what several files tell', () => {
  it('of two closes of a day the one that most files tell counts', async () => {
    const wrong = closes('600519.SH,2024-12-30,0.1');
    const space = await market('closes', [
      ['held.csv', held(`600519,${FIRST},shanghai,100`, `600519,${SECOND},shanghai,200`)],
      ['a.csv', AT_TEN],
      ['b.csv', closes('600519.SH,2024-12-30,10', '600519.SH,2024-12-31,10')],
      ['c.csv', wrong],
    ]);
    expect(await byStock(space)).toEqual(['600519 1000 1000 1000']);
  });

  it('of two lists the newer fetch counts, and it is said', async () => {
    const space = await market('lists', [
      ['new.csv', held(`600519,${SECOND},shanghai,150`), '2026-11-02T00:00:00Z'],
      [
        'old.csv',
        held(`600519,${FIRST},shanghai,100`, `600519,${SECOND},shanghai,200`),
        '2026-11-01T00:00:00Z',
      ],
      ['closes.csv', AT_TEN],
    ]);
    expect(await byStock(space)).toEqual(['600519 500 500 500']);
    for (const { coverage } of [
      await space.northboundFlows(['stock']),
      await space.northboundFlows(['quarter']),
      await space.northboundHoldings(['stock']),
    ]) {
      expect(coverage.notes).toContain(
        'told with several numbers of shares, the newest counts: 2024Q4 600519',
      );
      expect(coverage.notes.map(chineseRemark)).not.toContain(null);
    }
  });
});

describe('what no list tells', () => {
  const STOCKS = Array.from({ length: 40 }, (_, at) => String(600_000 + at));
  const whole = (date: string, shares: number, stocks = STOCKS): string =>
    held(...stocks.map((stock) => `${stock},${date},shanghai,${shares}`));
  const prices = closes(
    ...STOCKS.flatMap((stock) => [FIRST, '2024-12-30', SECOND].map((date) => `${stock}.SH,${date},10`)),
  );
  const parted = 'a list that does not tell of stocks makes no flow of them';

  it.each([
    [
      'the first',
      whole(FIRST, 100, STOCKS.slice(0, 5)),
      whole(SECOND, 110),
      `${parted}: 2024Q3 shanghai (35)`,
      500,
    ],
    [
      'the second',
      whole(FIRST, 100),
      whole(SECOND, 110, STOCKS.slice(0, 5)),
      `${parted}: 2024Q4 shanghai (35)`,
      500,
    ],
    // three of forty were sold, and that is no sign of a part
    ['no list', whole(FIRST, 100), whole(SECOND, 110, STOCKS.slice(3)), null, 3700 - 3000],
  ])('%s is a part: what it lacks was not bought or sold', async (name, before, after, note, net) => {
    const space = await market(`part-${name}`, [
      ['a.csv', before],
      ['b.csv', after],
      ['closes.csv', prices],
    ]);
    for (const by of [['quarter'], ['quarter', 'stock']] as const) {
      const { rows, coverage } = await space.northboundFlows(by);
      expect(rows.reduce((sum, row) => sum + Number(row.net ?? 0), 0)).toBe(net);
      expect(coverage.notes.filter((one) => one.startsWith(parted))).toEqual(note === null ? [] : [note]);
      expect(coverage.unpriced).toEqual([]);
      expect(coverage.notes.map(chineseRemark)).not.toContain(null);
    }
    const { coverage } = await space.northboundHoldings(['quarter']);
    expect(coverage.notes.some((one) => one.startsWith('lists without stocks'))).toBe(note !== null);
    expect(coverage.notes.map(chineseRemark)).not.toContain(null);
  });

  it('a stray list of one stock on a later day is not the list of the quarter', async () => {
    const space = await market('stray', [
      ['a.csv', whole(FIRST, 100)],
      ['b.csv', whole('2024-12-30', 110)],
      ['c.csv', whole(SECOND, 1, STOCKS.slice(0, 1))],
      ['closes.csv', prices],
    ]);
    expect((await space.northboundFlows(['quarter'])).rows.map(({ net }) => String(net))).toEqual(['4000']);
  });

  it('a number that cannot be read is no sale', async () => {
    const space = new Workspace(join(folder, 'unread'), { now: () => NOW });
    const inbox = new Inbox(join(folder, 'unread-in'));
    const files: readonly Given[] = [
      ['a.csv', whole(FIRST, 100)],
      ['b.csv', whole(SECOND, 110).replace(`600000,${SECOND},shanghai,110`, `600000,${SECOND},shanghai,`)],
      ['closes.csv', prices],
    ];
    const done = await space.import(files.map((one) => inbox.put(...one)));
    expect(done[1]?.set_aside).toEqual([{ row: 2, reason: '600000: "" is no number of shares' }]);
    const { rows, coverage } = await space.northboundFlows(['stock']);
    expect(rows.slice(0, 2).map(({ net }) => net && String(net))).toEqual([null, '100']);
    expect(coverage.notes).toContain(`${parted}: 2024Q4 shanghai (1)`);
    const held = await space.northboundHoldings(['stock']);
    expect(held.rows.slice(0, 2).map(({ shares, value }) => [shares, value && String(value)])).toEqual([
      [null, null],
      [110n, '1100'],
    ]);
    expect(held.coverage).toMatchObject({ unpriced: [] });
    expect(held.coverage.notes).toContain('listed without a readable number of shares: 2024Q4 600000');
    expect(held.coverage.notes.map(chineseRemark)).not.toContain(null);
  });

  it('funds that one source leaves out of its lists were not bought', async () => {
    const fund = `510300,${SECOND},shanghai,100`;
    const space = await market('funds', [
      ['a.csv', whole(FIRST, 100)],
      ['b.csv', `${whole(SECOND, 110)}${fund}\n`],
      ['closes.csv', `${prices}510300.SH,${SECOND},4,none\n`],
    ]);
    const { rows, coverage } = await space.northboundFlows(['stock']);
    expect(rows.find(({ stock }) => stock === '510300')?.net).toBeNull();
    expect(coverage.notes).toContain(`${parted}: 2024Q3 shanghai (1)`);
  });

  it('a quarter without a list between others is named', async () => {
    const space = await market('hole', [
      [
        'a.csv',
        held(
          `600519,${FIRST},shanghai,100`,
          `600519,${SECOND},shanghai,200`,
          '600519,2025-06-30,shanghai,300',
        ),
      ],
      ['closes.csv', AT_TEN],
    ]);
    const { rows, coverage } = await space.northboundFlows(['quarter', 'stock']);
    expect(rows.map(({ quarter }) => quarter)).toEqual(['2024Q4']);
    expect(coverage.notes).toContain('no list of shanghai at the end of 2025Q1');
  });

  it.each([
    ['600519', '2024-12-03', '8.4', '-16% on 2024-12-03'],
    ['300750', '2024-12-03', '7', '-30% on 2024-12-03'],
    // what a day on a market of 20% allows, and what a month does
    ['300750', '2024-12-03', '8', null],
    ['600519', '2024-12-31', '7', null],
  ])('a close of %s that falls as at a split on %s to %s', async (stock, day, close, fall) => {
    const exchange = stock === '600519' ? ['SH', 'shanghai'] : ['SZ', 'shenzhen'];
    const space = await market(`fall-${stock}-${day}-${close}`, [
      ['held.csv', held(`${stock},${FIRST},${exchange[1]},1000`, `${stock},${SECOND},${exchange[1]},1500`)],
      [
        'closes.csv',
        closes(`${stock}.${exchange[0]},2024-12-02,10`, `${stock}.${exchange[0]},${day},${close}`),
      ],
    ]);
    const { rows, coverage } = await space.northboundFlows(['stock']);
    const note = `a close that falls as at a split, without a corporate action stored, makes no flow: 2024Q4 ${stock} (${fall})`;
    expect(rows.map(({ net }) => net === null)).toEqual([fall !== null]);
    expect(coverage.notes.includes(note)).toBe(fall !== null);
    expect(coverage.notes.map(chineseRemark)).not.toContain(null);
  });
});

describe('what is no split and no part of a list', () => {
  it.each([
    // 10 less 1.5 paid is 8.5; 7.7 is 9% below
    ['a dividend', '2024-12-03,dividend,,,1.5', 0],
    ['two dividends of a day', '2024-12-03,dividend,,,1\n600519,2024-12-03,dividend,,,0.5', 0],
    ['a rights issue', '2024-12-03,rights,3,10,', 0],
    ['a small dividend', '2024-12-03,dividend,,,0.1', 1],
    ['a dividend of another month', '2024-11-03,dividend,,,1.5', 1],
  ])('a fall of 23% with %s stored', async (name, action, unknown) => {
    const space = await market(`cut-${name}`, [
      ['held.csv', held(`600519,${FIRST},shanghai,1000`, `600519,${SECOND},shanghai,1500`)],
      ['closes.csv', closes('600519.SH,2024-12-02,10', '600519.SH,2024-12-03,7.7')],
      ['actions.csv', `stock_code,ex_date,kind,new,old,amount\n600519,${action}\n`],
    ]);
    const { rows, coverage } = await space.northboundFlows(['stock']);
    // 500 shares at the mean of 10 and 7.7
    expect(rows.map(({ net }) => net && String(net))).toEqual([unknown ? null : '4425']);
    expect(coverage.notes.filter((note) => note.includes('falls as at a split'))).toHaveLength(unknown);
  });

  it('the first five days of a listing have no limit', async () => {
    const days = ['2024-11-11,100', '2024-11-12,70', '2024-11-13,60', '2024-11-14,62', '2024-11-15,44'];
    const prices = (more: string[]): string => closes(...[...days, ...more].map((day) => `688999.SH,${day}`));
    const list = held('600519,2024-09-30,shanghai,1', `688999,${SECOND},shanghai,100`);
    const space = await market('listing', [
      ['held.csv', list],
      ['closes.csv', prices([])],
    ]);
    const net = async (of: Workspace): Promise<unknown> =>
      (await of.northboundFlows(['stock'])).rows.find(({ stock }) => stock === '688999')?.net;
    expect(String(await net(space))).toBe('6720');
    const sixth = await market('sixth', [
      ['held.csv', list],
      ['closes.csv', prices(['2024-11-18,30'])],
    ]);
    expect(await net(sixth)).toBeNull();
    const before = await market('listed-before', [
      ['held.csv', `${list}688999,${FIRST},shanghai,100\n`],
      ['closes.csv', prices([])],
    ]);
    expect(await net(before)).toBeNull();
  });

  it.each([1, 2])('%i of 20 stocks, more than a tenth of the value, were sold and bought', async (count) => {
    const stocks = Array.from({ length: 20 }, (_, at) => String(600_000 + at));
    const some = stocks.slice(0, count);
    const list = (date: string, large: string): string[] =>
      stocks.flatMap((stock) =>
        some.includes(stock)
          ? [`${Number(stock) + Number(large)},${date},shanghai,1000`]
          : [`${stock},${date},shanghai,100`],
      );
    const space = await market(`large-${count}`, [
      ['held.csv', held(...list(FIRST, '1000'), ...list(SECOND, '2000'))],
      [
        'closes.csv',
        closes(
          ...some.flatMap((stock) => [1000, 2000].map((large) => `${Number(stock) + large}.SH,${SECOND},10`)),
        ),
      ],
    ]);
    const { rows, coverage } = await space.northboundFlows(['stock']);
    const nets = rows.flatMap(({ net }) => (net ? [Number(net)] : [])).sort((a, b) => a - b);
    expect(nets).toEqual([...some.map(() => -10_000), ...some.map(() => 10_000)]);
    expect(coverage.notes.filter((note) => note.includes('does not tell of stocks'))).toEqual([]);
  });
});

describe('by industry', () => {
  it('of mainland shares on the day of the list, and what has none is named', async () => {
    const space = await market('industry', [
      [
        'held.csv',
        held(
          ...[FIRST, SECOND].flatMap((date, at) =>
            ['600519', '600520', '600521'].map((stock) => `${stock},${date},shanghai,${100 * (at + 1)}`),
          ),
        ),
      ],
      ['closes.csv', closes(...['600519', '600520', '600521'].map((stock) => `${stock}.SH,${SECOND},10`))],
      [
        'industries.csv',
        `stock_code,industry,from,to\n600519,Food,2020-01-01,2024-11-30\n600519,Drinks,2024-12-01,\n600520,Steel,,\n`,
      ],
    ]);
    const { rows, coverage } = await space.northboundFlows(['industry']);
    expect(rows.map(({ industry, net }) => `${industry} ${net}`)).toEqual([
      'Drinks 1000',
      'Steel 1000',
      'unknown 1000',
    ]);
    expect(coverage.notes).toContain('no industry is told of 600521');
    expect(coverage.notes.map(chineseRemark)).not.toContain(null);
  });
});

describe('participants', () => {
  const told = (...rows: string[]): string =>
    `stock_code,date,exchange,participant_id,shares\n${rows.join('\n')}\n`;
  const parts = told(
    `600519,${FIRST},shanghai,C00010,333`,
    `600519,${FIRST},shanghai,C00019,334`,
    `600519,${FIRST},shanghai,C00039,333`,
    `600519,${SECOND},shanghai,C00010,334`,
    `600519,${SECOND},shanghai,C00019,335`,
    `600519,${SECOND},shanghai,C00039,334`,
    // of the first end nobody told who held it
    `600520,${SECOND},shanghai,C00010,900`,
  );
  const prices: Given = [
    'closes.csv',
    closes('600519.SH,2024-12-30,10.01', '600519.SH,2024-12-31,10', '600520.SH,2024-12-31,10'),
  ];

  it('add up to their stock to the cent; a stock told at one end alone makes no flow', async () => {
    const space = await market('participants', [['parts.csv', parts], prices]);
    const { rows, coverage } = await space.northboundFlows(['participant', 'stock']);
    const own = rows.filter(({ stock }) => stock === '600519').map(({ net }) => String(net));
    // one share each, at 10.005
    expect(own).toEqual(['10', '10.01', '10.01']);
    expect(rows.filter(({ stock }) => stock === '600520').map(({ net }) => net)).toEqual([null]);
    expect(coverage.notes).toContain(
      'a list that does not tell of stocks makes no flow of them: 2024Q3 shanghai (1)',
    );
  });

  it('a list of stocks says whether none was held, and whether they are all', async () => {
    const lists = held(
      `600519,${FIRST},shanghai,1000`,
      `600519,${SECOND},shanghai,1003`,
      `600520,${SECOND},shanghai,1000`,
    );
    const space = await market('participants-whole', [['parts.csv', parts], ['held.csv', lists], prices]);
    const { rows, coverage } = await space.northboundFlows(['participant', 'stock']);
    expect(rows.filter(({ stock }) => stock === '600520').map(({ net }) => String(net))).toEqual(['9000']);
    expect(coverage.notes).toEqual([
      'lists of shanghai alone: 2024Q3, 2024Q4',
      'participants do not add up to the list of stocks: 2024Q4 600520 (90%)',
    ]);
    expect(coverage.notes.map(chineseRemark)).not.toContain(null);
    const total = (await space.northboundFlows(['stock'])).rows.find(({ stock }) => stock === '600519');
    const sum = rows.reduce(
      (cents, { stock, net }) => cents + (stock === '600519' ? (net?.cents ?? 0n) : 0n),
      0n,
    );
    expect(sum).toBe(total?.net?.cents);
  });
});
