import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Workspace } from '../../../src/workspace.js';
import { ccassPage } from '../../support/ccass-page.js';
import { temporaryFolder } from '../../support/folder.js';
import { Inbox } from '../../support/inbox.js';
import { NOW } from '../../support/market.js';

const folder = temporaryFolder('quarantine');
const HOLDERS = ['C00019', 'C00010', 'A00003', 'B01224', 'B01451'];

const list = (stock: string, date: string, unit: number): string =>
  HOLDERS.map((id, at) => `${stock},${date},${id},HOLDER ${at},${(1000 + at) * unit}`).join('\n');
const csv = (...lists: string[]): string =>
  `stock_code,date,participant_id,participant_name,shares\n${lists.join('\n')}\n`;
const page = (date: string, unit: bigint): string =>
  ccassPage({
    stock: '09001',
    stockName: 'ALPHA',
    date,
    lines: HOLDERS.map((id, at) => ({ id, name: `HOLDER ${at}`, shares: BigInt(1000 + at) * unit })),
  });

function opened(name: string): { space: Workspace; inbox: Inbox } {
  return {
    space: new Workspace(join(folder, name), { now: () => NOW }),
    inbox: new Inbox(join(folder, `${name}-in`)),
  };
}

const days = async (space: Workspace): Promise<unknown[]> =>
  space.with(({ engine }) =>
    engine.query(
      `SELECT CAST(date AS VARCHAR) AS date, CAST(total_named AS BIGINT) AS total FROM stock_days WHERE chosen ORDER BY date`,
    ),
  );

describe('a page 100 times the one before', () => {
  it('is held, shown by check, refused and then accepted, and a rebuild keeps to it', async () => {
    const { space, inbox } = opened('page');
    await space.import([inbox.put('a.html', page('2026-08-03', 1n))]);
    const path = inbox.put('b.html', page('2026-08-04', 100n));
    const [held] = await space.import([path]);
    expect(held).toMatchObject({ status: 'rejected', kind: 'ccass-page' });
    const [item] = space.quarantined();
    const id = item?.id as string;
    expect(held?.reason).toContain(
      `list of 09001 on 2026-08-04: 501000 shares, 100 times the 5010 on 2026-08-03, and no corporate action or price says why; in quarantine as ${id}: waizi quarantine accept ${id} takes it all the same`,
    );
    expect(item).toMatchObject({ decision: 'waiting', kind: 'ccass-page' });
    const check = async () => (await space.checks()).find((row) => row.check === 'quarantine');
    expect(await check()).toMatchObject({ status: 'warn', count: 1 });

    expect((await space.decide(id, 'refused')).item.decision).toBe('refused');
    expect(await check()).toMatchObject({ status: 'pass', example: '1 decided' });
    expect((await space.import([path]))[0]?.reason).toContain('refused on 2026-11-22');
    await space.rebuild();
    expect(await days(space)).toHaveLength(1);

    expect((await space.decide(id, 'accepted')).file).toMatchObject({ status: 'loaded', rows: 5 });
    const stored = await days(space);
    expect(stored).toMatchObject([{ total: 5010n }, { total: 501_000n }]);
    await space.rebuild();
    expect(await days(space)).toEqual(stored);
    await expect(space.decide(id, 'refused')).rejects.toThrow('was accepted on');
  });
});

it('a page whose rows do not add up is held, and can be accepted', async () => {
  const { space, inbox } = opened('sums');
  const spoilt = page('2026-08-03', 1000n).replace('>1,004,000<', '>1,104,000<');
  const [held] = await space.import([inbox.put('a.html', spoilt)]);
  expect(held?.reason).toContain('but the summary counts 5 with 5010000');
  const [item] = space.quarantined();
  expect((await space.decide(item?.id as string, 'accepted')).file?.status).toBe('loaded');
  await space.rebuild();
  expect(await days(space)).toMatchObject([{ total: 5_110_000n }]);
});

describe('a csv whose unit changes half way', () => {
  const text = csv(
    list('09001', '2026-08-03', 1),
    list('09001', '2026-08-04', 10_000),
    list('09001', '2026-08-05', 10_000),
    list('09002', '2026-08-05', 7),
  );
  it('loses the lists from there on, and gets them back when they are accepted', async () => {
    const { space, inbox } = opened('csv');
    const [loaded] = await space.import([inbox.put('a.csv', text)]);
    expect(loaded).toMatchObject({ status: 'loaded', rows: 10 });
    expect(loaded?.set_aside).toHaveLength(2);
    const [item] = space.quarantined();
    expect(item?.reasons).toHaveLength(2);
    expect((await space.decide(item?.id as string, 'accepted')).file?.status).toBe('loaded');
    const stored = await days(space);
    expect(stored).toHaveLength(4);
    await space.rebuild();
    expect(await days(space)).toEqual(stored);
  });

  it('passes where a corporate action says why', async () => {
    const { space, inbox } = opened('action');
    const action = 'stock_code,ex_date,kind,new,old\n09001,2026-08-04,split,10000,1\n';
    // more than any split has been, so that it is itself no explanation
    const [refused] = await space.import([inbox.put('x.csv', action)]);
    expect(refused?.status).toBe('rejected');
    await space.import([inbox.put('y.csv', action.replace('10000', '100'))]);
    const lists = csv(list('09001', '2026-08-03', 1), list('09001', '2026-08-04', 100));
    expect((await space.import([inbox.put('a.csv', lists)]))[0]?.set_aside).toEqual([]);
    expect(space.quarantined()).toEqual([]);
  });

  it('passes where the price moved the other way', async () => {
    const { space, inbox } = opened('price');
    const prices = 'stock_code,date,close,adjusted\n09001,2026-07-31,500,none\n09001,2026-08-04,5,none\n';
    const lists = csv(list('09001', '2026-08-03', 1), list('09001', '2026-08-04', 100));
    const results = await space.import([inbox.put('p.csv', prices), inbox.put('a.csv', lists)]);
    expect(results.map(({ set_aside }) => set_aside.length)).toEqual([0, 0]);
  });
});

it('an id that is not held is wrong usage', async () => {
  const { space } = opened('none');
  await expect(space.decide('00000000', 'accepted')).rejects.toThrow('nothing is held as "00000000"');
});
