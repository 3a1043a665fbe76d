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
    writeRatios(file, world, one, levels, places, seed);
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

function writeRatios(
  file: ByteFile,
  world: World,
  { id, pe, pb, growth }: Profile,
  levels: Float64Array,
  places: readonly number[],
  seed: number,
): void {
  const random = new Random(seed, `earnings/${id}`);
  const told = places.filter((place) => (world.dates[place] as IsoDate) >= VALUED_FROM);
  const start = levels[told[0] ?? 0] as number;
  let [earnings, book] = [1 / pe, 1 / pb];
  let before = world.dates[told[0] ?? 0] as IsoDate;
  for (const place of told) {
    const date = world.dates[place] as IsoDate;
    for (const report of REPORTS) {
      if (!passed(report, before, date)) continue;
      earnings *= 1 + growth / REPORTS.length + 0.025 * random.normal();
      book *= 1 + 0.06 / REPORTS.length + 0.004 * random.normal();
    }
    const level = (levels[place] as number) / start;
    file.text(csvRow(id, date, (level / earnings).toFixed(4), (level / book).toFixed(4)));
    before = date;
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
