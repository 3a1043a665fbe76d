import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/errors.js';
import { addDays } from '../../../src/iso-date.js';
import { parsePage } from '../../../src/sources/hkex-ccass/parse-page.js';
import { blockPage, type CcassPageOptions, ccassPage, type PageLine } from '../../support/ccass-page.js';

const LINES: readonly PageLine[] = [
  { id: 'C00901', name: 'EAST & WEST BANK (CUSTODY) LTD', shares: 300_000_000n },
  { id: 'B00902', name: 'PEARL RIVER SECURITIES LTD', shares: 20_000_500n },
  { id: 'A00003', name: 'SAMPLE CLEARING', shares: 10_000n },
  { id: 'B00903', name: 'SHORT BY MISTAKE LTD', shares: -200n },
];
const PAGE: CcassPageOptions = {
  stock: '09001',
  stockName: 'MADE & SOLD HOLDINGS LTD',
  date: '2026-03-31',
  today: '2026-04-01',
  lines: LINES,
  consenting: [{ name: 'CHAN TAI  MAN', shares: 5_000n }],
  unnamed: { shares: 61_700n, count: 14 },
  issued: 1_911_660_037n,
};

function problemOf(html: string): string {
  try {
    parsePage(html);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  return 'accepted';
}

describe('a page with a list', () => {
  test.each([
    ['2019', 'en'],
    ['2019', 'zh'],
    ['2025', 'en'],
    ['2025', 'zh'],
  ] as const)('layout of %s, %s', (layout, lang) => {
    expect(parsePage(ccassPage({ ...PAGE, layout, lang }))).toEqual({
      stock: '09001',
      pageDate: '2026-03-31',
      lines: [
        { participant: 'C00901', name: 'EAST & WEST BANK (CUSTODY) LTD', shares: 300_000_000n },
        { participant: 'B00902', name: 'PEARL RIVER SECURITIES LTD', shares: 20_000_500n },
        { participant: 'A00003', name: 'SAMPLE CLEARING', shares: 10_000n },
        { participant: null, name: 'CHAN TAI MAN *', shares: 5_000n },
        { participant: 'B00903', name: 'SHORT BY MISTAKE LTD', shares: -200n },
      ],
      totalCcass: 320_077_000n,
      issued: 1_911_660_037n,
      fetchedOn: '2026-04-01',
      stockName: 'MADE & SOLD HOLDINGS LTD',
    });
  });

  test('the value is stored, never the label beside it', () => {
    const html = ccassPage(PAGE);
    expect(html).toContain('<div class="mobile-list-heading">Participant ID:</div>');
    for (const line of parsePage(html).lines) {
      expect(line.participant ?? '').not.toContain('Participant ID');
      expect(line.name).not.toContain('CCASS Participant');
    }
  });

  test('an empty id without a star is a market intermediary; two such lines of one name both stay', () => {
    const own = { id: null, name: 'SAMPLE CLEARING CO. LTD.', shares: 7n };
    const { lines, totalCcass } = parsePage(ccassPage({ ...PAGE, lines: [...LINES, own, own] }));
    expect(lines.filter((line) => line.name === own.name)).toEqual([
      { participant: null, name: own.name, shares: 7n },
      { participant: null, name: own.name, shares: 7n },
    ]);
    expect(totalCcass).toBe(320_077_014n);
  });

  test('unknown issued shares: no percentages, issued is null', () => {
    expect(parsePage(ccassPage({ ...PAGE, issued: null })).issued).toBeNull();
  });

  test('an issued figure that lags is no reason to refuse', () => {
    expect(parsePage(ccassPage({ ...PAGE, issued: 1_000n })).issued).toBe(1_000n);
    expect(parsePage(ccassPage(PAGE).replaceAll('15.69%', '51.69%')).lines).toHaveLength(5);
  });

  test('absent categories are zero', () => {
    const { consenting: _, unnamed: __, ...named } = PAGE;
    expect(parsePage(ccassPage(named)).totalCcass).toBe(320_010_300n);
    expect(parsePage(ccassPage({ ...named, lines: [] })).lines).toEqual([]);
  });

  test('a page that does not say when it was made', () => {
    expect(parsePage(ccassPage({ ...PAGE, today: null })).fetchedOn).toBeNull();
  });

  test('a short code is padded', () => {
    expect(parsePage(ccassPage({ ...PAGE, stock: '00091', codeField: '91' })).stock).toBe('00091');
  });

  test('entities are decoded, text that only looks like markup survives', () => {
    const names = ["L'ÉTOILE & CO", 'A < B "QUOTED" LTD', '&amp; LTD'];
    const lines = names.map((name, index) => ({ id: `B0000${index}`, name, shares: BigInt(100 - index) }));
    const html = ccassPage({ ...PAGE, lines }).replace("L'ÉTOILE", 'L&#39;&Eacute;TOILE');
    expect(
      parsePage(html)
        .lines.slice(1)
        .map((line) => line.name),
    ).toEqual(names);
  });
});

const PLACE = 'stock 09001 on 2026-03-31';
const AGAIN = 'the page is cut or edited: save it again';
const CHANGED = 'HKEX has changed the page; keep the file and update waizi';
const DIGITS = 'expected digits with commas between thousands; save the page again';

describe('a page that is refused, in one line', () => {
  test.each<[string, Partial<CcassPageOptions>, string]>([
    [
      'out of the 12 months',
      { defect: 'no-result', date: '2025-03-31' },
      'stock 09001 on 2025-03-31: a search form without a result: 2025-03-31 is more than 12 months before 2026-04-01; HKEX keeps 12 months; take older days from an archive',
    ],
    [
      'a day that is not over',
      { defect: 'no-result', date: '2026-04-01' },
      'stock 09001 on 2026-04-01: a search form without a result: on 2026-04-01 there was no list for 2026-04-01 yet; ask again on the next day',
    ],
    [
      'an unknown code',
      { defect: 'no-result', alert: 'No match record found' },
      `${PLACE}: a search form without a result (the site says "No match record found"); the code is unknown or delisted on that day, or the day is outside the 12 months that HKEX keeps`,
    ],
    ['maintenance', { defect: 'maintenance' }, "HKEX's maintenance page; ask again when the service is back"],
    ['cut in the list', { defect: 'cut' }, `${PLACE}: the page ends early; ${AGAIN}`],
    [
      'cut in the list, closed by a browser',
      { defect: 'cut-and-closed' },
      `${PLACE}: 4 rows with 320015500 shares, but the summary counts 5 with 320015300; ${AGAIN}`,
    ],
    ['cut before the result', { defect: 'cut-before-result' }, `the page ends before its result; ${AGAIN}`],
    [
      'a lost row',
      { defect: 'lost-row' },
      `${PLACE}: 4 rows with 320015500 shares, but the summary counts 5 with 320015300; ${AGAIN}`,
    ],
    ['a lost cell', { defect: 'lost-cell' }, `${PLACE}, row 2: no cell "Shareholding"; ${AGAIN}`],
    [
      'a repeated participant',
      { defect: 'repeated-line' },
      `${PLACE}, row 6: participant C00901 stands twice, also in row 1; ${AGAIN}`,
    ],
    [
      'labels swapped',
      { defect: 'swapped-labels' },
      `${PLACE}: column "Shareholding" is headed "% of the total number of Issued Shares/ Warrants/ Units"; ${CHANGED}`,
    ],
    [
      'labels swapped, in Chinese',
      { defect: 'swapped-labels', lang: 'zh' },
      `${PLACE}: column "Shareholding" is headed "佔已發行股份/權證/單位百分比"; ${CHANGED}`,
    ],
    [
      'columns swapped under right headings',
      { defect: 'swapped-classes' },
      `${PLACE}: column "% of issued" is headed "Shareholding"; ${CHANGED}`,
    ],
    [
      'a heading renamed',
      { defect: 'renamed-heading' },
      `${PLACE}: column "Shareholding" is headed "Value of Holding"; ${CHANGED}`,
    ],
    ['no total', { defect: 'no-total' }, `${PLACE}: the summary has no total; ${AGAIN}`],
    [
      'a new category',
      { defect: 'unknown-category' },
      `${PLACE}: unknown category "Pledged Holdings" in the summary; ${CHANGED}`,
    ],
    [
      'a repeated category',
      { defect: 'repeated-category' },
      `${PLACE}: "Market Intermediaries" stands twice in the summary; ${AGAIN}`,
    ],
    [
      'a field retyped after the search',
      { defect: 'retyped-date' },
      'stock 09001 on 2020-02-03: the list shown is of stock 09001 on 2026-03-31; the search field was changed after the search: search again, then save',
    ],
    [
      'one participant only',
      { defect: 'one-participant' },
      `${PLACE}: the page lists participant B00001 only; search by stock code alone`,
    ],
    ['no date', { dateField: '' }, `no shareholding date on the page; ${AGAIN}`],
    [
      'a date that is none',
      { dateField: '2026/02/30' },
      'shareholding date "2026/02/30" is no date; expected YYYY/MM/DD; save the page again',
    ],
    [
      'day first',
      { dateField: '31/03/2026' },
      'shareholding date "31/03/2026" is no date; expected YYYY/MM/DD; save the page again',
    ],
    [
      'no code',
      { codeField: '' },
      'no stock code on the page; search by stock code, then save the result page',
    ],
    [
      'a code that is none',
      { codeField: '9OO1' },
      'stock code "9OO1" is no code; search by stock code, then save the result page',
    ],
    [
      'made before its date',
      { today: '2026-03-30' },
      `${PLACE}: the list is dated after the day the page was made, 2026-03-30; ${AGAIN}`,
    ],
  ])('%s', (_, options, message) => {
    expect(problemOf(ccassPage({ ...PAGE, ...options }))).toBe(message);
  });

  test.each([
    [
      'decimal comma',
      '20.000.500',
      `${PLACE}, row 2: shareholding "20.000.500" is no whole number; ${DIGITS}`,
    ],
    [
      'fraction',
      '20,000,500.5',
      `${PLACE}, row 2: shareholding "20,000,500.5" is no whole number; ${DIGITS}`,
    ],
    [
      'misplaced comma',
      '2000,0500',
      `${PLACE}, row 2: shareholding "2000,0500" is no whole number; ${DIGITS}`,
    ],
    ['text', 'N/A', `${PLACE}, row 2: shareholding "N/A" is no whole number; ${DIGITS}`],
    ['nothing', '', `${PLACE}, row 2: no shareholding; ${DIGITS}`],
    [
      'another number',
      '20,000,501',
      `${PLACE}: 5 rows with 320015301 shares, but the summary counts 5 with 320015300; ${AGAIN}`,
    ],
  ])('shares: %s', (_, shares, message) => {
    expect(problemOf(ccassPage(PAGE).replace('>20,000,500<', `>${shares}<`))).toBe(message);
  });

  test('an id with its label', () => {
    expect(problemOf(ccassPage(PAGE).replace('>B00902<', '>Participant ID: B00902<'))).toBe(
      `${PLACE}, row 2: participant id "Participant ID: B00902" is no id; expected a letter and five digits`,
    );
  });

  test('a line of nobody', () => {
    const lines = [...LINES, { id: null, name: '', shares: 1n }];
    expect(problemOf(ccassPage({ ...PAGE, lines }))).toBe(
      `${PLACE}, row 5: a row with neither id nor name; ${AGAIN}`,
    );
  });

  test('a total that is not the sum of its parts', () => {
    expect(problemOf(ccassPage(PAGE).replace('>320,077,000<', '>320,077,001<'))).toBe(
      `${PLACE}: the categories add up to 320077000 shares of 19 holders, the total says 320077001 of 19; ${AGAIN}`,
    );
  });

  test('a summary value that is no number', () => {
    expect(problemOf(ccassPage(PAGE).replace('>61,700<', '><'))).toBe(
      `${PLACE}, summary "Non-consenting Investor Participants": no shareholding; ${DIGITS}`,
    );
  });

  test('issued shares in another number format', () => {
    expect(problemOf(ccassPage(PAGE).replace('>1,911,660,037<', '>1.911.660.037<'))).toBe(
      `${PLACE}: number of issued shares "1.911.660.037" is no whole number; ${DIGITS}`,
    );
  });

  test('a missing column', () => {
    const html = ccassPage(PAGE).replace(/<th [^>]*col-shareholding tablesorter[^>]*>Shareholding<\/th>/, '');
    expect(problemOf(html)).toContain(`${PLACE}: no column "Shareholding" (found "Participant ID", "Name of`);
  });

  test.each(['Access Denied', 'Just a moment...', 'Attention Required! | Cloudflare', '403 Forbidden'])(
    'block page: %s',
    (title) => {
      expect(problemOf(blockPage(title))).toBe(
        `the site's block page "${title}"; stop asking for a while, then save the page from a browser`,
      );
    },
  );

  test('another page, and nothing', () => {
    const message = 'not a CCASS shareholding page; save the result page of the CCASS shareholding search';
    expect(problemOf('<html><head><title>News</title></head><body></body></html>')).toBe(message);
    expect(problemOf('')).toBe(`the page ends before its result; ${AGAIN}`);
  });
});

const LINE = fc.record({
  name: fc
    .array(fc.constantFrom('BANK', '&', 'A&B', '"X"', '<Y>', 'É', '證券', '(HK)', "O'NEIL", '*', 'LTD.'), {
      minLength: 1,
      maxLength: 6,
    })
    .map((words) => words.join(' ')),
  shares: fc.bigInt(-(10n ** 6n), 10n ** 11n),
});

test('property: what is written on a page is read from it', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 99_999 }), { maxLength: 30 }),
      fc.array(LINE, { minLength: 30, maxLength: 30 }),
      fc.array(LINE, { maxLength: 4 }),
      fc.integer({ min: 0, max: 4000 }),
      fc.constantFrom('2019', '2025'),
      fc.constantFrom('en', 'zh'),
      (ids, holders, consenting, day, layout, lang) => {
        const lines = ids.map((number, index) => ({
          id: `${'ABCP'[number % 4]}${String(number).padStart(5, '0')}`,
          name: holders[index]?.name ?? '',
          shares: holders[index]?.shares ?? 0n,
        }));
        const date = addDays('2015-01-01', day);
        const read = parsePage(
          ccassPage({ ...PAGE, date, today: date, lines, consenting, layout, lang } as CcassPageOptions),
        );
        const written = [
          ...lines.map(({ id, name, shares }) => ({ participant: id, name, shares })),
          ...consenting.map(({ name, shares }) => ({ participant: null, name: `${name} *`, shares })),
        ];
        const key = (line: { participant: string | null; name: string; shares: bigint }): string =>
          `${line.participant} ${line.name} ${line.shares}`;
        expect(read.lines.map(key).sort()).toEqual(written.map(key).sort());
        expect(read.pageDate).toBe(date);
      },
    ),
    { numRuns: 60 },
  );
});
