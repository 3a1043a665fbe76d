import type { ReactNode } from 'react';
import { dayNumber } from '../../../src/iso-date.js';
import type { Flows } from '../answers.js';
import { useSay, useWords } from '../settings.js';
import { SHELL } from '../words/shell.js';

/** Days of a holiday: a window that begins in one is not cut short. */
const HOLIDAY = 7;

/** First trade date of which flows by day tell anything; that of the window where only a holiday lies between. */
export function toldFrom({ from, rows }: Flows): string {
  const first = rows.reduce((least, { day }) => (day !== undefined && day < least ? day : least), '9999');
  return first === '9999' || dayNumber(first) - dayNumber(from) <= HOLIDAY ? from : first;
}

/** Says where what is stored begins after the window does. */
export function ReachNote({ from, start }: { from: string; start: string | null }): ReactNode {
  const words = useWords(SHELL);
  const say = useSay();
  return start !== null && start > from ? <p className="stale">{words.reach(say.date(start))}</p> : null;
}
