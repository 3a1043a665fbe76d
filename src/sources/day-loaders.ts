import { InputError } from '../errors.js';
import type { Parsed, SetAside } from '../store/rows.js';
import { DEAL_HISTORY, readDealHistoryAnswer, readDealHistoryCsv } from './connect-days/deal-history.js';
import { HKEX_DAILY, parseHkexDaily } from './connect-days/hkex-daily.js';
import { parseSseDaily, SSE_DAILY } from './connect-days/sse-daily.js';
import { parseSzseDaily, SZSE_DAILY } from './connect-days/szse-daily.js';
import type { ToldDay } from './connect-days/told-day.js';
import { parseTushareMoneyflow, TUSHARE_MONEYFLOW } from './connect-days/tushare-moneyflow.js';
import { recordsOf, textOf } from './content.js';
import { indexIdOf, indexOf, indexOfFile } from './indices/catalogue.js';
import { readIndexCsv } from './indices/index-csv.js';
import type { ToldIndexDay } from './indices/judge.js';
import { readShareCsv } from './indices/share-csv.js';
import { keepDays, type Told } from './keep-days.js';
import type { LoadContext, Loader } from './loaders.js';
import { PANEL, readPanel } from './panel/panel.js';
import type { Kind } from './recognise.js';
import { type SeriesEntry, seriesOf } from './series/catalogue.js';
import { parseCboe } from './series/cboe.js';
import { parseChinabond } from './series/chinabond.js';
import { parseFred } from './series/fred.js';
import type { ToldValue } from './series/judge.js';
import { parseSseMargin, parseSzseMargin, readMarginCsv } from './series/margin.js';
import { parseSseEtf } from './series/sse-etf.js';
import { parseTwse } from './series/twse.js';
import { readSeriesCsv } from './series/series-csv.js';
import { parseEastmoneyParticipants, readParticipantHoldings } from './stock-connect/participants.js';
import { hasColumn, headerOf } from './table.js';
import { parseCsindex } from './valuation/csindex.js';
import { parseEastmoneyValuation } from './valuation/eastmoney.js';
import type { ToldValuation } from './valuation/judge.js';
import { parseLegulegu } from './valuation/legulegu.js';
import { parseParallelValuation } from './valuation/parallel-json.js';
import { parseShenwan } from './valuation/shenwan.js';
import { parseTushareDaily } from './valuation/tushare.js';
import { readValuationCsv } from './valuation/valuation-csv.js';

/** Kinds whose rows are days of Stock Connect, series, indices and valuations. */
export const DAY_KINDS = [
  'hkex-daily',
  'sse-daily',
  'szse-daily',
  'deal-history',
  'tushare-moneyflow',
  'connect-participants',
  'eastmoney-participants',
  'csindex',
  'index-csv',
  'tushare-daily',
  'shenwan',
  'valuation-json',
  'legulegu',
  'eastmoney-valuation',
  'valuation-csv',
  'share-csv',
  'fred',
  'cboe-vix',
  'chinabond',
  'sse-margin',
  'szse-margin',
  'sse-etf',
  'twse-foreign',
  'margin-csv',
  'panel',
  'series-csv',
] as const satisfies readonly Kind[];
export type DayKind = (typeof DAY_KINDS)[number];

export const isDayKind = (kind: Kind): kind is DayKind => (DAY_KINDS as readonly Kind[]).includes(kind);

/** Kinds that may leave to the file's name what they are about. */
const NAMED_KINDS: readonly Kind[] = ['index-csv', 'legulegu', 'valuation-csv', 'series-csv'];

/** What a file's name says of what it is about, where its kind leaves that to the name; null when nothing. */
export function namedBy(kind: Kind, path: string): string | null {
  if (!NAMED_KINDS.includes(kind)) return null;
  return indexOfFile(path)?.id ?? seriesOfFile(path)?.id ?? null;
}

function seriesOfFile(path: string): SeriesEntry | null {
  return seriesOf((path.split(/[/\\]/).at(-1) ?? '').replace(/(?:\.(?:csv|gz|txt))+$/i, ''));
}

/** The index a file is about: `--id`, else its name. */
function namedIndex({ options, path }: LoadContext): string | null {
  return options.id ?? indexOfFile(path)?.id ?? null;
}

/** The series a file is about: `--id`, else its name where that is the name of a series. */
function namedSeries({ options, path }: LoadContext): string | null {
  return options.id ?? seriesOfFile(path)?.id ?? null;
}

const valuationsIn = ({ rows, setAside }: Parsed<ToldValuation>): Told => ({ valuations: rows, setAside });
const daysIn =
  (rounding: NonNullable<Told['rounding']>) =>
  ({ rows, setAside }: Parsed<ToldDay>): Told => ({ days: rows, rounding, setAside });
