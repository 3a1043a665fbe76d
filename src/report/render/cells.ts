import { plainNumber, type Unit } from '../../figures/frame/numbers.js';
import { dateText, typeWords } from '../../figures/frame/words.js';
import type { Cell, Table } from '../../figures/frame/table.js';
import type { Language } from '../language.js';

/** Amounts in tables are in millions in English and in 亿 in Chinese: what the head of the column says. */
const MONEY: Readonly<
  Record<Language, { readonly size: number; readonly digits: number; readonly word: string }>
> = {
  en: { size: 1e6, digits: 0, word: 'mn' },
  zh: { size: 1e8, digits: 2, word: '亿' },
};
const CURRENCY_ZH: Readonly<Record<string, string>> = { HKD: '港元', CNY: '元' };

/** The unit as the head of a column says it; empty where there is none to say. */
export function unitHead(unit: Unit, language: Language): string {
  if (unit === 'HKD' || unit === 'CNY')
    return language === 'en' ? `${unit} ${MONEY.en.word}` : `${MONEY.zh.word}${CURRENCY_ZH[unit]}`;
  return ['fraction', 'percent', 'probability'].includes(unit) ? '%' : '';
}

/** A cell of a table as people read it. */
export function cellText(cell: Cell, unit: Unit, key: string, language: Language): string {
  if (cell === null) return '–';
  if (typeof cell === 'boolean') return language === 'en' ? (cell ? 'yes' : 'no') : cell ? '是' : '否';
  if (typeof cell === 'string') {
    if (unit === 'date') return dateText(cell, language);
    return key === 'type' ? typeWords(cell)[language] : cell;
  }
  if (unit === 'HKD' || unit === 'CNY')
    return plainNumber(cell / MONEY[language].size, MONEY[language].digits);
  if (unit === 'fraction' || unit === 'probability') return plainNumber(cell * 100, 1);
  return plainNumber(cell, Number.isInteger(cell) ? 0 : 1);
}

export const isNumeric = (unit: Unit): boolean => unit !== 'text' && unit !== 'date' && unit !== 'yes-no';

/** The columns of a table that say something to a reader of a language: none of zeros alone, names in his own. */
export function shownColumns({ columns, rows }: Table, language: Language): Table['columns'] {
  const named = columns.some(({ key }) => key === 'name_zh');
  const industry = !columns.some(({ key }) => key === 'name');
  const foreign = language === 'zh' ? (industry ? 'industry' : 'name') : 'name_zh';
  return columns.filter(
    ({ key, unit }) => !(named && key === foreign) && (unit !== 'HKD' || rows.some((row) => row[key] !== 0)),
  );
}
