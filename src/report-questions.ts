import { readFileSync } from 'node:fs';
import type { Calendar } from './calendar/calendar.js';
import { InputError, NoDataError, UsageError } from './errors.js';
import { HongKongQuestions } from './hong-kong-questions.js';
import type { IsoDate } from './iso-date.js';
import type { Claims } from './report/claims/check-claims.js';
import type { Language } from './report/language.js';
import type { Note } from './report/note/note.js';

const SHIPPED = new URL('../data/claims/revaluation-2025-03.yaml', import.meta.url);

export interface ClaimsRequest {
  /** A YAML file of claims; the shipped ones where not given. */
  readonly file?: string | null;
  /** Judges by what was known on the evening of this day. */
  readonly asOf?: IsoDate | null;
  readonly language?: Language;
}

export interface ReportRequest {
  /** The last stored day when not given. */
  readonly asOf?: IsoDate | null;
  readonly languages?: readonly Language[];
}

/** What a workspace answers about whole notes. Drawing and claims are loaded when asked for: other questions start sooner. */
export abstract class ReportQuestions extends HongKongQuestions {
  /**
   * Every number of a published note against what the workspace computes: holds, differs, or no data.
   * @throws InputError naming file, line and remedy when the file of claims is wrong
   */
  async claims({ file = null, asOf = null, language = 'en' }: ClaimsRequest = {}): Promise<Claims> {
    const { readClaims } = await import('./report/claims/read-claims.js');
    const { checkClaims } = await import('./report/claims/check-claims.js');
    const name = file ?? 'data/claims/revaluation-2025-03.yaml';
    const claims = readClaims(textOf(file ?? SHIPPED, name), name);
    return this.together((ask, calendar) => checkClaims(claims, ask, calendar, { asOf, language }));
  }

  /**
   * The weekly note as it could have been written on the evening of a day, beside the one of a week earlier.
   * @throws NoDataError when nothing at all can be said of the day
   */
  async report({ asOf = null, languages = ['en'] }: ReportRequest = {}): Promise<Note> {
    const { writeNote } = await import('./report/note/note.js');
    return this.together(async (ask, calendar) =>
      writeNote(ask, calendar, {
        asOf: asOf ?? (await ask.lastStored()),
        languages,
        simulated: this.config.simulated,
      }),
    );
  }

  /** Answers all that `job` asks from one version of the store, opened once. */
  private together<T>(job: (ask: ReportQuestions, calendar: Calendar) => Promise<T>): Promise<T> {
    return this.with((reader, calendar) => {
      const held: Pick<ReportQuestions, 'with'> = { with: (one) => one(reader, calendar) };
      return job(Object.assign(Object.create(this) as ReportQuestions, held), calendar);
    });
  }

  /** The last day of which lists, or where there are none northbound days or index bars, are stored. */
  private lastStored(): Promise<IsoDate> {
    return this.with(async ({ engine }) => {
      for (const table of ['stock_days', 'northbound_days', 'index_days', 'valuation_days']) {
        const [row] = await engine.query(`SELECT CAST(max(date) AS VARCHAR) AS last FROM ${table}`);
        if (row?.last) return String(row.last);
      }
      throw new NoDataError('nothing is stored to write a note of; run waizi import PATH... first');
    });
  }
}

/** @throws UsageError for a file that does not exist, InputError for one that cannot be read */
function textOf(path: string | URL, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new UsageError(`${name} does not exist; give the path of a YAML file of claims`);
    throw new InputError(`cannot be read (${(error as NodeJS.ErrnoException).code})`, {
      file: name,
      remedy: 'give the path of a YAML file of claims',
    });
  }
}
