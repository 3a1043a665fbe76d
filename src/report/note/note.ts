import type { Calendar } from '../../calendar/calendar.js';
import { NoDataError } from '../../errors.js';
import { figureData } from '../../figures/frame/ask.js';
import { defineFigure } from '../../figures/frame/compose.js';
import { DEFAULT_LOOK } from '../../figures/frame/look.js';
import { toSvg } from '../../figures/frame/svg.js';
import type { Words } from '../../figures/frame/words.js';
import { FIGURES } from '../../figures/index.js';
import { addDays, type IsoDate } from '../../iso-date.js';
import type { Language } from '../language.js';
import { en } from '../phrases/en.js';
import { type Phrases, SECTIONS, type SectionId } from '../phrases/phrases.js';
import { zh } from '../phrases/zh.js';
import type { Questions } from '../questions.js';
import { Collector, type Known, type NoteTable } from './collect.js';
import { type Backdrop, backdrop } from './backdrop.js';
import { compare, type Comparison } from './compare.js';
import type { Fact } from './fact.js';
import { type HongKong, hongKong, type Window } from './hong-kong.js';
import type { Lineage } from './lineage.js';
import { type Phase, phase, type Valuations, valuations } from './market.js';
import { type Northbound, northbound } from './northbound.js';
import { type ExpectationGaps, expectationGaps, type Positions, positions } from './outlook.js';
import { remembering } from './remembering.js';
import { type Sentence, sayIn } from './text.js';

export const PHRASES: Readonly<Record<Language, Phrases>> = { en, zh };

/** A figure as the note shows it. */
export interface NoteFigure {
  readonly id: string;
  readonly title: string;
  readonly svg: string;
  /** The window it was asked for, that of the sentences beside it; null: its own. */
  readonly window: { readonly from: IsoDate; readonly to: IsoDate } | null;
}

export interface Section {
  readonly id: SectionId;
  readonly title: string;
  readonly paragraphs: readonly Sentence[];
  /** Lists under the paragraphs, each with what leads to it. */
  readonly lists: readonly { readonly lead: Sentence; readonly items: readonly Sentence[] }[];
  /** Figures with their SVG; those that have nothing to show are left out. */
  readonly figures: readonly NoteFigure[];
}

/** The note in one language. */
export interface NoteText {
  readonly language: Language;
  readonly title: string;
  readonly sections: readonly Section[];
}

export interface Note {
  readonly as_of: IsoDate;
  readonly compared_with: IsoDate;
  readonly simulated: boolean;
  readonly facts: readonly Fact[];
  readonly comparison: Comparison;
  readonly tables: readonly NoteTable[];
  readonly lineage: readonly Lineage[];
  readonly texts: readonly NoteText[];
}

interface Parts {
  readonly northbound: Known<Northbound>;
  readonly hongKong: Known<HongKong>;
  readonly phase: Known<Phase>;
  readonly backdrop: Known<Backdrop>;
  readonly valuation: Known<Valuations>;
  readonly positions: Known<Positions>;
  readonly gaps: Known<ExpectationGaps>;
}

const REMEDIES = {
  northbound: {
    en: 'The deal history of Stock Connect and daily indicators bring it: waizi import PATH... (docs/nowcast.md names the files).',
    zh: '请用 waizi import 导入沪深港通历史成交数据和每日指标（所需文件见 docs/nowcast.md）。',
  },
  hongKong: {
    en: 'CCASS lists of consecutive days and prices of their trade dates bring it: waizi import PATH...',
    zh: '请用 waizi import 导入连续日期的中央结算系统持股名单及相应交易日的价格。',
  },
  phase: {
    en: 'Daily open, high, low and close of an index bring it: waizi import PATH...',
    zh: '请用 waizi import 导入指数的每日开盘、最高、最低和收盘价。',
  },
  valuation: {
    en: 'PE and PB histories of indices or industries bring it: waizi import PATH...',
    zh: '请用 waizi import 导入指数或行业的市盈率、市净率历史。',
  },
  backdrop: {
    en: 'A file macro.csv in the workspace adds figures of earlier years.',
    zh: '可在工作区的 macro.csv 中补充更早年份的数据。',
  },
  positions: {
    en: 'Top holdings of funds and weights of their benchmark bring it: waizi import PATH... (docs/formats.md has the files).',
    zh: '请用 waizi import 导入基金重仓股与基准权重（文件格式见 docs/formats.md）。',
  },
  gaps: {
    en: 'Valuations of industries and top holdings of funds bring it: waizi import PATH...',
    zh: '请用 waizi import 导入行业估值与基金重仓股。',
  },
} as const satisfies Record<string, Words>;

