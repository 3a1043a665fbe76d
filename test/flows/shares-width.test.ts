import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

const DAYS = ['2026-08-05', '2026-08-06'];
// 0.125 a share: 1 share is worth 12.5 cents, half to even 12; 3 are worth 37.5, 38
const SMALL = { C00019: [1, 3], C00010: [3, 1] };
const market = (large: number): Market =>
  new Market()
    .lists('09001', DAYS, SMALL)
    .closed('09001', DAYS[0] as string, '0.125')
    .closed('09001', DAYS[1] as string, '0.125')
    .lists('09002', DAYS, { B01130: [large, large] })
    .closed('09002', DAYS[0] as string, '12345.6789')
    .closed('09002', DAYS[1] as string, '12345.6789');

describe('values of shares', () => {
  const spaces: TestSpace[] = [];
  afterAll(() => {
    for (const space of spaces) space.remove();
  });
  beforeAll(async () => {
    // 1,000 shares stay within 64 bits, 900,000,000,000 do not
    for (const large of [1000, 900_000_000_000]) spaces.push(await spaceOf(market(large)));
  });

  it('are the same cents in whole numbers of 64 and of 128 bits', async () => {
    const answers = await Promise.all(spaces.map((space) => space.space.shares({ to: DAYS[1] as string })));
    const [narrow, wide] = answers.map(({ rows }) =>
      Object.fromEntries(rows.map((row) => [row.type, row.value.cents])),
    );
    // 1000 x 12345.6789 = 12345678.90; 9e11 x 12345.6789 = 11111111010000000.00
    const foreign = (of: Record<string, bigint> | undefined): bigint[] =>
      ['stable', 'flexible', 'southbound', 'mainland', 'hong-kong', 'other'].flatMap((type) =>
        of?.[type] === undefined ? [] : [of[type]],
      );
    const sum = (all: bigint[]): bigint => all.reduce((total, cents) => total + cents, 0n);
    expect(sum(foreign(narrow))).toBe(1_234_567_890n + 12n + 38n);
    expect(sum(foreign(wide))).toBe(1_111_111_101_000_000_000n + 12n + 38n);
  });
});
