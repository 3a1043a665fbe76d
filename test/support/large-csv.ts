import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { OtherProcess } from './other-process.js';

/** Writes a csv of CCASS lists of about that many MB, a fifth of the holdings changing each day. @returns its rows */
function write(path: string, megabytes: number): number {
  const days = Calendar.shipped().settlementDays('2024-01-02', '2026-11-20');
  const file = openSync(path, 'w');
  let [size, rows] = [writeSync(file, 'stock_code,date,participant_id,participant_name,shares\n'), 0];
  for (let stock = 9001; size < megabytes * 1e6; stock += 1) {
    for (let day = 0; day < days.length && size < megabytes * 1e6; day += 1) {
      const lines: string[] = [];
      for (let holder = 0; holder < 500; holder += 1) {
        const shares = 1_000_000 + holder * 1000 + Math.floor((day + holder) / 5) * 100;
        lines.push(
          `0${stock},${days[day]},B${10_000 + holder},SYNTHETIC BROKER NUMBER ${holder} LIMITED,${shares}\n`,
        );
      }
      rows += lines.length;
      size += writeSync(file, lines.join(''));
    }
  }
  closeSync(file);
  return rows;
}

const IMPORT = `
  const { Workspace } = await load('workspace.js');
  const space = new Workspace(args[0], { now: () => new Date('2026-11-22T00:00:00Z') });
  const [file] = await space.import([args[1]]);
  const [row] = await space.with(({ engine }) => engine.query('SELECT sum(lines)::BIGINT AS lines FROM stock_days'));
  say(JSON.stringify({ status: file.status, rows: file.rows, lines: Number(row.lines), rss: process.resourceUsage().maxRSS / 1024 }));`;

// half of what the rows of 30 MB take as objects
const HEAP = ['--max-old-space-size=48'];

/** Imports a csv of that size in a process with 48 MB for objects, and looks at its rows and its memory. */
export async function importLarge(folder: string, megabytes: number): Promise<void> {
  const path = join(folder, `${megabytes}.csv`);
  const rows = write(path, megabytes);
  expect(statSync(path).size).toBeGreaterThanOrEqual(megabytes * 1e6);
  const other = new OtherProcess(IMPORT, [join(folder, String(megabytes)), path], HEAP);
  const { rss, ...told } = JSON.parse(await other.heard()) as Record<string, unknown> & { rss: number };
  expect(told).toEqual({ status: 'loaded', rows, lines: rows });
  expect(rss).toBeLessThan(500);
  expect(await other.ended).toBe(0);
}