const valuesIn = ({ rows, setAside }: Parsed<ToldValue>): Told => ({ values: rows, setAside });
const bothIn = ({
  days,
  valuations,
  setAside,
}: {
  readonly days: readonly ToldIndexDay[];
  readonly valuations: readonly ToldValuation[];
  readonly setAside: readonly SetAside[];
}): Told => ({ indices: days, valuations, setAside });

async function indexIn(path: string, id: string): Promise<Told> {
  const { days, valuations } = await readIndexCsv(recordsOf(path), { id: indexIdOf(id) });
  return { indices: days.rows, valuations, setAside: days.setAside };
}

/** Whether a csv has closes, but no column that says of what: of an index, where its name says so. */
function isCloseAlone(text: string): boolean {
  const header = headerOf(text.slice(0, 1 << 16));
  return hasColumn(header, ['close', '收盘', '收盘价']) && !header.some((label) => seriesOf(label) !== null);
}

const READERS: Readonly<Record<DayKind, (path: string, context: LoadContext) => Promise<Told>>> = {
  'hkex-daily': async (path) => {
    const { days, actives, setAside } = parseHkexDaily(await textOf(path));
    return { days, rounding: HKEX_DAILY, actives, setAside };
  },
  'sse-daily': async (path) => daysIn(SSE_DAILY)(parseSseDaily(await textOf(path))),
  'szse-daily': async (path) => daysIn(SZSE_DAILY)(parseSzseDaily(await textOf(path))),
  'deal-history': async (path) => {
    const text = await textOf(path);
    const told = /^\uFEFF?\s*(?:[\w$.]+\s*\(\s*)?\{/.test(text)
      ? readDealHistoryAnswer(text)
      : await readDealHistoryCsv(recordsOf(path));
    return daysIn(DEAL_HISTORY)(told);
  },
  'tushare-moneyflow': async (path) => daysIn(TUSHARE_MONEYFLOW)(parseTushareMoneyflow(await textOf(path))),
  'connect-participants': async (path) => {
    const { rows, setAside } = await readParticipantHoldings(recordsOf(path));
    return { participants: rows, setAside };
  },
  'eastmoney-participants': async (path) => {
    const { rows, setAside } = parseEastmoneyParticipants(await textOf(path));
    return { participants: rows, setAside };
  },
  csindex: async (path) => bothIn(parseCsindex(await textOf(path))),
  'index-csv': async (path, context) => {
    const id = namedIndex(context);
    if (id === null)
      throw new InputError('neither the file nor its name says which index it is', {
        remedy: 'give --id with the code of its provider, such as --id 000300',
      });
    return indexIn(path, id);
  },
  'tushare-daily': async (path) => bothIn(parseTushareDaily(await textOf(path))),
  shenwan: async (path) => bothIn(parseShenwan(await textOf(path))),
  'valuation-json': async (path, context) =>
    bothIn(parseParallelValuation(await textOf(path), { id: namedIndex(context) })),
  legulegu: async (path, context) => bothIn(parseLegulegu(await textOf(path), { id: namedIndex(context) })),
  'eastmoney-valuation': async (path) => valuationsIn(parseEastmoneyValuation(await textOf(path))),
  'valuation-csv': async (path, context) =>
    valuationsIn(await readValuationCsv(recordsOf(path), { id: namedIndex(context) })),
  'share-csv': async (path, { options }) => {
    const { rows, setAside } = await readShareCsv(recordsOf(path), { adjusted: options.adjusted });
    return { indices: rows, setAside };
  },
  fred: async (path) => valuesIn(parseFred(await textOf(path))),
  'cboe-vix': async (path) => valuesIn(parseCboe(await textOf(path))),
  chinabond: async (path) => valuesIn(parseChinabond(await textOf(path))),
  'sse-margin': async (path) => valuesIn(parseSseMargin(await textOf(path))),
  'szse-margin': async (path) => valuesIn(parseSzseMargin(await textOf(path))),
  'sse-etf': async (path) => valuesIn(parseSseEtf(await textOf(path))),
  'twse-foreign': async (path) => valuesIn(parseTwse(await textOf(path))),
  'margin-csv': async (path) => valuesIn(await readMarginCsv(recordsOf(path))),
  panel: async (path) => {
    const { days, values, indices, valuations, setAside } = await readPanel(recordsOf(path));
    return { days, rounding: PANEL, values, indices, valuations, setAside };
  },
  'series-csv': async (path, context) => {
    const index =
      indexOf(context.options.id ?? '') ?? (context.options.id ? null : indexOfFile(context.path));
    if (index !== null && isCloseAlone(await textOf(path))) return indexIn(path, index.id);
    return valuesIn(await readSeriesCsv(recordsOf(path), { id: namedSeries(context) }));
  },
};

/** How each of these kinds is loaded into the staging area. */
export const DAY_LOADERS: Readonly<Record<DayKind, Loader>> = Object.fromEntries(
  DAY_KINDS.map((kind): [DayKind, Loader] => [
    kind,
    async (path, context) => keepDays(await READERS[kind](path, context), context),
  ]),
) as unknown as Record<DayKind, Loader>;
