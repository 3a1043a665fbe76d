import type { Calendar } from '../../calendar/calendar.js';
import { NoDataError } from '../../errors.js';
import { addDays, type IsoDate } from '../../iso-date.js';
import type { Questions } from '../questions.js';
import { type Query, type Question, questionOf } from './query.js';

/** A list that many days old or older says nothing of a day. */
const OLDEST = 10;

/** Answers the questions of claims, each once however many claims read it, with what was known on a day. */
export class Asker {
  private readonly answers = new Map<string, Promise<object>>();

  /** @param asOf the day whose knowledge counts; null = all that is stored */
  constructor(
    private readonly questions: Questions,
    private readonly calendar: Calendar,
    private readonly asOf: IsoDate | null,
  ) {}

  /** @throws NoDataError when nothing is stored for it, or not all of it was known on the day */
  async ask(query: Question): Promise<object> {
    const question = questionOf(query);
    const key = JSON.stringify(question);
    const known = this.answers.get(key) ?? this.answerTo(question);
    this.answers.set(key, known);
    if (query.ask === 'macro') this.refuseLater(query);
    return known;
  }

  private async answerTo(question: Question): Promise<object> {
    const known = knownOn(question, this.calendar);
    if (this.asOf !== null && known !== null && known > this.asOf)
      throw new NoDataError(`not known on ${this.asOf}: it needs what is published on ${known}`);
    const { questions, asOf } = this;
    switch (question.ask) {
      case 'flows': {
        const { from, to, by, stock = [], type = [], raw = false } = question;
        return questions.flows({ from, to, by, stocks: stock, types: type, raw });
      }
      case 'shares': {
        const { from = null, to, 'price-date': priceDate = null, exclude = [] } = question;
        // before anything else: an old list fails for want of prices, which is not what is missing
        const { last } = await questions.holdingDays(to);
        if (last < addDays(to, -OLDEST))
          throw new NoDataError(
            `no list within ${OLDEST} days up to ${to} is stored; the last one before is of ${last}`,
          );
        return questions.shares({ from, to, priceDate, exclude });
      }
      case 'nowcast': {
        const { from, to, by, channel = 'total', information = 'benchmarked', cumulative = false } = question;
        return questions.nowcast({ from, to, by, channel, information, cumulative, asOf });
      }
      case 'nowcast backtest': {
        const { from, to = asOf } = question;
        return questions.nowcastBacktest({ ...(from === undefined ? {} : { from }), to });
      }
      case 'northbound flows':
        return questions.northboundFlows(question.by, { asOf });
      case 'northbound holdings':
        return questions.northboundHoldings(question.by, { asOf });
      case 'rallies':
        return questions.rallies({
          index: question.index,
          asOf: question['as-of'],
          ...(question.fill === undefined ? {} : { fill: question.fill }),
        });
      case 'valuation': {
        const { 'as-of': day, since } = question;
        return questions.valuation({ asOf: day, ...(since === undefined ? {} : { since }) });
      }
      case 'positioning': {
        const { 'as-of': day, since } = question;
        return questions.positioning({ asOf: day, ...(since === undefined ? {} : { since }) });
      }
      case 'macro':
        return questions.macro({ asOf: question['as-of'] ?? asOf });
      case 'calendar':
        return { rows: this.days(question) };
      default:
        throw new NoDataError(`waizi ${question.ask} does not answer here`);
    }
  }

  /** @throws NoDataError for a figure that was published after the day: nobody had it */
  private refuseLater({ 'as-of': day, where }: Extract<Question, { ask: 'macro' }>): void {
    const asOf = day ?? this.asOf;
    const { key, period } = where ?? {};
    if (asOf === null || typeof key !== 'string') return;
    const fits = (row: { readonly key: string; readonly period: string }): boolean =>
      row.key === key && (period === undefined || row.period === String(period));
    if (this.questions.macro({ asOf }).rows.some(fits)) return;
    const later = this.questions.macro({ asOf: null }).rows.find(fits);
    if (later) throw new NoDataError(`not known on ${asOf}: published on ${later.date}`);
  }

  private days({ market, from, to }: Extract<Question, { ask: 'calendar' }>): object[] {
    return this.calendar
      .openDays(market, from, to)
      .map((day) =>
        market === 'hong-kong' ? { day, settles: this.calendar.settlementDateOf(day) } : { day },
      );
  }
}

/** The evening on which the whole answer of a question is known; null where the question itself keeps to a day. */
export function knownOn(question: Query, calendar: Calendar): IsoDate | null {
  switch (question.ask) {
    case 'flows': {
      const last = calendar.tradingDays(question.from, question.to).at(-1);
      return last === undefined ? question.to : calendar.settlementDateOf(last);
    }
    case 'shares':
    case 'nowcast':
      return question.to;
    case 'rallies':
    case 'valuation':
    case 'positioning':
    case 'gaps':
      return question['as-of'];
    default:
      return null;
  }
}
