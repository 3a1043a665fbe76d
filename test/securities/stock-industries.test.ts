import { afterEach, describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import { stockIndustries } from '../../src/securities/stock-industries.js';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

const spaces: TestSpace[] = [];
afterEach(() => {
  for (const space of spaces.splice(0)) space.remove();
});

interface Asked {
  readonly scheme: string;
  readonly others: readonly string[];
  readonly namesZh: ReadonlyMap<string, string>;
  /** The places of a stock: `2020-01-01..2020-12-31 Banks imported`; open ends are blank. */
  readonly of: (stock: string) => string[];
}

async function asked(files: Readonly<Record<string, string>>, chosen: string | null = null): Promise<Asked> {
  const market = new Market().lists('09001', ['2026-08-03'], { C00019: [1] });
  for (const [name, text] of Object.entries(files)) market.file(name, text);
  const space = await spaceOf(market);
  spaces.push(space);
  const found = await space.space.with(({ engine }) => stockIndustries(engine, chosen));
  return {
    ...found,
    of: (stock) =>
      found.rows
        .filter((row) => row.stock === stock)
        .map(({ from, to, industry, basis }) => {
          const [first, last] = [from === '1900-01-01' ? '' : from, to === '2999-12-31' ? '' : to];
          return `${first}..${last} ${industry} ${basis}`;
        }),
  };
}

const profile = (symbol: string, industry: string): string =>
  JSON.stringify({
    quoteSummary: { result: [{ assetProfile: { industry }, quoteType: { symbol } }], error: null },
  });

describe('the scheme of a workspace', () => {
  it('is the shipped one where nothing was imported', async () => {
    const { scheme, others, namesZh, of } = await asked({});
    expect([scheme, others]).toEqual(['waizi', []]);
    expect(namesZh.get('Banks')).toBe('银行');
    expect(of('00700')).toEqual(['.. Software and services shipped']);
    expect(of('00020')).toEqual([
      '..2020-07-27 Real estate shipped',
      '2021-12-30.. Software and services shipped',
    ]);
    expect(of('09001')).toEqual([]);
  });

  it('is an imported csv, the first by name, and says what else is stored', async () => {
    const { scheme, others, namesZh, of } = await asked({
      'b.csv': 'stock_code,industry,scheme\n09001,Kites,house\n',
      'a.csv': 'stock_code,industry,industry_zh,scheme\n09001,Toys,玩具,alpha\n',
    });
    expect([scheme, others]).toEqual(['alpha', ['house']]);
    expect(of('09001')).toEqual(['.. Toys imported']);
    expect(of('00700')).toEqual([]);
    expect([...namesZh]).toEqual([['Toys', '玩具']]);
  });

  it('is the one of config.yaml, also a list of a provider, which never comes by itself', async () => {
    const files = { 'list.csv': 'stock_code,name_zh,industry_zh\n09001,甲公司,銀行\n' };
    const without = await asked(files);
    expect([without.scheme, without.others]).toEqual(['waizi', ['industry-zh']]);
    const named = await asked(files, 'industry-zh');
    expect([named.scheme, named.others, named.of('09001')]).toEqual([
      'industry-zh',
      [],
      ['.. 銀行 imported'],
    ]);
    const shipped = await asked({ 'own.csv': 'stock_code,industry\n09001,Toys\n' }, 'waizi');
    expect([shipped.scheme, shipped.others, shipped.of('09001')]).toEqual(['waizi', ['csv'], []]);
  });

  it('must be stored', async () => {
    const own = { 'own.csv': 'stock_code,industry,scheme\n09001,Toys,house\n' };
    await expect(asked(own, 'hause')).rejects.toThrow(InputError);
    await expect(asked(own, 'hause')).rejects.toThrow(
      'config.yaml, industries: no rows of the industry scheme "hause" are stored; import them, or name one of waizi, house',
    );
  });
});

describe('rows of one scheme', () => {
  it('that share days: the later beginning counts on its days, and the earlier one again after it', async () => {
    const { of } = await asked({
      'a.csv': 'stock_code,industry,from,to\n09001,Old,,\n',
      'b.csv': 'stock_code,industry,from,to\n09001,New,2026-02-01,2026-02-28\n',
    });
    expect(of('09001')).toEqual([
      '..2026-01-31 Old imported',
      '2026-02-01..2026-02-28 New imported',
      '2026-03-01.. Old imported',
    ]);
  });

  it('that begin on the same day: the later file counts', async () => {
    // files of one import come in by name
    const { of } = await asked({
      'a.csv': 'stock_code,industry\n09001,Zebras\n',
      'b.csv': 'stock_code,industry\n09001,Apes\n',
    });
    expect(of('09001')).toEqual(['.. Apes imported']);
  });
});

describe('the shipped scheme', () => {
  it('takes imported rows of its own name, by code, English or Chinese name, before its table', async () => {
    const { scheme, of } = await asked({
      'more.csv':
        'stock_code,industry,scheme,from,to\n09001,software-services,waizi,,\n09002,银行,waizi,,\n00700,Media and entertainment,waizi,2026-01-01,\n',
    });
    expect(scheme).toBe('waizi');
    expect(of('09001')).toEqual(['.. Software and services imported']);
    expect(of('09002')).toEqual(['.. Banks imported']);
    expect(of('00700')).toEqual([
      '..2025-12-31 Software and services shipped',
      '2026-01-01.. Media and entertainment imported',
    ]);
  });

  it('takes Yahoo profiles for the rest, where they mean one group', async () => {
    const { scheme, others, of } = await asked({
      'a.json': profile('9001.HK', 'Oil & Gas E&P'),
      'b.json': profile('9002.HK', 'Luxury Goods'),
      'c.json': profile('0700.HK', 'Internet Retail'),
      'd.json': profile('0011.HK', 'Banks - Regional'),
    });
    expect([scheme, others]).toEqual(['waizi', []]);
    expect(of('09001')).toEqual(['.. Oil and gas yahoo']);
    expect(of('09002')).toEqual([]);
    expect(of('00700')).toEqual(['.. Software and services shipped']);
    // the days after the shipped period are the profile's
    expect(of('00011')).toEqual(['..2026-01-27 Banks shipped', '2026-01-28.. Banks yahoo']);
  });

  it('is not mixed into the scheme yahoo, which keeps names as given where they mean no one group', async () => {
    const files = {
      'a.json': profile('9001.HK', 'Oil & Gas E&P'),
      'b.json': profile('9002.HK', 'Luxury Goods'),
    };
    const { scheme, of } = await asked(files, 'yahoo');
    expect(scheme).toBe('yahoo');
    expect([...of('09001'), ...of('09002'), ...of('00700')]).toEqual([
      '.. Oil and gas yahoo',
      '.. Luxury Goods yahoo',
    ]);
  });
});
