import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { IsoDate } from '../../iso-date.js';
import { ByteFile, csvRow } from '../bytes.js';
import { type Exposure, mainlandLevels, type World } from '../northbound/world.js';
import { Random } from '../random.js';

interface Profile extends Exposure {
  /** An index of data/indices.csv, or the code of a Shenwan industry. */
  readonly id: string;
  readonly name: string;
  /** First close; null where only valuations are written. */
  readonly first: number | null;
  /** First price to earnings of four quarters, and price to book. */
  readonly pe: number;
  readonly pb: number;
  /** Growth of earnings in a year. */
  readonly growth: number;
}

const profile = (
  id: string,
  name: string,
  first: number | null,
  [pe, pb, growth]: readonly [number, number, number],
  [beta, own, drift = 0]: readonly [number, number, number?],
): Profile => ({ id, name, first, pe, pb, growth, beta, own, drift });

const PROFILES: readonly Profile[] = [
  profile('000300', 'CSI 300', 3400, [13.5, 1.6, 0.05], [1, 0.0008]),
  profile('000905', 'CSI 500', 6300, [35, 2.7, 0.04], [1.1, 0.005]),
  profile('000985', 'CSI All Share', 4600, [18, 1.9, 0.05], [1.02, 0.0015]),
  profile('399006', 'ChiNext', 2100, [45, 5, 0.09], [1.25, 0.009]),
  profile('HSI', 'Hang Seng', 22_500, [12, 1.2, 0.03], [0.75, 0.006]),
  profile('801120', 'food and beverages', null, [28, 5, 0.1], [0.9, 0.009, 0.0001]),
  profile('801150', 'medicine', null, [36, 4, 0.07], [0.95, 0.009]),
  profile('801780', 'banks', null, [6.5, 0.95, 0.05], [0.6, 0.006]),
  profile('801180', 'property', null, [15, 1.8, -0.06], [0.9, 0.009, -0.0002]),
  profile('801080', 'electronics', null, [48, 4.2, 0.11], [1.35, 0.01, 0.0002]),
  profile('801880', 'cars', null, [18, 2.1, 0.05], [1.1, 0.009]),
  profile('801950', 'coal', null, [16, 1.2, 0.08], [0.95, 0.012, 0.0001]),
  profile('801730', 'power equipment', null, [32, 3, 0.1], [1.25, 0.011, 0.0001]),
];

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
    const levels = mainlandLevels(world, one, new Random(seed, `index/${one.id}`));
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
  { id }: Profile,
  first: number,
  levels: Float64Array,
  places: readonly number[],
  seed: number,
): string {
  const random = new Random(seed, `bars/${id}`);
  const path = join(folder, `${id}.csv`);
  const file = new ByteFile(path);
  file.text(csvRow('date', 'open', 'high', 'low', 'close', 'amount'));
  let before = first;
  for (const [at, place] of places.entries()) {
    const close = first * (levels[place] as number);
    const open = before + (close - before) * random.between(0, 0.6);
    const high = Math.max(open, close) * (1 + 0.006 * random.next());
    const low = Math.min(open, close) * (1 - 0.006 * random.next());
    // CNY (HKD): more is traded when prices move, and as years go by
    const moved = Math.abs(close / before - 1);
    const amount = (100e9 + 250e9 * (at / places.length)) * (0.8 + 14 * moved + 0.3 * random.next());
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
  let [earnings, book] = [1 / pe, 1 / pb];
  let before = world.dates[places[0] ?? 0] as IsoDate;
  for (const place of places) {
    const date = world.dates[place] as IsoDate;
    for (const report of REPORTS) {
      if (!passed(report, before, date)) continue;
      earnings *= 1 + growth / REPORTS.length + 0.025 * random.normal();
      book *= 1 + 0.06 / REPORTS.length + 0.004 * random.normal();
    }
    const level = levels[place] as number;
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
  const levels = mainlandLevels(world, csi300, new Random(seed, `index/${csi300.id}`));
  const file = new ByteFile(path);
  file.text(csvRow('index', 'from', 'to', 'rise'));
  for (const { from, to } of world.rallies) {
    const rise = (levels[to] as number) / (levels[Math.max(0, from - 1)] as number) - 1;
    file.text(csvRow(csi300.id, world.dates[from] as IsoDate, world.dates[to] as IsoDate, rise.toFixed(6)));
  }
  file.close();
}
