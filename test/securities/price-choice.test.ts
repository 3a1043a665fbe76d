import { describe, expect, it } from 'vitest';
import { fraction, parseDecimal, toNumber } from '../../src/decimal.js';
import { choosePrice, type PriceCandidate } from '../../src/securities/price-choice.js';

const decimal = (text: string) => {
  const value = parseDecimal(text);
  if (!value) throw new Error(text);
  return value;
};

function candidate(
  fields: Partial<Omit<PriceCandidate, 'close' | 'volume' | 'turnover'>> & {
    close: string;
    volume?: string;
    turnover?: string;
  },
): PriceCandidate {
  return {
    adjusted: 'none',
    source: 'a',
    file: 1,
    fetchedAt: '2026-01-01',
    sha256: '0',
    received: '2026-06-01',
    ...fields,
    close: decimal(fields.close),
    volume: fields.volume ? decimal(fields.volume) : null,
    turnover: fields.turnover ? decimal(fields.turnover) : null,
  };
}

describe('choosePrice', () => {
  it('takes as traded before split-adjusted before dividend-adjusted, whole rows only', () => {
    const asTraded = candidate({ close: '10', source: 'z' });
    const split = candidate({ close: '5', adjusted: 'split', volume: '200', turnover: '1000' });
    const dividend = candidate({ close: '4.5', adjusted: 'split+dividend', volume: '200', turnover: '1000' });
    const day = choosePrice(
      '2026-01-05',
      [dividend, split, asTraded],
      [{ exDate: '2026-02-01', factor: fraction(2n, 1n) }],
    );
    expect(day).toMatchObject({ adjusted: 'none', source: 'z', basis: 'close', sources: 2 });
    expect(toNumber(day!.price)).toBe(10);
    // the chosen row has no volume, so thresholds use the next row's, turned back: 200 / 2
    expect(day!.volume).toBe(100n);
  });

  it('turns a split-adjusted row back with the splits between the day and the day the file came in', () => {
    const row = candidate({ close: '5', adjusted: 'split', volume: '400', turnover: '2040' });
    const splits = [
      { exDate: '2026-01-05', factor: fraction(3n, 1n) },
      { exDate: '2026-02-01', factor: fraction(2n, 1n) },
      { exDate: '2026-07-01', factor: fraction(10n, 1n) },
    ];
    const day = choosePrice('2026-01-05', [row], splits);
    // only the split of 1 February lies after the day and before 1 June: close 5 x 2, volume 400 / 2, average 2040 / 200
    expect(toNumber(day!.close)).toBe(10);
    expect(toNumber(day!.price)).toBe(10.2);
    expect(day!.volume).toBe(200n);
  });

  it('uses turnover / volume, and the close where either is missing or of another unit', () => {
    expect(
      choosePrice('2026-01-05', [candidate({ close: '10', volume: '300', turnover: '3010' })], []),
    ).toMatchObject({
      basis: 'vwap',
      price: fraction(301n, 30n),
    });
    for (const turnover of ['301000', '30.1']) {
      expect(
        choosePrice('2026-01-05', [candidate({ close: '10', volume: '300', turnover })], []),
      ).toMatchObject({ basis: 'close' });
    }
    expect(choosePrice('2026-01-05', [candidate({ close: '10', volume: '300' })], [])).toMatchObject({
      basis: 'close',
    });
  });

  it('prefers within one kind the complete row, then the newer fetch, then the source name', () => {
    const rows = [
      candidate({ close: '10.1', source: 'b', fetchedAt: '2026-03-01' }),
      candidate({ close: '10.2', source: 'a', fetchedAt: '2026-03-01' }),
      candidate({ close: '10.3', source: 'c', fetchedAt: '2026-04-01' }),
    ];
    expect(choosePrice('2026-01-05', rows, [])).toMatchObject({ source: 'c', sources: 3 });
    expect(choosePrice('2026-01-05', rows.slice(0, 2), [])).toMatchObject({ source: 'a' });
    const complete = candidate({ close: '10.4', source: 'd', volume: '100', turnover: '1040' });
    expect(choosePrice('2026-01-05', [...rows, complete], [])).toMatchObject({ source: 'd' });
  });

  it('does not depend on the order of rows, and tells how far sources are apart', () => {
    const rows = [candidate({ close: '10', source: 'a' }), candidate({ close: '10.5', source: 'b' })];
    const day = choosePrice('2026-01-05', rows, []);
    expect(choosePrice('2026-01-05', rows.toReversed(), [])).toEqual(day);
    expect(day!.spread).toBeCloseTo(0.05, 12);
    expect(choosePrice('2026-01-05', [], [])).toBeNull();
  });
});
