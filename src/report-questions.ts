import { readFileSync } from 'node:fs';
import { InputError } from './errors.js';
import { HongKongQuestions } from './hong-kong-questions.js';
import type { IsoDate } from './iso-date.js';
import { checkClaims, type Claims } from './report/claims/check-claims.js';
import { readClaims } from './report/claims/read-claims.js';
import type { Language } from './report/language.js';

const SHIPPED = new URL('../data/claims/revaluation-2025-03.yaml', import.meta.url);

export interface ClaimsRequest {
  /** A YAML file of claims; the shipped ones where not given. */
  readonly file?: string | null;
  /** Judges by what was known on the evening of this day. */
  readonly asOf?: IsoDate | null;
  readonly language?: Language;
}

/** What a workspace answers about whole notes. */
export abstract class ReportQuestions extends HongKongQuestions {
  /**
   * Every number of a published note against what the workspace computes: holds, differs, or no data.
   * @throws InputError naming file, line and remedy when the file of claims is wrong
   */
  async claims({ file = null, asOf = null, language = 'en' }: ClaimsRequest = {}): Promise<Claims> {
    const name = file ?? 'data/claims/revaluation-2025-03.yaml';
    const claims = readClaims(textOf(file ?? SHIPPED, name), name);
    const calendar = await this.with(async (_, one) => one);
    return checkClaims(claims, this, calendar, { asOf, language });
  }
}

function textOf(path: string | URL, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new InputError(`cannot be read (${(error as NodeJS.ErrnoException).code})`, {
      file: name,
      remedy: 'give the path of a YAML file of claims',
    });
  }
}