async function partsOf(collect: Collector): Promise<Parts> {
  return {
    northbound: await collect.known(REMEDIES.northbound, () => northbound(collect)),
    hongKong: await collect.known(REMEDIES.hongKong, () => hongKong(collect)),
    phase: await collect.known(REMEDIES.phase, () => phase(collect)),
    backdrop: await collect.known(REMEDIES.backdrop, () => backdrop(collect)),
    valuation: await collect.known(REMEDIES.valuation, () => valuations(collect)),
    positions: await collect.known(REMEDIES.positions, () => positions(collect)),
    gaps: await collect.known(REMEDIES.gaps, () => expectationGaps(collect)),
  };
}

export interface NoteRequest {
  readonly asOf: IsoDate;
  readonly languages: readonly Language[];
  readonly simulated: boolean;
}

/**
 * The note as it could have been written on the evening of a day, beside the one of a week earlier.
 * @throws NoDataError when nothing at all can be said
 */
export async function writeNote(
  workspace: Questions,
  calendar: Calendar,
  { asOf, languages, simulated }: NoteRequest,
): Promise<Note> {
  const ask = remembering(workspace);
  const collect = new Collector(ask, calendar, asOf);
  const parts = await partsOf(collect);
  // the backdrop ships with the program: alone it makes no note
  if (Object.entries(parts).every(([id, { part }]) => id === 'backdrop' || part === null))
    throw new NoDataError(
      `nothing is stored that a note of ${asOf} could say; run waizi import PATH... first, see waizi status`,
    );
  const compared = addDays(asOf, -7);
  const before = new Collector(ask, calendar, compared);
  await partsOf(before);
  const comparison = compare(collect, before);
  const figures = await figuresOf(ask, {
    asOf,
    simulated,
    languages,
    month: parts.hongKong.part?.month.window ?? null,
    silent: silentIn(parts),
  });
  const texts = languages.map((language): NoteText => {
    const phrases = PHRASES[language];
    return {
      language,
      title: phrases.title(asOf),
      sections: SECTIONS.map((id) => ({
        id,
        title: phrases.sections[id],
        ...(id === 'changes'
          ? changesIn(phrases, comparison, compared)
          : { paragraphs: paragraphsOf(id, phrases, language, parts), lists: [] }),
        figures: figures
          .filter((one) => one.section === id)
          .flatMap(({ drawn }) => drawn.get(language) ?? []),
      })),
    };
  });
  return {
    as_of: asOf,
    compared_with: compared,
    simulated,
    facts: [...collect.facts.all(), ...comparison.numbers.map((change) => change.before)],
    comparison,
    tables: collect.tables,
    lineage: lineages(collect, before),
    texts,
  };
}

