import { InputError } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import { UNNAMED_SCHEMES } from '../sources/industries/industries.js';
import { YAHOO_SCHEME } from '../sources/industries/yahoo-profile.js';
import { askedOnce } from '../store/asked-once.js';
import type { Engine } from '../store/engine.js';
import { groupNamed, SHIPPED_SCHEME, shippedScheme } from './industry-scheme.js';
import { periodOf, shippedMembers } from './industry-members.js';
import { type Period, without } from './periods.js';
import { groupOfYahoo } from './yahoo-industries.js';

/** What a stock's industry rests on: the shipped table, a csv, or a Yahoo profile. */
export type IndustryBasis = 'shipped' | 'imported' | 'yahoo';

/** The industry of a stock on some days. No two of a stock share a day. */
export interface StockIndustry extends Period {
  readonly stock: string;
  /** Name of the group, in English where it has one. */
  readonly industry: string;
  readonly basis: IndustryBasis;
}

/** The scheme by which a workspace answers, and where each stock stands in it. */
export interface StockIndustries {
  readonly scheme: string;
  readonly rows: readonly StockIndustry[];
  /** Chinese names by English name, for the groups that have one. */
  readonly namesZh: ReadonlyMap<string, string>;
  /** Stored schemes that were not chosen. */
  readonly others: readonly string[];
}

interface Imported extends StockIndustry {
  readonly scheme: string;
  readonly file: number;
}

/**
 * Where each stock stands under the scheme that config.yaml names; else under a csv scheme of the user's own (the first
 * by name), else under the shipped one. The shipped scheme takes imported rows of its own name first, then its table,
 * then Yahoo profiles whose industry means one group. Days are those of the membership.
 * @param chosen the scheme named in config.yaml; null when none is
 * @throws InputError when the chosen scheme is not stored
 */
export const stockIndustries = (engine: Engine, chosen: string | null): Promise<StockIndustries> =>
  askedOnce(engine, `industries ${JSON.stringify(chosen)}`, () => storedIndustries(engine, chosen));

async function storedIndustries(engine: Engine, chosen: string | null): Promise<StockIndustries> {
  const imported = await importedRows(engine);
  const stored = [...new Set(imported.map(({ scheme }) => scheme))].sort();
  const known = [SHIPPED_SCHEME, ...stored.filter((one) => one !== SHIPPED_SCHEME)];
  if (chosen !== null && !known.includes(chosen)) {
    throw new InputError(`no rows of the industry scheme "${chosen}" are stored`, {
      file: 'config.yaml',
      place: 'industries',
      remedy: `import them, or name one of ${known.join(', ')}`,
    });
  }
  const own = stored.filter((one) => ![SHIPPED_SCHEME, YAHOO_SCHEME, ...UNNAMED_SCHEMES].includes(one));
  const scheme = chosen ?? own[0] ?? SHIPPED_SCHEME;
  const rows = imported.filter((row) => row.scheme === scheme);
  const layers: (readonly StockIndustry[])[] = [rows.sort(later)];
  if (scheme === SHIPPED_SCHEME) {
    layers.push(shippedRows());
    layers.push(imported.filter((row) => row.scheme === YAHOO_SCHEME).flatMap(mapped));
  }
  const namesZh = new Map(
    [...shippedScheme().values()].map(({ name, nameZh }): [string, string] => [name, nameZh]),
  );
  if (scheme !== SHIPPED_SCHEME && scheme !== YAHOO_SCHEME) {
    namesZh.clear();
    for (const row of await engine.query(
      'SELECT industry, name_zh FROM industry_names WHERE scheme = $scheme ORDER BY industry, file, name_zh',
      { scheme },
    ))
      namesZh.set(String(row.industry), String(row.name_zh));
  }
  const others = known.filter((one) => one !== scheme && one !== YAHOO_SCHEME && one !== SHIPPED_SCHEME);
  return { scheme, rows: layered(layers.flat()), namesZh, others };
}

/** What counts first where rows of one scheme share days: the later beginning, then the later file. */
const later = (a: Imported, b: Imported): number =>
  a.from === b.from ? b.file - a.file || (a.industry < b.industry ? -1 : 1) : a.from < b.from ? 1 : -1;

async function importedRows(engine: Engine): Promise<Imported[]> {
  const rows = await engine.query(
    `SELECT scheme, stock, industry, CAST(from_date AS VARCHAR) AS first, CAST(to_date AS VARCHAR) AS last, file
     FROM industries ORDER BY scheme, stock, first, file, industry`,
  );
  const day = (value: unknown): IsoDate | null =>
    value === null || value === undefined ? null : String(value);
  return rows
    .map(
      (row): Imported => ({
        scheme: String(row.scheme),
        stock: String(row.stock),
        industry: nameOf(String(row.scheme), String(row.industry)),
        ...periodOf({ from: day(row.first), to: day(row.last) }),
        basis: row.scheme === YAHOO_SCHEME ? 'yahoo' : 'imported',
        file: Number(row.file),
      }),
    )
    .sort(later);
}

/** The name that answers show: that of the shipped group where the row means one. */
function nameOf(scheme: string, industry: string): string {
  if (scheme === SHIPPED_SCHEME) return groupNamed(shippedScheme(), industry)?.name ?? industry;
  if (scheme === YAHOO_SCHEME) return groupOfYahoo(industry)?.name ?? industry;
  return industry;
}

function shippedRows(): StockIndustry[] {
  const scheme = shippedScheme();
  return shippedMembers().map((member) => ({
    stock: member.stock,
    industry: scheme.get(member.industry)?.name ?? member.industry,
    ...periodOf(member),
    basis: 'shipped',
  }));
}

/** A Yahoo row in the shipped scheme, when its industry means one group of it. */
const mapped = (row: Imported): StockIndustry[] => (groupNamed(shippedScheme(), row.industry) ? [row] : []);

/** Rows cut so that no two of a stock share a day: earlier ones of the list keep theirs. */
function layered(rows: readonly StockIndustry[]): StockIndustry[] {
  const taken = new Map<string, Period[]>();
  const result: StockIndustry[] = [];
  for (const { stock, industry, basis, from, to } of rows) {
    const before = taken.get(stock) ?? [];
    for (const piece of without({ from, to }, before)) result.push({ stock, industry, basis, ...piece });
    taken.set(stock, [...before, { from, to }]);
  }
  return result.sort((a, b) =>
    a.stock === b.stock ? (a.from < b.from ? -1 : 1) : a.stock < b.stock ? -1 : 1,
  );
}
