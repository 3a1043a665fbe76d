import { ensure } from '../../errors.js';
import { type IsoDate, addDays } from '../../iso-date.js';
import { indexIdOf, indexOf, marketOfIndex } from '../../sources/indices/catalogue.js';
import { type ShenwanIndustry, shenwanIndustryOf } from '../../sources/industries/shenwan-industries.js';
import type { Engine } from '../../store/engine.js';
import { sqlFile } from '../../store/sql-file.js';
import { countingSource } from '../../store/valuation-source.js';

/** A valuation on a day. */
export interface ValuationPoint {
  readonly date: IsoDate;
  readonly value: number;
  /** Whether it was computed before the index was launched; null when its launch is not known. */
  readonly backCast: boolean | null;
}

/** The values of one metric from one source, in the order of days. */
export interface ValuationSeries {
  readonly metric: string;
  readonly source: string;
  readonly points: readonly ValuationPoint[];
  /** Sources of the same metric that were not taken. */
  readonly others: readonly string[];
}

/** Stored series that are one index or industry, and on which days each of them is it. */
export interface Subject {
  readonly id: string;
  readonly parts: readonly { readonly id: string; readonly from: IsoDate; readonly before: IsoDate }[];
  readonly notes: readonly string[];
}

const FIRST = '0001-01-01';
const LAST = '9999-12-31';

/** The stored ids of valuations, sorted. */
export async function valuationIds(engine: Engine): Promise<string[]> {
  const rows = await engine.query('SELECT DISTINCT id FROM valuation_days ORDER BY id');
  return rows.map(({ id }) => String(id));
}

const whole = (id: string, stored = id): Subject => ({
  id,
  parts: [{ id: stored, from: FIRST, before: LAST }],
  notes: [],
});

/**
 * What is stored of an index or industry that a code or name tells: under its code; else, of an industry of Shenwan that
 * was renamed, under its former name before the day and under the new one from it on, where it stayed the same
 * industry. Null when nothing is stored of it.
 */
export function subjectOf(asked: string, stored: ReadonlySet<string>): Subject | null {
  const industry = shenwanIndustryOf(asked);
  if (industry && stored.has(industry.code)) return withNotes(whole(industry.code), industry);
  const names = industry ? [industry.formerNameZh, industry.nameZh].filter((one) => one !== null) : [];
  const told = names.filter((name) => stored.has(name));
  if (industry && told.length > 0 && (told.length > 1 || !stored.has(asked))) return named(industry, told);
  if (stored.has(asked)) return whole(asked);
  const id = indexIdOf(asked);
  return stored.has(id) ? whole(id) : null;
}

function named(industry: ShenwanIndustry, told: readonly string[]): Subject {
  const { code, nameZh, formerNameZh, renamed, scope } = industry;
  if (told.length < 2 || formerNameZh === null || renamed === null) {
    const only = told[0] as string;
    return whole(only);
  }
  if (scope === 'changed') {
    const note = `${code}: ${formerNameZh} became ${nameZh} on ${renamed} with other companies: its history of before is not joined; ask for it by its name`;
    return { id: nameZh, parts: [{ id: nameZh, from: FIRST, before: LAST }], notes: [note] };
  }
  return {
    id: code,
    parts: [
      { id: formerNameZh, from: FIRST, before: renamed },
      { id: nameZh, from: renamed, before: LAST },
    ],
    notes: [
      `${code}: ${formerNameZh} until ${addDays(renamed, -1)} and ${nameZh} from then on are one industry`,
    ],
  };
}

function withNotes(
  subject: Subject,
  { code, formerNameZh, renamed, scope, ended }: ShenwanIndustry,
): Subject {
  const notes: string[] = [];
  if (scope === 'changed')
    notes.push(
      `${code}: called ${formerNameZh} until ${renamed}, when its companies changed: values of before are of another set`,
    );
  if (ended !== null)
    notes.push(`${code}: ended on ${ended} with the classification of 2021; it has no successor`);
  return { ...subject, notes };
}

