import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Calendar } from '../../../src/calendar/calendar.js';
import { addDays, todayInHongKong } from '../../../src/iso-date.js';
import { dueAt } from '../../../src/sources/fetching/due.js';
import { watch, type WatchEvent } from '../../../src/sources/fetching/watch.js';
import { draw } from '../../support/draw.js';
import { temporaryFolder } from '../../support/folder.js';
import { type Fault, ReplayServer } from '../../support/replay-server.js';
import { Clock, configOf, effectsOf, SyncedMarket } from '../../support/syncing.js';

const folder = temporaryFolder('watch-long');
let server: ReplayServer;
beforeAll(async () => {
  server = await ReplayServer.start('2026-07-01');
});
afterAll(() => server.stop());

const FAULTS: readonly Fault[] = [
  { kind: 'status', status: 500 },
  { kind: 'cut' },
  { kind: 'html' },
  { kind: 'status', status: 404 },
  { kind: 'status', status: 403 },
  { kind: 'status', status: 429, headers: { 'retry-after': '5' } },
  { kind: 'reply', reply: () => ({ body: '' }) },
];

it('30 days of random faults: no drift, every gap is told or filled, memory is flat', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const [FROM, TO] = ['2026-07-02', '2026-08-01'];
  const clock = Clock.at(`${FROM}T00:30:00Z`);
  const ids = ['hkex-quotations', 'sse-connect', 'hkex-connect'];
  const market = new SyncedMarket(join(folder, 'data'), clock, configOf(server, ids));
  const effects = effectsOf(clock, { stopped: () => clock.now().toISOString() >= `${TO}T16:00:00Z` });
  let number = 0;
  server.weather = () => {
    number += 1;
    return draw(String(number), 'weather') < 0.25
      ? (FAULTS[Math.floor(draw(String(number), 'kind') * FAULTS.length)] as Fault)
      : null;
  };
  const rounds = new Map<string, number[]>();
  const events: WatchEvent[] = [];
  const heaps: number[] = [];
  await watch({
    sources: () => market.workspace.allowedSources({}, effects),
    calendar: () => market.workspace.knownCalendar(),
    sync: (sources) => {
      server.today = todayInHongKong(clock.now());
      for (const source of sources)
        rounds.set(source, [...(rounds.get(source) ?? []), clock.now().getTime()]);
      return market.workspace.sync({ sources, from: FROM }, effects);
    },
    after: async () => {
      gc();
      heaps.push(process.memoryUsage().heapUsed);
    },
    effects,
    tell: (event) => events.push(event),
  });

  const calendar = Calendar.shipped();
  const days = calendar.openDays('northbound', FROM, '2026-07-31');
  const sources = await market.workspace.allowedSources({}, effects);
  for (const { id, published } of sources)
    for (const day of calendar.openDays(
      published.days === 'weekdays' ? 'hong-kong' : published.days,
      FROM,
      '2026-07-30',
    )) {
      const due = dueAt(published, day, calendar).getTime();
      const first = rounds.get(id)?.find((time) => time >= due) ?? Number.POSITIVE_INFINITY;
      expect((first - due) / 60_000, `${id} ${day}: minutes late`).toBeLessThan(2);
    }
  const stored = new Set(
    (
      await market.query(
        "SELECT DISTINCT CAST(date AS VARCHAR) AS day FROM northbound_days WHERE source = 'sse'",
      )
    ).map(({ day }) => String(day)),
  );
  const told = new Set(
    events.flatMap((event) => ('day' in event && event.source === 'sse-connect' ? [event.day] : [])),
  );
  expect(days.length).toBeGreaterThan(18);
  expect(days.filter((day) => !stored.has(day) && !told.has(day))).toEqual([]);
  expect(stored.size).toBeGreaterThanOrEqual(days.length - 2);
  expect([...stored].every((day) => day >= addDays(FROM, -40))).toBe(true);
  expect(events.filter(({ what }) => what === 'broken').length).toBeGreaterThan(0);
  expect(events.filter(({ what }) => what === 'trouble')).toEqual([]);
  const middle = heaps[Math.floor(heaps.length / 2)] as number;
  const last = heaps.at(-1) as number;
  console.info(
    `${heaps.length} rounds, ${server.requests.length} requests, heap ${(middle / 2 ** 20).toFixed(0)} MiB half way, ${(last / 2 ** 20).toFixed(0)} MiB at the end`,
  );
  // the server of the test keeps every request
  expect(last - middle).toBeLessThan(16 * 2 ** 20);
});
