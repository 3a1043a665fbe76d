import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Calendar } from '../../../src/calendar/calendar.js';
import type { SourceOutcome } from '../../../src/sources/fetching/outcome.js';
import { Workspace } from '../../../src/workspace.js';
import { Market, NOW, spaceOf, type TestSpace } from '../../support/market.js';
import { SmtpReceiver } from '../../support/smtp-receiver.js';
import { Clock, effectsOf, everythingIn } from '../../support/syncing.js';
import { WebhookReceiver } from '../../support/webhook-receiver.js';

const DAYS = Calendar.shipped().settlementDays('2026-10-02', '2026-11-20').slice(0, 26);
const [LAST = ''] = DAYS.slice(-1);
const TRADED = Calendar.shipped().tradingDays('2026-09-21', '2026-11-20');
/** Southbound buys 1000 and 1100 shares in turn; 5000 on the last day. */
const southbound = DAYS.map((_, at) => 100_000 + 1050 * at + (at % 2 === 1 ? 50 : 0));
southbound[southbound.length - 1] = (southbound.at(-2) as number) + 5000;
const rest = southbound.map((shares) => 1_000_000 - shares);
const lists = (from: number, to?: number): Market =>
  new Market().lists('09001', DAYS.slice(from, to), {
    A00003: southbound.slice(from, to),
    B01130: rest.slice(from, to),
  });

const SECRET = 'hush-hush-4711';
const PASSWORD = 'pass-word-0815';
let hook: WebhookReceiver;
let post: SmtpReceiver;
let space: TestSpace;
beforeAll(async () => {
  hook = await WebhookReceiver.start();
  post = await SmtpReceiver.start();
  space = await spaceOf(lists(0, -1).tradedOn('09001', TRADED, 50_000, 10));
  writeFileSync(
    join(space.space.folder, 'config.yaml'),
    `alerts:
  rules:
    - { name: big-flow, on: flow, type: southbound, stock: "9001", z: 3, history: 20 }
    - { name: holder, on: holder, participant: A00003, percent: 0.45 }
    - { name: much, on: share, type: southbound, above: 13, below: 1 }
    - { name: quiet, on: silent, days: 3 }
    - { name: north, on: northbound, above: 0.8 }
  sinks:
    - { kind: webhook, url_env: HOOK }
    - { kind: smtp, host: 127.0.0.1, port: ${post.port}, user: me, password_env: MAIL_PASSWORD, from: a@example.org, to: b@example.org }
sources:
  fred: accepted
`,
  );
});
afterAll(async () => {
  await hook.stop();
  await post.stop();
  space.remove();
});

const printed: string[] = [];
/** As after a restart: nothing is kept but what the folder holds. */
function alert(
  outcomes: readonly SourceOutcome[] = [],
  env: Record<string, string | undefined> = {},
  arrived = false,
) {
  const clock = Clock.at(NOW.toISOString());
  const effects = effectsOf(clock, {
    env: { HOOK: `${hook.url}?key=${SECRET}`, MAIL_PASSWORD: PASSWORD, ...env },
  });
  const workspace = new Workspace(space.space.folder, { now: clock.now, command: 'waizi sync' });
  return workspace.alert({ outcomes, arrived }, effects, ({ key }) => printed.push(key));
}

