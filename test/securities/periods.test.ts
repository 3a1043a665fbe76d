import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays } from '../../src/iso-date.js';
import { overlap, type Period, without } from '../../src/securities/periods.js';

const period = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 10 }))
  .map(([first, days]): Period => {
    const from = addDays('2026-01-01', first);
    return { from, to: addDays(from, days) };
  });
const daysOf = ({ from, to }: Period): string[] => {
  const days = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
};

it('cuts the middle, an end and the whole', () => {
  const year = { from: '2026-01-01', to: '2026-12-31' };
  expect(without(year, [{ from: '2026-03-01', to: '2026-03-31' }])).toEqual([
    { from: '2026-01-01', to: '2026-02-28' },
    { from: '2026-04-01', to: '2026-12-31' },
  ]);
  expect(without(year, [{ from: '2025-01-01', to: '2026-01-01' }])).toEqual([
    { from: '2026-01-02', to: '2026-12-31' },
  ]);
  expect(without(year, [year])).toEqual([]);
});

it('leaves exactly the days that are in no other period, each once', () => {
  fc.assert(
    fc.property(period, fc.array(period, { maxLength: 5 }), (own, others) => {
      const left = without(own, others).flatMap(daysOf);
      const taken = new Set(others.flatMap(daysOf));
      expect(left).toEqual(daysOf(own).filter((day) => !taken.has(day)));
    }),
  );
});

it('overlap means a day in common', () => {
  fc.assert(
    fc.property(period, period, (a, b) => {
      expect(overlap(a, b)).toBe(daysOf(a).some((day) => daysOf(b).includes(day)));
    }),
  );
});
