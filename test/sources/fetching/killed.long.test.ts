import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toJson } from '../../../src/amount.js';
import { Archive } from '../../../src/archive/archive.js';
import { Journal } from '../../../src/sources/fetching/journal.js';
import { Workspace } from '../../../src/workspace.js';
import { draw } from '../../support/draw.js';
import { temporaryFolder } from '../../support/folder.js';
import { OtherProcess } from '../../support/other-process.js';
import { ReplayServer } from '../../support/replay-server.js';
import { configOf } from '../../support/syncing.js';

const folder = temporaryFolder('killed');
let server: ReplayServer;
beforeAll(async () => {
  server = await ReplayServer.start('2026-08-14');
});
afterAll(() => server.stop());

const SOURCES = [
  'hkex-quotations',
  'sse-connect',
  'szse-connect',
  'hkex-connect',
  'eastmoney-deals',
  'sse-southbound-holdings',
];
const TABLES = ['prices', 'announcements', 'northbound_days', 'southbound_days', 'connect_holdings'];

/** A sync of 30 days in a process of its own, whose clock moves by what it sleeps. */
const SYNC = `
  const { Workspace } = await load('workspace.js');
  let time = Date.parse('2026-08-14T13:00:00Z');
  const now = () => new Date(time);
  const effects = { fetch, now, sleep: async (wait) => { time += wait; }, random: () => 0.5, env: {}, stopped: () => false, timeout: 5000 };
  const outcomes = await new Workspace(args[0], { now, command: 'waizi sync' }).sync({ from: '2026-07-15', to: '2026-08-13' }, effects);
  say(JSON.stringify(outcomes.map(({ source, status }) => [source, status])));`;

function workspace(name: string): string {
  const data = join(folder, name);
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, 'config.yaml'), configOf(server, SOURCES));
  return data;
}

/** What is stored, without which file it came from. */
function contentOf(data: string): Promise<Record<string, [number, string]>> {
  return new Workspace(data, { now: () => new Date('2026-08-14T13:00:00Z') }).with(async ({ engine }) => {
    const content: Record<string, [number, string]> = {};
    for (const table of TABLES) {
      const rows = (await engine.query(`SELECT * EXCLUDE (file) FROM ${table}`))
        .map((row) => toJson(row, 0))
        .sort();
      content[table] = [rows.length, createHash('sha256').update(rows.join('\n')).digest('hex')];
    }
    return content;
  });
}

/** The addresses whose answers are noted and archived: they must never be asked for again. */
async function archived(data: string): Promise<Set<string>> {
  const archive = new Archive(join(data, 'archive'));
  const entries = await Journal.read(join(data, 'sync', 'journal.jsonl'));
  return new Set(
    entries.flatMap((entry) => {
      if (entry.what !== 'answer' || !archive.has(entry.sha256)) return [];
      const { pathname, searchParams } = new URL(entry.request.url);
      return [`${pathname}?${searchParams}`];
    }),
  );
}

it('a sync of 30 days that is killed six times ends like one that was not', async () => {
  const undisturbed = workspace('undisturbed');
  const whole = new OtherProcess(SYNC, [undisturbed]);
  const outcomes = await whole.heard();
  await whole.ended;
  const expected = await contentOf(undisturbed);
  const total = server.requests.length;
  expect(total).toBeGreaterThan(120);
  for (const [rows] of Object.values(expected)) expect(rows).toBeGreaterThan(0);

  const data = workspace('killed');
  const repeated: string[] = [];
  let asked = 0;
  const check = async (job: () => Promise<void>): Promise<void> => {
    const known = await archived(data);
    server.requests.length = 0;
    await job();
    asked += server.requests.length;
    const urls = server.requests.map(({ path, query }) => `${path}?${query}`);
    repeated.push(...urls.filter((url) => known.has(url)));
  };
  for (let kill = 0; kill < 6; kill += 1)
    await check(async () => {
      const child = new OtherProcess(SYNC, [data]);
      const after = 1 + Math.floor((draw(String(kill), 'kill') * total) / 4);
      const reached = new Promise<void>((resolve) => {
        server.weather = () => {
          if (server.requests.length >= after) resolve();
          return null;
        };
      });
      // and up to a third of a second later: while an answer is kept, judged or imported
      await Promise.race([reached, child.ended]);
      await new Promise((resolve) => setTimeout(resolve, 300 * draw(String(kill), 'wait')));
      await child.kill();
    });
  server.weather = () => null;
  await check(async () => {
    const last = new OtherProcess(SYNC, [data]);
    expect(await last.heard()).toBe(outcomes);
    await last.ended;
  });
  expect(repeated).toEqual([]);
  // what was on its way when it was killed is asked for again, nothing else
  expect(asked).toBeLessThanOrEqual(total + 6);
  expect(await contentOf(data)).toEqual(expected);
  console.info(`${total} requests undisturbed, ${asked} with six kills`);
});
