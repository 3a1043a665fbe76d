import type { HabitMonth, MonthCount } from '../../src/participants/habit.js';
import { nextMonth, type HabitSource } from '../../src/participants/labels.js';

/** One month of one participant, in HKD: daily lists of ten stocks unless told. */
export function month(
  holder: string,
  name: string,
  { bought, sold, base = 1e9, daily = true, ...rest }: Partial<HabitMonth> & { bought: number; sold: number },
): HabitMonth {
  return {
    month: name,
    holder,
    daily,
    complete: true,
    days: 20,
    last: `${name}-28`,
    stocks: 10,
    carried: 0,
    buy: bought,
    sell: sold,
    netBuy: bought,
    netSell: sold,
    base,
    ...rest,
  };
}

/** Habits as a list; every month with rows has ten stocks. */
export class ListedHabits implements HabitSource {
  readonly counts: readonly MonthCount[];

  constructor(private readonly rows: readonly HabitMonth[]) {
    const daily = new Map<string, boolean>();
    for (const row of rows) daily.set(row.month, (daily.get(row.month) ?? false) || row.daily);
    this.counts = [...daily]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, isDaily]) => ({ month: name, daily: isDaily ? 10 : 0, all: 10 }));
  }

  get span(): { first: string; last: string } | null {
    const [first, last] = [this.counts[0], this.counts.at(-1)];
    return first && last ? { first: first.month, last: last.month } : null;
  }

  async months(from: string, to: string): Promise<HabitMonth[]> {
    return this.rows.filter(({ month: name }) => name >= from && name <= to);
  }
}

/** Months from one on, as `2025-01`. */
export function monthsFrom(first: string, count: number): string[] {
  const months: string[] = [];
  for (let name = first; months.length < count; name = nextMonth(name).slice(0, 7)) months.push(name);
  return months;
}

/** A registry file: id, kind, home (foreign unless told). */
export function registryText(
  participants: readonly { id: string; kind: string; home?: string; type?: string }[],
): string {
  const header =
    'id,name_en,name_zh,former_names,group,head_office_city,head_office_country,home,kind,valid_from,valid_to,successor,type_default,why';
  return `${[
    header,
    ...participants.map(({ id, kind, home = 'foreign', type }) => {
      const usual = kind === 'custodian' || kind === 'bank' ? 'stable' : 'flexible';
      return `${id},Made ${id},,,,,,${home},${kind},,,,${type ?? (home === 'foreign' ? usual : home)},made up`;
    }),
  ].join('\n')}\n`;
}
