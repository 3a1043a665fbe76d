import type { IsoDate } from '../../iso-date.js';
import { LEAST_MONTHS } from '../../participants/behaviour.js';
import { isFull, type Judgement } from '../../participants/labels.js';
import { evidenceOf } from '../../participants/override-notes.js';
import type { Participant } from '../../participants/participant.js';

/** A trade frequency in words: `0.38%`. */
export const asPercent = (frequency: number): string =>
  `${(frequency * 100).toFixed(frequency < 0.0995 ? 2 : 1)}%`;

interface RecentDays {
  readonly days: number;
  readonly to: IsoDate;
  readonly frequency: number;
}

/** Why a foreign participant has its type, in one line. */
export function reasonOf(participant: Participant, judgement: Judgement, recent: RecentDays | null): string {
  return [decision(participant, judgement), habit(judgement), since(recent)].filter(Boolean).join('; ');
}

function decision(participant: Participant, { by, pFlexible, type, habit: own, from }: Judgement): string {
  const p = pFlexible === null ? '' : ` (p ${pFlexible.toFixed(2)})`;
  switch (by) {
    case 'set':
      return `set: ${evidenceOf(participant)}`;
    case 'habits':
      return `trades like ${type} money${p}, judged ${from}`;
    case 'kept':
      return `unclear${p}, so ${type} as before`;
    case 'prior': {
      if (own === null || own.months < LEAST_MONTHS)
        return `too few months to judge, so ${type} as a ${participant.kind} (prior)`;
      return pFlexible === null
        ? `${type} as a ${participant.kind}, by kind alone`
        : `unclear${p}, so ${type} as a ${participant.kind} (prior)`;
    }
  }
}

function habit({ habit: own, resolution }: Judgement): string {
  if (own === null) return '';
  const [first, last] = [own.byMonth[0]?.month, own.byMonth.at(-1)?.month];
  const lists = resolution === 'daily' ? 'daily lists' : 'month-end lists';
  const months = `${own.months} month${own.months === 1 ? '' : 's'}`;
  return `median ${asPercent(own.frequency)} a month over ${months} of ${lists}, ${first} to ${last}${isFull(own) ? '' : ', few months'}`;
}

const since = (recent: RecentDays | null): string =>
  recent === null
    ? ''
    : `${asPercent(recent.frequency)} over ${recent.days} days of daily lists to ${recent.to}`;
