import type { Random } from './random.js';

/** An invented stock. */
export interface Listing {
  readonly stock: string;
  readonly name: string;
  readonly nameZh: string;
  readonly industry: string;
  readonly lot: number;
  /** Shares issued, and the part of them in CCASS, before any split. */
  readonly issued: number;
  readonly inCcass: number;
  /** Price at the start, in cents of HKD. */
  readonly price: number;
  /** Shares traded on an ordinary day. */
  readonly volume: number;
}

const FIRST: readonly (readonly [string, string])[] = [
  ['Qingwei', '青桅'],
  ['Chengling', '澄岭'],
  ['Lanwan', '岚湾'],
  ['Lichuan', '栎川'],
  ['Yanhu', '砚湖'],
  ['Jifeng', '霁峰'],
  ['Tongyu', '桐屿'],
  ['Mucen', '沐岑'],
  ['Luting', '鹭汀'],
  ['Weize', '苇泽'],
  ['Yuqiao', '榆桥'],
  ['Yunxi', '筠溪'],
  ['Jinzhou', '槿洲'],
  ['Haodu', '皓渡'],
  ['Hengye', '珩野'],
  ['Zhiqiu', '栀丘'],
];

const SECOND: readonly (readonly [string, string, string])[] = [
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

export const MOST_STOCKS = FIRST.length * SECOND.length;

/** The stock of that number, from 0; every number below MOST_STOCKS has a name of its own. */
export function makeListing(index: number, random: Random): Listing {
  const column = index % SECOND.length;
  const row = (column * 7 + Math.floor(index / SECOND.length)) % FIRST.length;
  const [first, firstZh] = FIRST[row] ?? ['', ''];
  const [second, secondZh, industry] = SECOND[column] ?? ['', '', ''];
  const lot = random.pick([100, 200, 500, 1000]);
  const lots = (shares: number): number => Math.round(shares / lot) * lot;
  const issued = lots(random.between(1, 9) * 1e9);
  return {
    stock: String(9001 + index).padStart(5, '0'),
    name: `${first} ${second}`,
    nameZh: `${firstZh}${secondZh}`,
    industry,
    lot,
    issued,
    inCcass: lots(issued * random.between(0.55, 0.9)),
    price: Math.round(random.between(600, 12_000)),
    volume: lots(issued * random.between(0.0015, 0.0045)),
  };
}
