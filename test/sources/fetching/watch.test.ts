import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Calendar } from '../../../src/calendar/calendar.js';
import { StoreError } from '../../../src/errors.js';
import type { SourceOutcome } from '../../../src/sources/fetching/outcome.js';
import type { Publication } from '../../../src/sources/fetching/source.js';
import { watch, type WatchEvent } from '../../../src/sources/fetching/watch.js';
import { temporaryFolder } from '../../support/folder.js';
import { ReplayServer } from '../../support/replay-server.js';
import { Clock, configOf } from '../../support/syncing.js';

const EVENING: Publication = { at: '18:30', lag: 0, days: 'northbound' };
const LATER: Publication = { at: '09:00', lag: 1, days: 'hong-kong' };

const fresh = (source: string): SourceOutcome => ({
  source,
  status: 'fresh',
  sent: 1,
  resumed: 0,
  answers: 1,
  rows: 2,
  late: [],
  closed: [],
  broken: [],
  set_aside: 0,
  reason: null,
});

/** Watches from a moment to another; returns when what was synced, and all that was told. */
async function watched(
  from: string,
  to: string,
  sync: (source: string, time: string) => Partial<SourceOutcome> = () => ({}),
  published: Record<string, Publication> = { sse: EVENING },
) {
  const clock = Clock.at(from);
  const asked: string[] = [];
  const events: WatchEvent[] = [];
  await watch({
    sources: async () => Object.entries(published).map(([id, one]) => ({ id, published: one })),
    calendar: async () => Calendar.shipped(),
    sync: async (sources) => {
      const time = clock.now().toISOString().slice(0, 16);
      asked.push(`${time} ${sources.join(' ')}`);
      return sources.map((source) => ({ ...fresh(source), ...sync(source, time) }));
    },
    after: async () => undefined,
    effects: { now: clock.now, sleep: clock.sleep, stopped: () => clock.now().toISOString() >= to },
    tell: (event) => events.push(event),
  });
  return { asked, events };
}

describe('watching', () => {
  it('syncs at once, then when each source publishes, by Hong Kong’s time and each source’s days', async () => {
    // 18:30 in Hong Kong is 10:30 UTC; the weekend has no day; Friday's day of `later` comes on Monday
    const { asked, events } = await watched('2026-08-13T12:00:00Z', '2026-08-18T00:00:00Z', undefined, {
      sse: EVENING,
      later: LATER,
    });
    expect(asked).toEqual([
      '2026-08-13T12:00 sse later',
      '2026-08-14T01:00 later',
      '2026-08-14T10:30 sse',
      '2026-08-17T01:00 later',
      '2026-08-17T10:30 sse',
    ]);
    expect(events.at(0)).toMatchObject({ what: 'started', sources: ['sse', 'later'] });
    expect(events.at(-1)).toMatchObject({ what: 'stopped' });
  });

  it('asks a late source again after half an hour, and tells a day that lacks once', async () => {
    const late = [{ day: '2026-08-14', request: 'x', reason: 'not published' }];
    const { asked, events } = await watched('2026-08-14T10:00:00Z', '2026-08-14T13:00:00Z', (_, time) =>
      time > '2026-08-14T10:15' && time < '2026-08-14T11:45' ? { status: 'late', late, reason: 'late' } : {},
    );
    expect(asked.map((line) => line.slice(11, 16))).toEqual(['10:00', '10:30', '11:00', '11:30', '12:00']);
    expect(events.filter(({ what }) => what === 'late')).toHaveLength(1);
  });

  it('leaves a source that refuses alone for six hours', async () => {
    const { asked } = await watched('2026-08-14T11:00:00Z', '2026-08-15T00:00:00Z', () => ({
      status: 'blocked',
      reason: 'refuses',
    }));
    expect(asked.map((line) => line.slice(11, 16))).toEqual(['11:00', '17:00', '23:00']);
  });

  it('goes on when the workspace is held or something breaks, and says so', async () => {
    const { asked, events } = await watched('2026-08-14T11:00:00Z', '2026-08-14T12:00:00Z', (_, time) => {
      if (time === '2026-08-14T11:00') throw new StoreError('held by 4711');
      if (time === '2026-08-14T11:05') throw new Error('no space left');
      return {};
    });
    expect(asked.map((line) => line.slice(11, 16))).toEqual(['11:00', '11:05', '11:35']);
    expect(events.map(({ what }) => what)).toEqual(['started', 'held', 'trouble', 'synced', 'stopped']);
  });

  it('makes up at once what it slept through', async () => {
    const clock = Clock.at('2026-08-13T12:00:00Z');
    const asked: string[] = [];
    await watch({
      sources: async () => [{ id: 'sse', published: EVENING }],
      calendar: async () => Calendar.shipped(),
      sync: async () => {
        asked.push(clock.now().toISOString().slice(0, 16));
        return [fresh('sse')];
      },
      after: async () => undefined,
      effects: {
        now: clock.now,
        // the machine sleeps over Friday's day
        sleep: async (milliseconds) => {
          await clock.sleep(milliseconds);
          if (asked.length === 1) clock.set('2026-08-15T04:00:00Z');
        },
        stopped: () => asked.length === 3,
      },
      tell: () => undefined,
    });
    expect(asked).toEqual(['2026-08-13T12:00', '2026-08-15T04:00', '2026-08-17T10:30']);
  });

  it('stops on SIGTERM with exit code 0', async () => {
    const server = await ReplayServer.start('2026-08-14');
    const data = join(temporaryFolder('watch'), 'data');
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'config.yaml'), configOf(server, ['szse-calendar']));
    const bin = new URL('../../../bin/waizi.js', import.meta.url).pathname;
    const child = spawn(process.execPath, [bin, 'watch', '--data', data], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise((resolve) => child.on('close', (code) => resolve(code)));
    let out = '';
    const synced = new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
        if (/szse-calendar {2}\w+, \d+ asked/.test(out)) resolve();
      });
      child.on('close', () => resolve());
    });
    await synced;
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(out).toMatch(/watching szse-calendar\n/);
    expect(out).toMatch(/stopped: asked to stop\n$/);
    await server.stop();
  });
});
