import { describe, expect, it } from 'vitest';
import { fraction } from '../../src/decimal.js';
import { unitShift } from '../../src/flows/unit-shift.js';

const split = [{ exDate: '2026-03-10', factor: fraction(5n, 1n) }];

describe('unitShift', () => {
  it('values a list from before a 1:5 split at a price from after it with five new shares per old one', () => {
    expect(unitShift(split, '2026-03-09', '2026-03-10')).toEqual(fraction(5n, 1n));
  });

  it('values a list from after the split at a price from before it with a fifth', () => {
    expect(unitShift(split, '2026-03-10', '2026-03-09')).toEqual(fraction(1n, 5n));
  });

  it('leaves days on one side of it alone', () => {
    expect(unitShift(split, '2026-03-10', '2026-03-20')).toEqual(fraction(1n, 1n));
    expect(unitShift(split, '2026-03-01', '2026-03-09')).toEqual(fraction(1n, 1n));
  });
});
