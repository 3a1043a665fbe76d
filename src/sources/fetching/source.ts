import type { Calendar } from '../../calendar/calendar.js';
import type { Market } from '../../calendar/calendar-day.js';
import type { IsoDate } from '../../iso-date.js';
import type { LoadOptions } from '../loaders.js';
import type { Kind } from '../recognise.js';
import type { SourceId } from './ids.js';

/** What an answer is: `closed` for a day without one for ever, `blocked` when the source refuses us. */
export type State = 'ok' | 'not-yet' | 'closed' | 'broken' | 'blocked';

export interface Judgement {
  readonly state: State;
  readonly reason: string | null;
  /** What to ask next for the rest of the same answer, such as its second page. */
  readonly next?: FetchRequest;
}

/** One request, without secrets: what stands for them is filled in when it is sent. */
export interface FetchRequest {
  /** Tells it from all others, for ever: an answer kept under it is never asked for again. */
  readonly key: string;
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The day it asks for; null for a history. */
  readonly day: IsoDate | null;
  /** What import is told of the answer. */
  readonly load?: { readonly as?: Kind } & Partial<Pick<LoadOptions, 'id' | 'date' | 'adjusted'>>;
  /** Ask only whether it changed since the last answer of the same address. */
  readonly conditional?: true;
}

/** An answer as judged: its status and its content. */
export interface Answer {
  readonly status: number;
  /** The first 64 KiB as text. */
  readonly head: string;
  /** Where its bytes are. */
  readonly path: string;
  readonly bytes: number;
  /** The whole as text. */
  text(): Promise<string>;
}

/** When a source has a day: at a time of Hong Kong, that many of its days later. */
export interface Publication {
  readonly at: string;
  readonly lag: number;
  /** Whose days it has. */
  readonly days: Market | 'weekdays';
}

/** What a source knows to be stored: days by key. */
export interface Holding {
  has(key: string, day: IsoDate): boolean;
  last(key: string): IsoDate | null;
}

/** Settings of a source in config.yaml. */
export interface SourceSettings {
  readonly accepted: boolean;
  readonly hkexPermission: boolean;
  readonly baseUrl: string | null;
  readonly stocks: readonly string[];
  readonly symbols: readonly string[];
  readonly series: readonly string[];
}

export interface PlanContext {
  /** Asked for; both days included. */
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** True where the user named the first day. */
  readonly asked: boolean;
  readonly now: Date;
  readonly today: IsoDate;
  readonly calendar: Calendar;
  readonly stored: Holding;
  readonly settings: SourceSettings;
  /** Days of the window that are published by now, in order. */
  readonly days: readonly IsoDate[];
}

export interface JudgeContext {
  readonly now: Date;
  readonly today: IsoDate;
  readonly calendar: Calendar;
  /** When the day asked for was due. */
  readonly due: Date | null;
}

/** Where a source's format is known from. */
export type Seen = 'saved answer' | 'documented' | 'working code';

/** A place that data come from. */
export interface Source {
  readonly id: SourceId;
  readonly gives: string;
  readonly terms: { readonly text: string; readonly url: string };
  /** Off unless the operator states that HKEX permits it. */
  readonly permission?: true;
  /** Environment variable of the secret that it needs. */
  readonly secret?: string;
  readonly seen: Seen;
  /** Least time between two requests to its host, in milliseconds. */
  readonly pace: number;
  readonly published: Publication;
  /** The first day that it has. */
  readonly since: IsoDate;
  /** How many days back it still has; none for all. */
  readonly keeps?: number;
  /** Days asked for when nothing is said and nothing is stored; the whole history where it comes in one answer. */
  readonly first: number | 'all';
  /** Most bytes that an answer may have. */
  readonly limit?: number;
  /** SQL of what is stored already: rows of `key` and `day`. */
  readonly stored: string;
  /** Environment: stocks, symbols or series to ask for, where the settings name none. */
  plan(context: PlanContext): FetchRequest[];
  judge(answer: Answer, request: FetchRequest, context: JudgeContext): Promise<Judgement> | Judgement;
  /** A request to send before the first one of a run; what it answers is given to `complete`. */
  readonly opening?: (settings: SourceSettings) => FetchRequest;
  readonly complete?: (request: FetchRequest, opening: string) => FetchRequest;
}

export const OK: Judgement = { state: 'ok', reason: null };
export const notYet = (reason: string): Judgement => ({ state: 'not-yet', reason });
export const closed = (reason: string): Judgement => ({ state: 'closed', reason });
export const broken = (reason: string): Judgement => ({ state: 'broken', reason });
export const blocked = (reason: string): Judgement => ({ state: 'blocked', reason });
