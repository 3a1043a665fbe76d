import type { Row } from '../../store/engine.js';
import { sqlCheck } from './sql-check.js';
import { percent, whole } from './words.js';

const ACCOUNTS: Record<string, string> = {
  both: 'A00003 + A00004',
  shanghai: 'A00003',
  shenzhen: 'A00004',
};

const share = ({ told, held }: Row): number =>
  Math.abs(Number(told) - Number(held)) / Math.max(Math.abs(Number(told)), Math.abs(Number(held)), 1);

/** The Connect accounts in CCASS hold what the exchanges publish as southbound holdings. */
export const southboundHoldings = sqlCheck({
  name: 'southbound-holdings',
  status: 'warn',
  tell: (row) =>
    `${row.stock} on ${row.date}: ${whole(row.told)} shares published (${row.exchange}), ${whole(row.held)} held by ${ACCOUNTS[String(row.exchange)]}, ${percent(share(row))} apart; ${whole(row.findings)} of ${whole(row.compared)} differ`,
  remedy: 'one of the two files is wrong or of another day: get both again for that day',
  otherwise: async ({ engine }) => {
    const [row] = await engine.query(`SELECT count(*) AS days FROM (
      SELECT DISTINCT c.stock, c.date FROM connect_holdings c
      JOIN check_days d ON d.date = c.date
      JOIN check_days e ON e.rank = d.rank AND e.settlement
      JOIN stock_days s ON s.stock = c.stock AND s.date = e.date AND s.chosen
      WHERE c.direction = 'southbound') t`);
    const days = Number(row?.days ?? 0);
    return days === 0 ? 'nothing to compare' : `all ${whole(days)} stock-days with both agree`;
  },
});
