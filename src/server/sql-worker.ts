import { Worker } from 'node:worker_threads';
import { Workspace } from '../workspace.js';
import type { Row } from '../store/engine.js';
import { LiveWorkspace } from './live-workspace.js';
import type { SqlAnswer, SqlAsked, SqlSaid } from './sql-process.js';

let watch: Worker | null = null;

const sizeOf = (row: Row): number =>
  Object.values(row).reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), 0);

/** The first rows whose values together are not larger than may be. */
function within({ rows, truncated }: SqlAnswer, most: number): SqlAnswer {
  let bytes = 0;
  for (const [index, row] of rows.entries()) {
    bytes += sizeOf(row);
    if (bytes > most) return { rows: rows.slice(0, index), truncated: true };
  }
  return { rows, truncated };
}

process.on('message', async ({ folder, command, now, query, bounds }: SqlAsked) => {
  watch ??= new Worker(new URL('./memory-watch.js', import.meta.url), { workerData: bounds.resident });
  const say = (said: SqlSaid): void => void process.send?.(said);
  const workspace = LiveWorkspace.of(new Workspace(folder, { now: () => new Date(now), command }));
  try {
    say(within(await workspace.boundedSql(query, bounds), bounds.bytes));
  } catch (error) {
    const { name, message } = error as Error;
    say({ error: name, message });
  } finally {
    await workspace.close();
  }
});
process.on('disconnect', () => process.exit());