describe('alerts on what just arrived', () => {
  it('first see where things stand, and say what they cannot judge', async () => {
    const outcome = await alert([], {}, true);
    expect(outcome.raised.map(({ key }) => key)).toEqual([]);
    expect(outcome.notes).toEqual([expect.stringMatching(/^north: no data: /)]);
    expect(hook.posts).toEqual([]);
  });

  it('tell of a flow beyond its z-score, a holder, and a share that goes above its level', async () => {
    await space.import(lists(-1));
    hook.status = 503;
    post.way = 'refuses';
    const outcome = await alert([], {}, true);
    const trade = Calendar.shipped().tradeDatesOf(LAST).at(-1);
    expect(outcome.raised.map(({ key }) => key)).toEqual([
      `big-flow/southbound 09001/${trade}`,
      `holder/09001 A00003/${LAST}`,
      `much/southbound/${LAST}`,
    ]);
    // the 20 days before: ten of 10,000 and ten of 11,000, mean 10,500, deviation sqrt(20 / 19) x 500
    const [flow, holder, share] = outcome.raised;
    expect(flow?.value).toBe(50_000);
    expect(flow?.text).toContain('77.0 standard deviations off the mean of the 20 stored days before');
    expect(holder?.value).toBe(0.5);
    expect(share?.value).toBeCloseTo((southbound.at(-1) as number) / 10_000, 6);
    expect(printed).toEqual(outcome.raised.map(({ key }) => key));
    expect(outcome.sinks).toMatchObject([
      { sink: 'print', sent: 3, waiting: 0 },
      { sink: 'webhook', sent: 0, waiting: 3, reason: 'the receiver answers HTTP 503' },
      { sink: 'smtp', sent: 0, waiting: 3, reason: 'the mail server refuses (SMTP 451)' },
    ]);
  });

  it('reach a sink that failed the next time, and nobody twice', async () => {
    hook.status = 200;
    post.way = 'takes';
    hook.posts.length = 0;
    expect(await alert([], {}, true)).toMatchObject({
      raised: [],
      sinks: [{ sent: 0 }, { sent: 3 }, { sent: 3 }],
    });
    expect(hook.posts.map(({ body }) => body)).toMatchObject([
      { rule: 'big-flow', on: 'flow', unit: 'HKD', value: 50_000 },
      { rule: 'holder', subject: '09001 A00003' },
      { rule: 'much', unit: 'percent' },
    ]);
    expect(hook.posts[1]?.headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': encodeURIComponent(`holder/09001 A00003/${LAST}`),
    });
    expect(post.mails).toHaveLength(1);
    expect(post.mails[0]).toMatchObject({ from: '<a@example.org>', to: ['<b@example.org>'] });
    expect(post.mails[0]?.text).toContain('Subject: waizi: 3 alerts');
    expect(await alert()).toMatchObject({ raised: [], sinks: [{ sent: 0 }, { sent: 0 }, { sent: 0 }] });
    expect([hook.posts.length, post.mails.length, printed.length]).toEqual([3, 1, 3]);
  });

  it('tell once of a source that is silent although it is asked', async () => {
    const blocked = {
      source: 'fred',
      status: 'blocked',
      reason: 'fred refuses (HTTP 403)',
    } as unknown as SourceOutcome;
    const path = join(space.space.folder, 'sync', 'journal.jsonl');
    mkdirSync(join(space.space.folder, 'sync'), { recursive: true });
    const judged = { what: 'judged', source: 'fred', key: 'x', sha256: null, reason: null, next: null };
    appendFileSync(path, `${JSON.stringify({ ...judged, at: '2026-11-20T00:00:00.000Z', state: 'ok' })}\n`);
    expect((await alert([blocked])).raised).toEqual([]);
    writeFileSync(path, `${JSON.stringify({ ...judged, at: '2026-11-18T16:30:00.000Z', state: 'ok' })}\n`);
    expect((await alert()).raised).toEqual([]);
    const { raised } = await alert([blocked]);
    expect(raised).toMatchObject([{ key: 'quiet/fred/2026-11-19', value: 3, unit: 'days' }]);
    expect((await alert([blocked])).raised).toEqual([]);
    expect(hook.posts).toHaveLength(4);
  });

  it('are not sent again when it is not known whether they arrived, and say so once', async () => {
    const path = join(space.space.folder, 'alerts', 'journal.jsonl');
    const raise = (key: string): void =>
      appendFileSync(
        path,
        `${JSON.stringify({
          what: 'evaluated',
          rule: 'made',
          state: { since: { at: '', day: null }, through: null, standing: {} },
          raised: [
            {
              key,
              rule: 'made',
              on: 'silent',
              subject: key,
              day: LAST,
              text: `told ${key}`,
              notes: [],
              sinks: ['webhook'],
            },
          ],
        })}\n`,
      );
    // the receiver takes it and hangs up
    raise('one');
    hook.status = null;
    const first = await alert();
    expect(first.sinks[1]).toMatchObject({ sent: 0, waiting: 0, uncertain: ['told one'] });
    // killed between sending and noting that it was sent, with a line half written
    raise('two');
    appendFileSync(
      path,
      `${JSON.stringify({ what: 'sending', sink: 'webhook', keys: ['two'], at: '' })}\n{"what":"se`,
    );
    hook.status = 200;
    const second = await alert();
    expect(second.sinks[1]).toMatchObject({ sent: 0, waiting: 0, uncertain: ['told two'] });
    expect((await alert()).sinks[1]).toMatchObject({ sent: 0, uncertain: [], reason: null });
    expect(hook.posts).toHaveLength(5);
    // nobody listens: surely not taken, so offered again
    raise('three');
    const gone = await WebhookReceiver.start();
    const { url } = gone;
    await gone.stop();
    const down = await alert([], { HOOK: url });
    expect(down.sinks[1]).toMatchObject({
      waiting: 1,
      reason: 'no connection to the receiver (ECONNREFUSED)',
    });
    expect((await alert([], { HOOK: undefined })).sinks[1]).toMatchObject({
      waiting: 1,
      reason: 'HOOK holds no http or https address',
    });
    expect((await alert()).sinks[1]).toMatchObject({ sent: 1 });
  });

  it('never write a secret', () => {
    const text = everythingIn(space.space.folder);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(PASSWORD);
    expect(readFileSync(join(space.space.folder, 'alerts', 'journal.jsonl'), 'utf8')).toContain('"sent"');
  });
});
