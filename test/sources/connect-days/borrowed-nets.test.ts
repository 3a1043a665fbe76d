import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Calendar } from '../../../src/calendar/calendar.js';
import { chineseRemark } from '../../../src/server/remarks/remark.js';
import { readConnectDays } from '../../../src/store/connect-days.js';
import { Workspace } from '../../../src/workspace.js';
import { temporaryFolder } from '../../support/folder.js';
import { Inbox } from '../../support/inbox.js';
import { NOW } from '../../support/market.js';

const folder = temporaryFolder('borrowed-nets');
const DAYS = Calendar.shipped().openDays('northbound', '2024-07-01', '2024-07-31');
const quota = (index: number): number => 100 * (index - 9) + 0.5;

/** Nets without buys and sells: of the first ten days their own, then the quota used. */
const NETS = `date,northbound_net_cny_mn\n${DAYS.map((date, index) => `${date},${index < 10 ? 70 * (index - 4) + 1 : quota(index)}`).join('\n')}\n`;
const QUOTA = JSON.stringify({
  request_id: 'made',
  code: 0,
  msg: '',
  data: {
    fields: ['trade_date', 'hgt', 'sgt', 'north_money'],
    items: DAYS.map((date, index) => [date.replaceAll('-', ''), quota(index), 0, quota(index)]),
    has_more: false,
  },
});

describe('a net without buys and sells that another source shows to be the quota used', () => {
  it.each([[['nets.csv', 'quota.json']], [['quota.json', 'nets.csv']]])(
    '%j: counts in no order',
    async (order) => {
      const space = new Workspace(join(folder, order.join()), { now: () => NOW });
      const inbox = new Inbox(join(folder, `${order.join()}-in`));
      for (const name of order) {
        const [done] = await space.import([inbox.put(name, name === 'nets.csv' ? NETS : QUOTA)]);
        expect(done?.status).toBe('loaded');
      }
      const days = await space.with(({ engine }) => readConnectDays(engine, 'northbound'));
      const nets = days.filter(({ channel, net }) => channel === 'total' && net !== null);
      expect(nets.map(({ date }) => date)).toEqual(DAYS.slice(0, 10));
      const check = (await space.checks()).find((one) => one.check === 'connect-bare-nets');
      expect([check?.status, check?.count]).toEqual(
        order[0] === 'nets.csv' ? ['warn', DAYS.length - 10] : ['pass', 0],
      );
      if (check?.status === 'warn') {
        expect(check.example).toContain('and it is the quota used or the turnover of that day');
        expect(chineseRemark(check.example ?? '')).not.toBeNull();
      }
    },
  );
});