const lineages = (...collectors: readonly Collector[]): Lineage[] => {
  const all = new Map(collectors.flatMap((one) => one.lineageList()).map((one) => [one.key, one]));
  return [...all.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
};

function paragraphsOf(
  id: SectionId,
  phrases: Phrases,
  language: Language,
  { northbound: nb, hongKong: hk, phase: ph, backdrop: ba, valuation: va, positions: po, gaps: ga }: Parts,
): Sentence[] {
  const part = <Part>(known: Known<Part>, tell: (part: Part) => Sentence[]): Sentence[] =>
    known.lack
      ? [phrases.missing(known.lack.problem, known.lack.remedy[language])]
      : tell(known.part as Part);
  switch (id) {
    case 'headlines':
      return [
        ...(nb.part ? [phrases.northboundHeadline(nb.part)] : []),
        ...(hk.part ? [phrases.hongKongHeadline(hk.part)] : []),
        ...(ph.part ? [phrases.phaseHeadline(ph.part)] : []),
        ...(ga.part ? [phrases.gapsHeadline(ga.part)] : []),
      ];
    case 'northbound':
      return part(nb, (one) => [phrases.northboundHeadline(one), ...phrases.northbound(one)]);
    case 'hong-kong':
      return part(hk, (one) => [
        ...phrases.hongKong(one),
        ...(one.shares ? [phrases.shares(one.shares)] : []),
      ]);
    case 'industries':
      return part(hk, (one) => (one.industries ? phrases.industries(one.industries) : []));
    case 'stocks':
      return part(hk, (one) => (one.stocks ? phrases.stocks(one.stocks) : []));
    case 'phase':
      return part(ph, phrases.phase);
    case 'valuation':
      return part(va, phrases.valuation);
    case 'macro':
      return part(ba, phrases.backdrop);
    case 'positioning':
      return part(po, phrases.positions);
    case 'gaps':
      return part(ga, phrases.gaps);
    case 'changes':
    case 'risks':
      return phrases.risks.map(plain(language));
    case 'method':
      return phrases.method.map(plain(language));
    case 'coverage':
      return hk.part
        ? [hk.part.week, hk.part.month].map(
            ({ coverage }) => sayIn(language)`${{ name: coverage[language] }}`,
          )
        : part(hk, () => []);
    case 'tables':
      return [];
  }
}

function changesIn(
  phrases: Phrases,
  comparison: Comparison,
  compared: IsoDate,
): Pick<Section, 'paragraphs' | 'lists'> {
  const { lead, lists } = phrases.changes(compared, comparison);
  return { paragraphs: [lead], lists };
}

const plain =
  (language: Language) =>
  (text: string): Sentence =>
    sayIn(language)`${text}`;

/** In which section a figure stands, by the start of its id. */
const PLACES: readonly (readonly [start: string, section: SectionId])[] = [
  ['northbound', 'northbound'],
  ['nowcast', 'northbound'],
  ['indicator', 'northbound'],
  ['hk-industr', 'industries'],
  ['industr', 'industries'],
  ['hk-stock', 'stocks'],
  ['stock', 'stocks'],
  ['hk', 'hong-kong'],
  ['flow', 'hong-kong'],
  ['share', 'hong-kong'],
  ['participant', 'hong-kong'],
  ['rall', 'phase'],
  ['valuation', 'valuation'],
  ['positioning', 'positioning'],
  ['expectation', 'gaps'],
];
const WIDTH = 720;
/** So that two figures and their text stand on one page. */
const TALL = 0.6;
/** Seconds each, or about one stock: not for a note of the whole market. */
const LEFT_OUT = new Set(['nowcast-backtest', 'concentration']);

/** The sections whose part is missing. */
function silentIn({ northbound: nb, hongKong: hk, phase: ph, valuation, positions: po, gaps }: Parts) {
  const all: readonly (readonly [SectionId, Known<unknown>])[] = [
    ['northbound', nb],
    ['hong-kong', hk],
    ['industries', hk],
    ['stocks', hk],
    ['phase', ph],
    ['valuation', valuation],
    ['positioning', po],
    ['gaps', gaps],
  ];
  return new Set(all.filter(([, { part }]) => part === null).map(([id]) => id));
}

/** Figures whose window is that of the sentences beside them. */
const OF_THE_MONTH = new Set(['industry-flows', 'stock-flows']);

async function figuresOf(
  ask: Questions,
  {
    asOf,
    simulated,
    languages,
    month,
    silent,
  }: {
    readonly asOf: IsoDate;
    readonly simulated: boolean;
    readonly languages: readonly Language[];
    readonly month: Window | null;
    /** Sections without anything to say: a figure there would tell of another time. */
    readonly silent: ReadonlySet<SectionId>;
  },
) {
  const wanted = FIGURES.flatMap((figure) => {
    const section = PLACES.find(([start]) => figure.id.startsWith(start))?.[1];
    if (section === undefined || LEFT_OUT.has(figure.id) || figure.takes.includes('stock')) return [];
    return silent.has(section) ? [] : [{ figure, section }];
  });
  // one after the other, so that a figure is drawn while the engine works on those after it
  let before: Promise<unknown> = Promise.resolve();
  const asked = wanted.map(({ figure, section }) => {
    const window = month && OF_THE_MONTH.has(figure.id) ? { from: month.from, to: month.to } : null;
    const data = before.then(() => figureData(figure, ask, { asOf, ...window }, simulated));
    before = data.catch(() => undefined);
    return { figure, section, window, data };
  });
  const found = [];
  for (const { figure, section, window, data: coming } of asked) {
    const data = await coming;
    if (data.missing) continue;
    await new Promise((resolve) => setImmediate(resolve));
    const drawn = new Map(
      languages.map((language) => {
        const definition = defineFigure(figure, data, {
          ...DEFAULT_LOOK,
          lang: language,
          width: WIDTH,
          tall: TALL,
        });
        return [
          language,
          { id: figure.id, title: definition.title, svg: toSvg(definition), window },
        ] as const;
      }),
    );
    found.push({ section, drawn });
  }
  return found;
}
