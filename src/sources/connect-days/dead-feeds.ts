import { InputError } from '../../errors.js';

/**
 * Refuses what looks like Stock Connect flows but is not: Eastmoney's live feed, whose net was the quota used and is 0
 * since 2024-08-19.
 * @throws InputError with the reason
 */
export function refuseDeadFeed(head: string): void {
  if (!/"(?:hk2sh|hk2sz|s2n)"\s*:/.test(head)) return;
  throw new InputError(
    'Eastmoney’s live flow of Stock Connect (kamt): its net is the quota used, orders not filled included, and 0 since 2024-08-19',
    { remedy: 'take the deal history (RPT_MUTUAL_DEAL_HISTORY), or the statistics of the exchanges' },
  );
}
