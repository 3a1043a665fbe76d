import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { IsoDate } from '../../iso-date.js';
import { ByteFile, csvRow } from '../bytes.js';
import type { World } from '../northbound/world.js';
import { Random } from '../random.js';
import { levelsOf, type Profile, PROFILES } from './profile.js';

/** Valuations begin then. */
const VALUED_FROM: IsoDate = '2013-01-01';
/** A reporting season ends then; earnings and book values of four quarters change. */
const REPORTS = ['04-30', '08-31', '10-31'] as const;

/**
 * Histories of indices with rallies (`index-csv`, a file each) and PE and PB of indices and industries
 * (`valuation-csv`) into `incoming`; the rallies into `truth`.
 */
export function writeValuation(
  world: World,
  { incoming, truth, seed }: { readonly incoming: string; readonly truth: string; readonly seed: number },
): string[] {
  const folder = join(incoming, 'valuation');
  mkdirSync(folder, { recursive: true });
  const paths: string[] = [];
  const path = join(folder, 'valuations.csv');
  const file = new ByteFile(path);
  file.text(csvRow('id', 'date', 'pe_ttm', 'pb'));
  for (const one of PROFILES) {
    const levels = levelsOf(world, one, seed);
    const places = one.id === 'HSI' ? world.hongKong : world.mainland;
    if (one.first !== null) paths.push(writeIndex(folder, world, one, one.first, levels, places, seed));
    for (const { date, pe, pb } of ratiosOf(world, one, levels, places, seed))
      file.text(csvRow(one.id, date, pe.toFixed(4), pb.toFixed(4)));
  }
  file.close();
  writeRallies(join(truth, 'rallies.csv'), world, seed);
  return [...paths, path];
}

function writeIndex(
  folder: string,
  world: World,
  { id, since }: Profile,
  first: number,
  levels: Float64Array,
  places: readonly number[],
  seed: number,
): string {
  const random = new Random(seed, `bars/${id}`);
  const path = join(folder, `${id}.csv`);
  const file = new ByteFile(path);
  file.text(csvRow('date', 'open', 'high', 'low', 'close', 'amount'));
  const told = places.filter((place) => since === undefined || (world.dates[place] as IsoDate) >= since);
  const start = levels[told[0] ?? 0] as number;
  let before = first;
  for (const [at, place] of told.entries()) {
    const close = (first * (levels[place] as number)) / start;
    const open = before + (close - before) * random.between(0, 0.6);
    const high = Math.max(open, close) * (1 + 0.006 * random.next());
    const low = Math.min(open, close) * (1 - 0.006 * random.next());
    // CNY (HKD): more is traded when prices move, and as years go by
    const moved = Math.abs(close / before - 1);
    const amount = (100e9 + 250e9 * (at / told.length)) * (0.8 + 14 * moved + 0.3 * random.next());
    file.text(
      csvRow(
        world.dates[place] as IsoDate,
        open.toFixed(2),
        high.toFixed(2),
        low.toFixed(2),
        close.toFixed(2),
        Math.round(amount),
      ),
    );
    before = close;
  }
  file.close();
  return path;
}

/** The multiples of one day, with the level of the price, which is 1 on the first. */
export interface Ratio {
  readonly date: IsoDate;
  readonly level: number;
  readonly pe: number;
  readonly pb: number;
}

/** Multiples of an index or industry by day of its market. */
export function ratiosOf(
  world: World,
  { id, pe, pb, growth }: Profile,
  levels: Float64Array,
  places: readonly number[],
  seed: number,
): Ratio[] {
  const random = new Random(seed, `earnings/${id}`);
  const told = places.filter((place) => (world.dates[place] as IsoDate) >= VALUED_FROM);
  const start = levels[told[0] ?? 0] as number;
  const earnings = new Multiple(pe, growth, 0.025, PE, random);
  const book = new Multiple(pb, 0.06, 0.004, PB, random);
  let before = world.dates[told[0] ?? 0] as IsoDate;
  return told.map((place) => {
    const date = world.dates[place] as IsoDate;
    const level = (levels[place] as number) / start;
    for (const report of REPORTS) {
      if (!passed(report, before, date)) continue;
      earnings.report(level);
      book.report(level);
    }
    before = date;
    return { date, level, pe: earnings.of(level), pb: book.of(level) };
  });
}

/** Multiples after a report lie within these; prices until the next one may carry them a little farther. */
const PE: readonly [number, number] = [6.5, 48];
const PB: readonly [number, number] = [0.52, 4.4];
/** Part of the way between a price and its usual multiple that a report goes, and the most of it. */
const CATCH_UP = 0.12;
const MOST_CAUGHT_UP = 0.1;

/** Price to what reports tell: in the long run, what companies earn and own goes where prices went. */
class Multiple {
  private told: number;

  constructor(
    private readonly usual: number,
    /** Of what is told, in a year, and the width of a report's surprise. */
    private readonly growth: number,
    private readonly surprise: number,
    private readonly bounds: readonly [number, number],
    private readonly random: Random,
  ) {
    this.told = 1 / usual;
  }

  of(level: number): number {
    return level / this.told;
  }

  report(level: number): void {
    const apart = CATCH_UP * (this.of(level) / this.usual - 1);
    this.told *=
      1 +
      this.growth / REPORTS.length +
      Math.max(-MOST_CAUGHT_UP, Math.min(MOST_CAUGHT_UP, apart)) +
      this.surprise * this.random.normal();
    const [low, high] = this.bounds;
    this.told = Math.max(level / high, Math.min(level / low, this.told));
  }
}

/** Whether the day of a year, `MM-DD`, lies after one date and not after another; both in one year or the next. */
function passed(day: string, before: IsoDate, date: IsoDate): boolean {
  const at = `${date.slice(0, 4)}-${day}`;
  return before < at && at <= date;
}

function writeRallies(path: string, world: World, seed: number): void {
  const csi300 = PROFILES[0] as Profile;
  const levels = levelsOf(world, csi300, seed);
  const file = new ByteFile(path);
  file.text(csvRow('index', 'from', 'to', 'rise'));
  for (const { from, to } of world.rallies) {
    const rise = (levels[to] as number) / (levels[Math.max(0, from - 1)] as number) - 1;
    file.text(csvRow(csi300.id, world.dates[from] as IsoDate, world.dates[to] as IsoDate, rise.toFixed(6)));
  }
  file.close();
}
