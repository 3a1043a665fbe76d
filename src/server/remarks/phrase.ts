import { chineseList } from '../../report/claims/chinese-lists.js';

/**
 * One wording of the program and how it reads in Chinese. `{}` in the English stands for what differs from case to case,
 * `{1}`, `{2}` in the Chinese for the first, the second of them; `(s)` for an ending of the plural.
 */
export type Phrase = readonly [english: string, chinese: string];

interface Rule {
  readonly pattern: RegExp;
  readonly chinese: string;
}

/** Makes what turns a remark into Chinese; null for a remark that no phrase words. */
export function phrasebook(phrases: readonly Phrase[]): (remark: string) => string | null {
  let rules: readonly Rule[] | null = null;
  const chineseOf = (remark: string, depth: number): string | null => {
    // not before the first remark: most readers of English never need them
    rules ??= phrases.map(([english, chinese]): Rule => ({ pattern: patternOf(english), chinese }));
    for (const { pattern, chinese } of rules) {
      const found = pattern.exec(remark);
      if (found)
        return chinese.replaceAll(/\{(\d+)\}/g, (_, place: string) =>
          part(found[Number(place)] ?? '', depth),
        );
    }
    return null;
  };
  const part = (text: string, depth: number): string =>
    (depth < 3 ? chineseOf(text, depth + 1) : null) ?? listed(text);
  return (remark) => {
    const whole = chineseOf(remark, 0);
    if (whole !== null) return whole;
    // remarks of several clauses, each a phrase of its own
    const clauses = remark.split('; ').map((clause) => chineseOf(clause, 0));
    return clauses.length > 1 && clauses.every((clause) => clause !== null) ? clauses.join('；') : null;
  };
}

/** What differs never reaches over the end of a clause. */
const HOLE = '((?:(?!; ).)*?)';

const patternOf = (english: string): RegExp =>
  new RegExp(
    `^${english
      .split(/(\{\}|\(s\))/)
      .map((piece) => (piece === '{}' ? HOLE : piece === '(s)' ? 's?' : escaped(piece)))
      .join('')}$`,
    'su',
  );

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A list or a count as Chinese writes it; names and numbers stay. */
const listed = (text: string): string =>
  chineseList(text)
    .replaceAll(/: (\d+) stocks?\b/g, '：$1 只股票')
    .replaceAll(/ and (?=\d{4}-)/g, '、')
    .replaceAll(/(?<=[\w)）\u4e00-\u9fff]), (?=[\w\u4e00-\u9fff])/gu, '、');
