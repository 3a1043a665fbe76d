import { expect, test } from 'vitest';
import { NoDataError } from '../../src/errors.js';
import { figureData } from '../../src/figures/frame/ask.js';
import { defineFigure, type FigureDefinition } from '../../src/figures/frame/compose.js';
import type { FigureData } from '../../src/figures/frame/figure.js';
import { denseFrom } from '../../src/figures/frame/hong-kong.js';
import { withFormatters } from '../../src/figures/frame/formatters.js';
import { DEFAULT_LOOK, type Look } from '../../src/figures/frame/look.js';
import { toSvg } from '../../src/figures/frame/svg.js';
import { textWidth } from '../../src/figures/frame/text-width.js';
import { FIGURES } from '../../src/figures/index.js';
import { madeUp } from './answers.js';
import { numbersIn, tellable } from './told-numbers.js';

const all = new Map<string, FigureData>();
for (const figure of FIGURES) all.set(figure.id, await figureData(figure, madeUp, { stock: '09001' }, false));

const look = (change: Partial<Look> = {}): Look => ({ ...DEFAULT_LOOK, ...change });
const define = (id: string, change: Partial<Look> = {}): FigureDefinition => {
  const figure = FIGURES.find((one) => one.id === id)!;
  return defineFigure(figure, all.get(id)!, look(change));
};
const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text);

/** Every language, theme, convention and frame at least once. */
const LOOKS: readonly Partial<Look>[] = [
  { lang: 'en', theme: 'dark', convention: 'red-up', frame: 'outside' },
  { lang: 'zh', theme: 'dark', convention: 'green-up', frame: 'inside' },
];

