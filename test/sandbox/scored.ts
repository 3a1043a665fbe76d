import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Calendar } from '../../src/calendar/calendar.js';
import { Registry } from '../../src/participants/registry.js';
import { type Made, makeFiles } from '../../src/sandbox/make.js';
import { makeMarket, type MarketOptions } from '../../src/sandbox/market.js';
import { type Score, score, type ToldFlow } from '../../src/sandbox/score.js';
import { TRAPS } from '../../src/sandbox/traps.js';
import type { ImportedFile } from '../../src/sources/import.js';
import { Workspace } from '../../src/workspace.js';

/** A market that was made, imported and held against its truth. */
export interface Scored {
  readonly made: Made;
  readonly imported: readonly ImportedFile[];
  readonly score: Score;
  readonly workspace: Workspace;
  readonly flows: readonly ToldFlow[];
}

/** Makes a market in a folder, imports its files and holds the answers against the truth. */
export async function scored(folder: string, options: Partial<MarketOptions>): Promise<Scored> {
  const to = options.to ?? '2026-02-27';
  const at = new Date(`${to}T14:00:00Z`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.yaml'), 'simulated: true\n');
  const market = makeMarket({
    seed: 3,
    stocks: 20,
    participants: 120,
    days: 80,
    lines: 24,
    traps: new Set(TRAPS),
    calendar: Calendar.shipped(),
    registry: Registry.shipped(),
    ...options,
    to,
  });
  const made = await makeFiles(market, { folder, at, pages: false });
  const workspace = new Workspace(folder, { now: () => at });
  const imported = await workspace.import(made.files);
  const { rows } = await workspace.flows({ from: '2007-01-01', to, by: ['month', 'type'] });
  const flows = rows.map(({ month, type, net }) => ({
    month: month ?? '',
    type: type ?? '',
    net: net.toNumber(),
  }));
  const found = await workspace.with(({ engine }) => score(engine, join(folder, 'truth'), flows));
  return { made, imported, score: found, workspace, flows };
}

/** Names and digests of the files below a folder. */
export function digest(folder: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) hash.update(file.slice(folder.length)).update(readFileSync(file));
  return hash.digest('hex');
}
