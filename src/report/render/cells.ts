import { plainNumber, type Unit } from '../../figures/frame/numbers.js';
import { dateText, typeWords, type Words } from '../../figures/frame/words.js';
import type { Cell, Table } from '../../figures/frame/table.js';
import type { Language } from '../language.js';
import { sourceInChinese } from '../phrases/source-words.js';

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

/** Codes that stand in cells, as people say them. */
const WORDS: Readonly<Record<string, Words>> = {
  'status published': { en: 'published', zh: '公布值' },
  'status estimated': { en: 'estimated', zh: '估计值' },
  'method published': { en: 'published', zh: '公布值' },
  'method stocks': { en: 'holdings by stock', zh: '由个股持股推算' },
  'method baskets': { en: 'value held in all', zh: '由持股总市值推算' },
  'metric pe_ttm': { en: 'PE (TTM)', zh: '市盈率（TTM）' },
  'metric pe': { en: 'PE', zh: '市盈率' },
  'metric pb': { en: 'PB', zh: '市净率' },
  'metric pb_lf': { en: 'PB (LF)', zh: '市净率（LF）' },
  'unit percent': { en: 'percent', zh: '%' },
  'unit percent of GDP': { en: 'percent of GDP', zh: '占GDP，%' },
  'unit percentage points': { en: 'percentage points', zh: '个百分点' },
  'unit CNY trn': { en: 'CNY trn', zh: '万亿元' },
};

/** A cell of a table as people read it. */
export function cellText(cell: Cell, unit: Unit, key: string, language: Language): string {
  if (cell === null) return '–';
  if (typeof cell === 'boolean') return language === 'en' ? (cell ? 'yes' : 'no') : cell ? '是' : '否';
  if (typeof cell === 'string') {
    if (unit === 'date') return dateText(cell, language);
    if (key === 'type') return typeWords(cell)[language];
    if (key === 'source' && language === 'zh') return sourceInChinese(cell);
    return WORDS[`${key} ${cell}`]?.[language] ?? cell;
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
