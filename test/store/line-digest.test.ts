import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineDigests } from '../../src/store/line-digest.js';

describe('the digest of a line', () => {
  const holders = fc.array(
    fc.oneof(
      fc.string({ maxLength: 70 }),
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('B01274', '~李四有限公司', '', '~'.repeat(37), '~'.repeat(38), '~'.repeat(39)),
    ),
    { minLength: 1, maxLength: 4 },
  );
  const shares = fc.oneof(
    fc.integer({ min: 0, max: 10_000_000 }),
    fc.maxSafeInteger(),
    fc.constantFrom(0, 99_999_999, 100_000_000, 100_000_001, 2 ** 31, -1, -100_000_000, 1e15, -1e15),
    fc.constant(null),
  );

  it('is the lower half of its md5, whatever came before', () => {
    fc.assert(
      fc.property(
        holders,
        fc.array(fc.tuple(fc.nat(3), shares), { minLength: 1, maxLength: 8 }),
        (all, lines) => {
          const digests = new LineDigests(all);
          for (const [place, held] of lines) {
            const holder = place % all.length;
            digests.of(holder, held);
            const bytes = createHash('md5')
              .update(`${all[holder]}=${held ?? '?'}`)
              .digest();
            expect([digests.low, digests.high]).toEqual([bytes.readUInt32LE(8), bytes.readUInt32LE(12)]);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
