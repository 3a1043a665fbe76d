import { InputError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import { recognisePage, titleOf } from '../hkex-ccass/recognise-page.js';
import {
  type Answer,
  blocked,
  broken,
  closed,
  type Judgement,
  type JudgeContext,
  notYet,
  OK,
} from './source.js';

/** A day that a source still does not have so long after it was due has no answer. */
const GIVE_UP = 48 * 3_600_000;

/** What to make of a day that the source does not have: late, or closed when it was due long ago. */
export function absent(reason: string, { now, due }: Pick<JudgeContext, 'now' | 'due'>): Judgement {
  return due !== null && now.getTime() - due.getTime() > GIVE_UP ? closed(reason) : notYet(reason);
}

/** What shows in any answer: a challenge or block page, a missing page, an unknown status. Null when there is nothing. */
export function refusal(answer: Answer, context: JudgeContext, html = false): Judgement | null {
  const { status, head } = answer;
  const page = recognisePage(head);
  const title = titleOf(head) ?? '';
  if (page === 'block-page') return blocked(`a block page ("${title}") instead of an answer`);
  if (status === 404 || status === 410) return absent(`HTTP ${status}`, context);
  if (status !== 200) return broken(`HTTP ${status}`);
  if (answer.bytes === 0) return broken('an empty answer');
  if (!html && /^\uFEFF?\s*<(?:!doctype|html|head|body)/i.test(head))
    return broken(`a web page ("${title}") instead of data`);
  return null;
}

/** An InputError of a parser that means that the day is not published. */
const NOTHING = /not published|nothing published|answered without rows/;

/**
 * Reads an answer with its own parser.
 * @returns what the parser told, or the judgement when it told nothing
 */
export async function reading<T>(
  answer: Answer,
  context: JudgeContext,
  parse: (text: string) => T | Promise<T>,
): Promise<{ readonly told: T } | { readonly judgement: Judgement }> {
  const refused = refusal(answer, context);
  if (refused) return { judgement: refused };
  try {
    return { told: await parse(await answer.text()) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const judgement = NOTHING.test(error.problem) ? absent(error.problem, context) : broken(error.problem);
    return { judgement };
  }
}

/** Judges by the days that an answer tells: the one asked for, yesterday's under today's name, or none. */
export function byDays(days: readonly IsoDate[], asked: IsoDate | null, context: JudgeContext): Judgement {
  if (days.length === 0) return absent('no rows', context);
  if (asked === null || days.includes(asked)) return OK;
  const shown = [...days].sort().at(-1) ?? '';
  if (shown > asked) return broken(`asked for ${asked}, it shows ${shown}`);
  return absent(`it still shows ${shown}`, context);
}
