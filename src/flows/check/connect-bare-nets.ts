import { sqlCheck } from './sql-check.js';
import { fileName, millions } from './words.js';

/** No net is stored that is none: after disclosure ended quota used, turnover and dead feeds go on under its name. */
export const connectBareNets = sqlCheck({
  name: 'connect-bare-nets',
  status: 'warn',
  tell: (row) =>
    `${row.direction} ${row.channel} on ${row.date} (${row.source}, ${fileName(row.name)}): net ${millions(row.net)} without buys and sells, ${
      row.last
        ? `after ${row.last}, the last day that is disclosed with them`
        : 'and it is the quota used or the turnover of that day'
    }`,
  remedy:
    'these nets count in no answer; leave the file out, or import the source that tells buys and sells of those days',
  otherwise: async ({ engine }) => {
    const [row] = await engine.query(`SELECT
        CAST(max(CASE WHEN net IS NOT NULL THEN date END) AS VARCHAR) AS net,
        CAST(max(CASE WHEN turnover IS NOT NULL THEN date END) AS VARCHAR) AS turnover,
        CAST(max(CASE WHEN holdings IS NOT NULL THEN date END) AS VARCHAR) AS holdings
      FROM northbound_days`);
    if (!row?.net && !row?.turnover) return null;
    const say = (what: string, date: unknown): string =>
      `${what} ${date ? `to ${String(date)}` : 'not at all'}`;
    return `northbound: ${say('net', row.net)}, ${say('turnover', row.turnover)}, ${say('value held', row.holdings)}`;
  },
});
