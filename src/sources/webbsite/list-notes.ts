import { InputError } from '../../errors.js';
import { fromDayNumber } from '../../iso-date.js';
import type { SetAside } from '../../store/rows.js';

/** Lists that are named one by one. */
const TOLD = 1000;

/** What has to be told of the lists of an archive: which do not agree with its log, which were left out. */
export class ListNotes {
  private readonly disagreeing: SetAside[] = [];
  private disagreements = 0;
  private readonly noCode = new Set<number>();
  private readonly outside = new Set<number>();

  disagrees(stock: string, date: number, why: string): void {
    this.disagreements += 1;
    if (this.disagreeing.length < TOLD)
      this.disagreeing.push({ row: 0, reason: `list of ${stock} on ${fromDayNumber(date)} flagged: ${why}` });
  }

  leftOut(issue: number, why: 'code' | 'calendar'): void {
    (why === 'code' ? this.noCode : this.outside).add(issue);
  }

  all(hasLog: boolean): SetAside[] {
    const reasons: string[] = [];
    const more = this.disagreements - this.disagreeing.length;
    if (more > 0) reasons.push(`${more} more lists flagged: they do not agree with the daily log`);
    if (this.noCode.size > 0)
      reasons.push(
        `holdings of ${some(this.noCode)} left out on days without a stock code on the Main Board, GEM or as a REIT`,
      );
    if (this.outside.size > 0)
      reasons.push(`lists of ${some(this.outside)} left out on days outside the calendar or after today`);
    if (!hasLog)
      reasons.push(
        'without table dailylog lists are not checked, have no CCASS total, and a day on which nothing of a stock changed is not a day of it',
      );
    return [...this.disagreeing, ...reasons.map((reason) => ({ row: 0, reason }))];
  }
}

function some(counted: ReadonlySet<number>): string {
  const issues = [...counted].sort((a, b) => a - b);
  const named = issues.slice(0, 8).join(', ');
  return `${issues.length} ${issues.length === 1 ? 'issue' : 'issues'} (${named}${issues.length > 8 ? ', ...' : ''})`;
}

/** A participant cannot hold two numbers of one issue on one day. */
export function refuseDoubles(
  issue: number,
  days: Float64Array,
  parts: Float64Array,
  shares: Float64Array,
  from: number,
  to: number,
): void {
  for (let row = from + 1; row < to; row += 1) {
    if (days[row] === days[row - 1] && parts[row] === parts[row - 1] && shares[row] !== shares[row - 1])
      throw new InputError(
        `holdings has ${shares[row - 1]} and ${shares[row]} shares of issue ${issue} for participant ${parts[row]} on ${fromDayNumber(days[row] as number)}`,
        { remedy: 'give one copy of the table' },
      );
  }
}
