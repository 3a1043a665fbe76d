import { groupBy } from './group-by.js';
import type { LackingList } from './lacking.js';
import type { HeldStock } from './read-lists.js';
import type { StockFlow } from './stock-flows.js';
import { named } from './sums.js';

/** What the lists of some quarters leave open: one exchange alone, quarters without a list between others, files apart. */
export const listNotes = (held: readonly HeldStock[]): string[] => [
  ...oneExchange(held),
  ...missingQuarters(held),
  ...apartNotes(held),
];

/** Stocks of which files tell different numbers of shares. */
export function apartNotes(held: readonly HeldStock[]): string[] {
  const apart = held.flatMap((one) => (one.apart ? [`${one.quarter} ${one.stock}`] : []));
  return apart.length > 0
    ? [`told with several numbers of shares, the newest counts: ${named([...new Set(apart)])}`]
    : [];
}

/** Quarters of which the lists of one exchange alone count. */
export function oneExchange(held: readonly HeldStock[]): string[] {
  return (['shanghai', 'shenzhen'] as const).flatMap((exchange) => {
    const quarters = [...groupBy(held, ({ quarter }) => quarter)].flatMap(([quarter, rows]) =>
      rows.every((row) => row.exchange === exchange) ? [quarter] : [],
    );
    return quarters.length > 0 ? [`lists of ${exchange} alone: ${named(quarters)}`] : [];
  });
}

/** Quarters that lie between lists of an exchange and have none: of them and of those after them there is no flow. */
function missingQuarters(held: readonly HeldStock[]): string[] {
  return (['shanghai', 'shenzhen'] as const).flatMap((exchange) => {
    const quarters = [
      ...new Set(held.flatMap((one) => (one.exchange === exchange ? [numberOf(one.quarter)] : []))),
    ].sort((a, b) => a - b);
    const missing = quarters.flatMap((quarter, index) => {
      const next = quarters[index + 1] ?? quarter + 1;
      return Array.from({ length: next - quarter - 1 }, (_, at) => quarterOf(quarter + 1 + at));
    });
    return missing.length > 0 ? [`no list of ${exchange} at the end of ${named(missing)}`] : [];
  });
}

const numberOf = (quarter: string): number => 4 * Number(quarter.slice(0, 4)) + Number(quarter.slice(5)) - 1;
const quarterOf = (number: number): string => `${Math.floor(number / 4)}Q${(number % 4) + 1}`;

/** Flows that nobody can know, and why. */
export function unknownNotes(flows: readonly StockFlow[]): string[] {
  const lacking = new Map<string, Set<string>>();
  const falls = new Set<string>();
  for (const { unknown, stock, quarter, exchange } of flows) {
    if (unknown === undefined) continue;
    if ('fall' in unknown) {
      falls.add(`${quarter} ${stock} (${unknown.fall.percent}% on ${unknown.fall.day})`);
      continue;
    }
    const list = `${unknown.lacking} ${exchange}`;
    lacking.set(list, (lacking.get(list) ?? new Set()).add(stock));
  }
  const lists = [...lacking].map(([list, stocks]) => `${list} (${stocks.size})`);
  return [
    ...(lists.length > 0
      ? [`a list that does not tell of stocks makes no flow of them: ${named(lists)}`]
      : []),
    ...(falls.size > 0
      ? [
          `a close that falls as at a split, without a corporate action stored, makes no flow: ${named([...falls])}`,
        ]
      : []),
  ];
}

/** Stocks that a list has without a readable number. */
export function unreadNotes(held: readonly HeldStock[]): string[] {
  const unread = held.flatMap((one) => (one.unread ? [`${one.quarter} ${one.stock}`] : []));
  return unread.length > 0 ? [`listed without a readable number of shares: ${named(unread)}`] : [];
}

/** Lists that are parts, where values are summed. */
export function partNotes(lacking: readonly LackingList[]): string[] {
  const lists = lacking.map(
    ({ quarter, exchange, beside, stocks }) => `${quarter} ${exchange} (${stocks.size} of ${beside})`,
  );
  return lists.length > 0
    ? [`lists without stocks of the one beside them: ${named([...new Set(lists)])}`]
    : [];
}

/** Quarter-ends of stocks whose participants do not add up to the list of stocks. */
export function unequalParticipants(held: readonly HeldStock[], whole: readonly HeldStock[]): string[] {
  const keyOf = ({ quarter, stock }: HeldStock): string => `${quarter} ${stock}`;
  const totals = new Map(whole.map((one) => [keyOf(one), one.shares]));
  const unequal = [...groupBy(held, keyOf)].flatMap(([key, rows]) => {
    const sum = rows.reduce((total, { shares }) => total + shares, 0n);
    const total = totals.get(key);
    if (total === undefined || total === sum) return [];
    const part = total === 0n ? '' : ` (${Math.round(Number((1000n * sum) / total)) / 10}%)`;
    return [`${key}${part}`];
  });
  return unequal.length > 0 ? [`participants do not add up to the list of stocks: ${named(unequal)}`] : [];
}