for (const { id } of FIGURES) {
  test(`${id}: its table and SVG are as they were looked at`, async () => {
    await expect(`${JSON.stringify(all.get(id), null, 1)}\n`).toMatchFileSnapshot(`snapshots/${id}.json`);
    await expect(`${toSvg(define(id))}\n`).toMatchFileSnapshot(`snapshots/${id}.svg`);
    await expect(`${toSvg(define(id, { lang: 'zh', theme: 'dark' }))}\n`).toMatchFileSnapshot(
      `snapshots/${id}.zh-dark.svg`,
    );
  });

  test(`${id}: every number of title and labels stands in the table, in both languages`, () => {
    for (const lang of ['en', 'zh'] as const) {
      const definition = define(id, { lang });
      const known = tellable(all.get(id)!, lang);
      const strangers = numbersIn(definition).filter((number) => !known.has(number));
      expect(strangers, `${lang}: ${definition.title}`).toEqual([]);
    }
  });

  test(`${id}: draws in all looks without a number that is none, and the same bytes twice`, () => {
    for (const change of LOOKS) {
      const definition = define(id, change);
      const svg = toSvg(definition);
      expect(svg).not.toMatch(/NaN|undefined|Infinity|null|\[object/);
      expect(textsOf(svg).join(' ')).not.toMatch(/(^|\s)-\d/);
      if (change.lang === 'zh') expect(toSvg(definition)).toBe(svg);
    }
  });

  test(`${id}: its definition is plain JSON, and no text leaves the image`, () => {
    for (const [lang, width] of [
      ['en', 960],
      ['zh', 960],
      ['en', 640],
    ] as const) {
      const definition = define(id, { lang, width });
      expect(JSON.parse(JSON.stringify(definition))).toEqual(definition);
      const svg = toSvg(definition);
      for (const { text, left, right, y } of placed(svg)) {
        expect(left, `${text} at ${left}`).toBeGreaterThanOrEqual(-1);
        expect(right, `${text} to ${right} of ${width}`).toBeLessThanOrEqual(width + 1);
        expect(y).toBeLessThanOrEqual(definition.height);
      }
    }
  });
}

test('a Chinese figure says no English words, an English one no Chinese', () => {
  for (const { id } of FIGURES) {
    const zh = define(id, { lang: 'zh' });
    expect(`${zh.title}${zh.subtitle}`.replace(/CSI All Share|CNY|HKD|CCASS/g, '')).not.toMatch(
      /[A-Za-z]{3,}/,
    );
    expect(`${zh.title}${zh.subtitle}${zh.source}${zh.coverage}`).not.toMatch(/\bbn\b/);
    const en = define(id);
    expect(textsOf(toSvg(en)).join(' ')).not.toMatch(/\p{Script=Han}/u);
  }
});

test('simulated data say so in the image, above it and across it', async () => {
  for (const figure of FIGURES) {
    const data = await figureData(figure, madeUp, { stock: '09001' }, true);
    for (const frame of ['inside', 'outside'] as const) {
      expect(textsOf(toSvg(defineFigure(figure, data, look({ frame })))).join(' ')).toMatch(
        /SIMULATED DATA.*SIMULATED|SIMULATED.*SIMULATED DATA/,
      );
    }
    expect(toSvg(defineFigure(figure, data, look({ lang: 'zh' })))).toContain('模拟数据：全部为虚构');
  }
});

test('without data a figure says what is missing and which import brings it, and draws no axes', async () => {
  const nothing = new Proxy(madeUp, {
    get: () => async () => {
      throw new NoDataError('no holdings are stored; run waizi import PATH... first');
    },
  });
  for (const figure of FIGURES) {
    const data = await figureData(figure, nothing, { stock: '09001' }, false);
    expect(data.missing?.problem).toMatch(/no holdings/);
    for (const lang of ['en', 'zh'] as const) {
      const words = textsOf(toSvg(defineFigure(figure, data, look({ lang })))).join('');
      expect(words).toContain('waizi import');
      expect(words).toContain(lang === 'en' ? 'There are no data for this figure yet.' : '此图暂无数据。');
    }
  }
});

test('missing days break lines: the day without lists is no point of the cumulative line, nor zero', () => {
  const { rows } = all.get('hk-cumulative')!.table;
  expect(rows.find(({ day }) => day === '2026-07-22')).toMatchObject({ foreign: null, southbound: null });
  const option = define('hk-cumulative').option as {
    series: { connectNulls: boolean; data: { value: [number, number | null] }[] }[];
  };
  for (const { connectNulls, data } of option.series) {
    expect(connectNulls).toBe(false);
    expect(data.find(({ value }) => value[0] === Date.UTC(2026, 6, 22))?.value[1]).toBeNull();
  }
});

test('a window that is not asked for begins after the day that shows a whole gap', () => {
  const days = Array.from({ length: 28 }, (_, index) => `2026-06-${String(index + 1).padStart(2, '0')}`);
  const from = (first: number, last: number): string | null =>
    denseFrom(days, new Set(days.slice(first, last)));
  expect(from(0, 0)).toBeNull();
  expect(from(5, 8)).toBeNull();
  expect(from(0, 3)).toBe('2026-06-05');
  expect(from(4, 14)).toBe('2026-06-16');
  expect(from(0, 28)).toBeNull();
});

test('a past evening is told nothing of trades that settled after it', async () => {
  const asked: string[] = [];
  const past = {
    ...madeUp,
    flows: (query: Parameters<typeof madeUp.flows>[0]) => (asked.push(query.to), madeUp.flows(query)),
  };
  for (const id of ['hk-cumulative', 'hk-weekly-by-type', 'industry-flows', 'stock-flows'])
    await figureData(FIGURES.find((one) => one.id === id)!, past, { asOf: '2026-08-14' }, false);
  expect(new Set(asked)).toEqual(new Set(['2026-08-12']));
});

test('formatters stand as words in the definition; a word that stands for nothing is refused', () => {
  expect(() => withFormatters({ axisLabel: { formatter: 'waizi:nonsense' } })).toThrow('waizi:nonsense');
  const { formatter } = withFormatters({ formatter: 'waizi:number' as unknown as (value: number) => string });
  expect([formatter(-1500), formatter(0), formatter(0.5)]).toEqual(['−1,500', '0', '0.5']);
});

interface Placed {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

/** Where the texts of an SVG stand that are not turned. */
function placed(svg: string): Placed[] {
  return [...svg.matchAll(/<text([^>]*)>([^<]*)<\/text>/g)].flatMap(([, attributes = '', text = '']) => {
    const at = /transform="translate\(([-\d.]+) ([-\d.]+)\)"/.exec(attributes);
    const size = Number(/font-size:([\d.]+)px/.exec(attributes)?.[1]);
    if (!at) return [];
    const width = textWidth(text, size, attributes.includes('bold'));
    const anchor = /text-anchor="(\w+)"/.exec(attributes)?.[1] ?? 'start';
    const x = Number(at[1]) + Number(/ x="([-\d.]+)"/.exec(attributes)?.[1] ?? 0);
    const left = anchor === 'start' ? x : anchor === 'middle' ? x - width / 2 : x - width;
    return [{ text, left, right: left + width, y: Number(at[2]) }];
  });
}
