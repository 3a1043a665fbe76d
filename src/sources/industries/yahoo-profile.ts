import { InputError } from '../../errors.js';
import type { IndustryRow } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { parseStockCode } from '../csv/values.js';
import { type Fields, isFields, readAnswer, textOf } from '../stock-connect/answer.js';

/** Scheme under which industries of Yahoo profiles are stored, in Yahoo's words. */
export const YAHOO_SCHEME = 'yahoo';

/** Whether a file is an answer of Yahoo's quoteSummary with a profile, from its beginning. */
export function recogniseYahooProfile(head: string): boolean {
  const text = head.replace(/^\uFEFF/, '').trimStart();
  if (!text.startsWith('{')) return false;
  return /^\{\s*"quoteSummary"\s*:/.test(text) || /"(?:asset|summary)Profile"\s*:/.test(text);
}

/**
 * The industry of a Yahoo profile: the answer of `quoteSummary` with the module `assetProfile` (or `summaryProfile`),
 * as it comes or taken out of its envelope.
 * @param name symbol of a profile that does not name its own (`price` and `quoteType` do): `0700.HK`, or a file name
 *   such as `profiles/0700.HK.json`
 * @returns one row, for all days: a profile says what the company is when it is asked
 * @throws InputError when Yahoo answered with an error, the symbol is missing or of no Hong Kong stock, or there is no
 *   industry (funds have none)
 */
export function parseYahooProfile(text: string, name: string | null): IndustryRow {
  const answer = readAnswer(text);
  const result = resultOf(answer);
  const profile = [result.assetProfile, result.summaryProfile].find(isFields);
  if (!profile)
    throw new InputError('no assetProfile in the answer', { remedy: 'ask for modules=assetProfile' });
  const told = [
    result.symbol,
    ...[result.price, result.quoteType].filter(isFields).map(({ symbol }) => symbol),
  ]
    .map(textOf)
    .find((symbol) => symbol !== '');
  const symbol = told ?? symbolOf(name);
  if (!symbol) {
    throw new InputError('the answer does not say of which stock it is', {
      remedy:
        'name the file after the symbol (0700.HK.json), give --id 0700.HK, or ask for modules=assetProfile,price',
    });
  }
  const stock = /\.HK$/i.test(symbol) ? parseStockCode(symbol) : null;
  if (!stock)
    throw new InputError(`${quoted(symbol)} is no Hong Kong symbol of Yahoo`, { remedy: 'it ends in .HK' });
  const industry = textOf(profile.industry) || textOf(profile.industryDisp);
  if (!industry) throw new InputError(`the profile of ${symbol} has no industry`, { remedy: 'leave it out' });
  return {
    stock,
    scheme: YAHOO_SCHEME,
    code: textOf(profile.industryKey) || null,
    industry,
    nameZh: null,
    from: null,
    to: null,
  };
}

function resultOf(answer: Fields): Fields {
  const envelope = answer.quoteSummary;
  if (!isFields(envelope)) return answer;
  const [first] = Array.isArray(envelope.result) ? (envelope.result as unknown[]) : [];
  if (isFields(first)) return first;
  const said = isFields(envelope.error) ? textOf(envelope.error.description) : '';
  throw new InputError(`Yahoo answered ${said ? quoted(said) : 'without a result'}`, {
    remedy: 'ask again, or leave it out',
  });
}

/** A symbol in a file name or an id: `0700.HK`, `profiles/0700.HK.json`. */
const symbolOf = (name: string | null): string | null =>
  /(?:^|[\\/])(\d{4,5}\.HK)(?:\.json)?(?:\.gz)?$/i.exec(name?.trim() ?? '')?.[1]?.toUpperCase() ?? null;
