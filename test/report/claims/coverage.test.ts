import { expect, it } from 'vitest';
import { shortfalls } from '../../../src/report/claims/coverage.js';
import { readsQuarter } from '../../../src/report/claims/select.js';

const answer = {
  coverage: {
    notes: [
      'implied by the value held after 2024-08-16: 90% intervals',
      'no flow of 2014Q4 (the value held alone is published), 2016Q4 (16 of 55 days are published)',
    ],
  },
};

it('names the quarters without a flow that the figure would have had', () => {
  const [implied] = answer.coverage.notes;
  expect(shortfalls(answer)).toEqual(answer.coverage.notes);
  expect(shortfalls(answer, (quarter) => quarter >= '2016Q1')).toEqual([
    implied,
    'no flow of 2016Q4 (16 of 55 days are published)',
  ]);
  expect(shortfalls(answer, (quarter) => quarter >= '2023Q1')).toEqual([implied]);
  // which ones the others are is not said
  const many = { notes: ['no flow of 2014Q4 (2 of 3 days are published) and 4 more'] };
  expect(shortfalls(many, () => false)).toEqual(many.notes);
});

it('a query reads the quarters of its condition, and all without one', () => {
  expect(readsQuarter({}, '2016Q4')).toBe(true);
  expect(readsQuarter({ where: { type: 'stable' } }, '2016Q4')).toBe(true);
  expect(readsQuarter({ where: { quarter: '2024Q4' } }, '2016Q4')).toBe(false);
  expect(readsQuarter({ where: { quarter: { from: '2023Q2', to: '2024Q4' } } }, '2024Q4')).toBe(true);
  expect(readsQuarter({ where: { quarter: { to: '2024Q4' } } }, '2016Q4')).toBe(true);
});