/** The day up to which values of an index are known on the evening of a day: New York's closes come the next morning. */
export function knownUntil(id: string, asOf: IsoDate): IsoDate {
  const abroad = indexOf(id) !== null && marketOfIndex(id) === 'weekdays';
  return abroad ? addDays(asOf, -1) : asOf;
}

/** A stored value of one id, with what it is and who tells it. */
interface StoredValue extends ValuationPoint {
  readonly metric: string;
  readonly source: string;
}

const known = new WeakMap<Engine, Map<string, Promise<readonly StoredValue[]>>>();

/**
 * All values of some subjects, by id, in the order of metrics, sources and days. One query reads all that has
 * not been read of this version before: a note asks for the same ones again and again.
 */
export async function storedValues(
  engine: Engine,
  subjects: readonly Subject[],
): Promise<ReadonlyMap<string, readonly StoredValue[]>> {
  const kept = known.get(engine) ?? new Map<string, Promise<readonly StoredValue[]>>();
  known.set(engine, kept);
  const ids = [...new Set(subjects.flatMap(({ parts }) => parts.map(({ id }) => id)))];
  const missing = ids.filter((id) => !kept.has(id));
  if (missing.length > 0) {
    const reading = readValues(engine, missing);
    for (const id of missing) {
      const one = reading.then((values) => values.get(id) ?? []);
      kept.set(id, one);
      one.catch(() => kept.delete(id));
    }
  }
  return new Map(
    await Promise.all(ids.map(async (id) => [id, (await kept.get(id)) as readonly StoredValue[]] as const)),
  );
}

async function readValues(
  engine: Engine,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredValue[]>> {
  const values = new Map<string, StoredValue[]>();
  const list = ids.map((id) => `'${id.replaceAll("'", "''")}'`).join(', ');
  const sql = sqlFile(import.meta.url, './sql/values.sql').replace('{ids}', () => list);
  for await (const [id, metric, source, date, value, backCast] of engine.columns(sql))
    for (const [at, one] of (id ?? []).entries()) {
      const key = String(one);
      const told = backCast?.[at] ?? null;
      const rows = values.get(key) ?? [];
      if (rows.length === 0) values.set(key, rows);
      rows.push({
        metric: String(metric?.[at]),
        source: String(source?.[at]),
        date: String(date?.[at]),
        value: Number(value?.[at]),
        backCast: told === null ? null : Boolean(told),
      });
    }
  return values;
}

/**
 * The series of a subject known on a day, from another on, one for each metric that has values then: from one source
 * throughout, the asked one, else the one that counts of all that is known on the day (valuation-source.ts).
 * @param values what `storedValues` has of it
 */
export function valuationSeries(
  values: ReadonlyMap<string, readonly StoredValue[]>,
  subject: Subject,
  { asOf, since = FIRST, source = null }: { asOf: IsoDate; since?: IsoDate; source?: string | null },
): ValuationSeries[] {
  const byKey = new Map<string, { metric: string; source: string; points: ValuationPoint[] }>();
  for (const part of subject.parts) {
    const until = knownUntil(part.id, asOf);
    for (const { metric, source: from, date, value, backCast } of values.get(part.id) ?? []) {
      if (date > until || date < part.from || date >= part.before) continue;
      if (source !== null && from !== source) continue;
      const key = `${metric}\n${from}`;
      const one = byKey.get(key) ?? { metric, source: from, points: [] };
      one.points.push({ date, value, backCast });
      byKey.set(key, one);
    }
  }
  const metrics = [...new Set([...byKey.values()].map(({ metric }) => metric))].sort();
  return metrics
    .map((metric) => chosen([...byKey.values()].filter((one) => one.metric === metric)))
    .map((one) => ({ ...one, points: one.points.filter(({ date }) => date >= since) }))
    .filter(({ points }) => points.length > 0);
}

function chosen(
  series: readonly { metric: string; source: string; points: ValuationPoint[] }[],
): ValuationSeries {
  const sources = series.map((one) => ({
    ...one,
    days: one.points.length,
    last: one.points.at(-1)?.date ?? FIRST,
  }));
  const { metric, source, points } = ensure(countingSource(sources), 'a source of each valuation');
  const others = series.filter((one) => one.source !== source).map((one) => one.source);
  return { metric, source, points, others: others.sort() };
}
