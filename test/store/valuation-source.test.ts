import { expect, it } from 'vitest';
import { countingSource } from '../../src/store/valuation-source.js';

const of = (...sources: readonly [source: string, days: number, last: string][]): string | undefined =>
  countingSource(sources.map(([source, days, last]) => ({ source, days, last })))?.source;

it('the most days count, the name where there are as many', () => {
  expect(of(['a', 3, '2026-08-05'], ['b', 4, '2026-08-05'])).toBe('b');
  expect(of(['b', 4, '2026-08-05'], ['a', 4, '2026-08-05'])).toBe('a');
  expect(of()).toBeUndefined();
});

it('a source that ended over ten days before another does not', () => {
  expect(of(['old', 9, '2026-07-26'], ['new', 2, '2026-08-05'])).toBe('old');
  expect(of(['old', 9, '2026-07-25'], ['new', 2, '2026-08-05'])).toBe('new');
});

it('a panel counts where it stands alone', () => {
  expect(of(['panel', 9, '2026-08-05'], ['z', 2, '2026-08-05'])).toBe('z');
  expect(of(['panel', 9, '2026-08-05'])).toBe('panel');
});
