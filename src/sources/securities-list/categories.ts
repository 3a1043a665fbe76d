const EQUITY = 'Equity';
const REIT = 'Real Estate Investment Trusts';
const FUND = 'Exchange Traded Products';

const CATEGORIES: ReadonlyMap<string, string> = new Map([
  ['股本', EQUITY],
  ['股本證券', EQUITY],
  ['股本证券', EQUITY],
  ['房地產投資信託基金', REIT],
  ['房地产投资信托基金', REIT],
  ['交易所買賣產品', FUND],
  ['交易所买卖产品', FUND],
]);

const SUB_CATEGORIES: ReadonlyMap<string, string> = new Map([
  ['股本證券(主板)', 'Equity Securities (Main Board)'],
  ['股本证券(主板)', 'Equity Securities (Main Board)'],
  ['股本證券(GEM)', 'Equity Securities (GEM)'],
  ['股本证券(GEM)', 'Equity Securities (GEM)'],
  ['投資公司', 'Investment Companies'],
  ['投资公司', 'Investment Companies'],
  ['預託證券', 'Depositary Receipts'],
  ['预托证券', 'Depositary Receipts'],
]);

const known = (names: ReadonlyMap<string, string>, text: string): string =>
  names.get(text.normalize('NFKC').replace(/\s+/g, '')) ?? text;

/** The English category of a Chinese one; any other as it is. */
export const categoryOf = (text: string): string => known(CATEGORIES, text);

/** The English sub-category of a Chinese one; any other as it is. */
export const subCategoryOf = (text: string): string => known(SUB_CATEGORIES, text);

/** Shares and units of property trusts. A list without a category is taken as one of shares. */
export const isShare = (category: string): boolean =>
  category === '' ||
  category.toLowerCase() === EQUITY.toLowerCase() ||
  /^real estate investment trust/i.test(category);

/** Funds traded like shares: of these only the ones with two counters are kept. */
export const isFund = (category: string): boolean => /^exchange traded (product|fund)/i.test(category);
