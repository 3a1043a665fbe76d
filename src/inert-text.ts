/** What spreadsheets take for the start of a formula; the wide signs are those of East Asian ones. */
const FORMULA = /^(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/;

/** A number that came as text, or a lone dash: nothing to run. */
const HARMLESS = /^[+-]?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?%?$|^-$/i;

/**
 * Text as a spreadsheet may be given it: what it would run as a formula gets an apostrophe in front, as spreadsheets
 * mark text themselves. Numbers stay numbers.
 */
export const inertText = (text: string): string =>
  FORMULA.test(text) && !HARMLESS.test(text) ? `'${text}` : text;
