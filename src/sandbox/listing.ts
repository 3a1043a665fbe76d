import type { Random } from './random.js';

/** An invented stock. */
export interface Listing {
  readonly stock: string;
  readonly name: string;
  readonly nameZh: string;
  readonly industry: string;
  /** Place of its industry, for what moves all stocks of it. */
  readonly sector: number;
  readonly board: 'Main Board' | 'GEM' | 'REIT';
  readonly lot: number;
  /** Shares issued, and the part of them in CCASS, at the start. */
  readonly issued: number;
  readonly inCcass: number;
  /** Price at the start, in thousandths of HKD. */
  readonly price: number;
  /** How a return of the market, and a day of its own, move it (standard deviation of a day). */
  readonly beta: number;
  readonly spread: number;
  /** How busily it is traded: 1 for a middling stock. */
  readonly liquidity: number;
  /** Whether southbound investors may hold it. */
  readonly southbound: boolean;
}

const HEADS: readonly (readonly [string, string])[] = [
  ['Qing', '青'],
  ['Cheng', '澄'],
  ['Lan', '岚'],
  ['Li', '栎'],
  ['Yan', '砚'],
  ['Ji', '霁'],
  ['Tong', '桐'],
  ['Mu', '沐'],
  ['Lu', '鹭'],
  ['Wei', '苇'],
  ['Yu', '榆'],
  ['Yun', '筠'],
  ['Jin', '槿'],
  ['Hao', '皓'],
  ['Heng', '珩'],
  ['Zhi', '栀'],
];

const TAILS: readonly (readonly [string, string])[] = [
  ['wei', '桅'],
  ['ling', '岭'],
  ['wan', '湾'],
  ['chuan', '川'],
  ['hu', '湖'],
  ['feng', '峰'],
  ['yu', '屿'],
  ['cen', '岑'],
  ['ting', '汀'],
  ['ze', '泽'],
  ['qiao', '桥'],
  ['xi', '溪'],
  ['zhou', '洲'],
  ['du', '渡'],
  ['ye', '野'],
  ['qiu', '丘'],
];

const TRADES: readonly (readonly [string, string, string])[] = [
  ['Network', '网络', 'Software'],
  ['Autos', '汽车', 'Automobiles'],
  ['Foods', '食品', 'Consumer staples'],
  ['Bank', '银行', 'Banks'],
  ['Pharma', '医药', 'Health care'],
  ['Semicon', '半导体', 'Semiconductors'],
  ['Land', '置地', 'Real estate'],
  ['Retail', '零售', 'Retailing'],
  ['Insurance', '保险', 'Insurance'],
  ['Energy', '能源', 'Energy'],
  ['Cloud', '云科技', 'Software'],
  ['Sports', '体育', 'Apparel'],
  ['Telecom', '通信', 'Telecommunications'],
  ['Biotech', '生物', 'Health care'],
  ['Logistics', '物流', 'Transport'],
  ['Power', '电力', 'Utilities'],
  ['Materials', '材料', 'Materials'],
  ['Media', '传媒', 'Media'],
  ['Education', '教育', 'Consumer services'],
  ['Gas', '燃气', 'Utilities'],
];

/** Industries of the listings in Chinese. */
export const INDUSTRIES_ZH: Readonly<Record<string, string>> = {
  Software: '软件',
  Automobiles: '汽车',
  'Consumer staples': '必需消费',
  Banks: '银行',
  'Health care': '医疗保健',
  Semiconductors: '半导体',
  'Real estate': '房地产',
  Retailing: '零售',
  Insurance: '保险',
  Energy: '能源',
  Apparel: '服装',
  Telecommunications: '电信',
  Transport: '交通运输',
  Utilities: '公用事业',
  Materials: '原材料',
  Media: '传媒',
  'Consumer services': '消费者服务',
};

const INDUSTRIES = [...new Set(TRADES.map(([, , industry]) => industry))];
export const SECTORS = INDUSTRIES.length;
export const MOST_STOCKS = 2800;

/** A number that grows with its rank as the power 7/8, by square roots alone: every machine agrees on those. */
const power = (rank: number): number => {
  const root = Math.sqrt(rank);
  const fourth = Math.sqrt(root);
  return root * fourth * Math.sqrt(fourth);
};

/** Value of the largest stock, in HKD. */
const LARGEST = 2.4e12;

/**
 * The stock of that number, from 0: values fall with the number as they do with the rank in Hong Kong. Every number
 * below MOST_STOCKS has a name of its own.
 * @param life 1 for the stock that takes over the code of one that was delisted
 */
export function makeListing(index: number, random: Random, life = 0): Listing {
  const column = (index + 7 * life) % TRADES.length;
  const row = (column * 7 + Math.floor(index / TRADES.length) + 150 * life) % (HEADS.length * TAILS.length);
  const [head, headZh] = HEADS[row % HEADS.length] as readonly [string, string];
  const [tail, tailZh] = TAILS[(row + Math.floor(row / HEADS.length)) % TAILS.length] as readonly [
    string,
    string,
  ];
  const [trade, tradeZh, industry] = TRADES[column] as readonly [string, string, string];
  const lot = random.pick([100, 200, 500, 1000, 2000]);
  const worth = ((LARGEST / power(1 + 0.6 * index)) * random.between(0.6, 1.4)) / (life + 1);
  const rank = (index + 1) / 300;
  const price = Math.max(120, Math.round(random.between(2000, 120_000) / (1 + rank * random.between(0, 6))));
  const lots = (shares: number): number => Math.max(1000, Math.round(shares / lot)) * lot;
  const issued = lots(worth / (price / 1000));
  const small = Math.min(1, rank / 3);
  return {
    stock: String(9001 + index).padStart(5, '0'),
    name: `${head}${tail} ${trade}`,
    nameZh: `${headZh}${tailZh}${tradeZh}`,
    industry,
    sector: INDUSTRIES.indexOf(industry),
    board:
      rank > 2 && random.chance(0.15)
        ? 'GEM'
        : trade === 'Land' && random.chance(0.2)
          ? 'REIT'
          : 'Main Board',
    lot,
    issued,
    inCcass: lots(issued * random.between(0.55, 0.9)),
    price,
    beta: random.between(0.6, 1.4),
    spread: random.between(0.011, 0.02) + 0.012 * small,
    liquidity: random.between(0.7, 1.5) * (1.5 - 0.6 * Math.sqrt(small)),
    southbound: random.chance(rank < 1 ? 0.85 : rank < 2 ? 0.4 : 0.08),
  };
}
