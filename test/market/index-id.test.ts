import { expect, test } from 'vitest';
import { indexId } from '../../src/market/read-bars.js';

test('an index is found by its code in any writing, its name or an alias', () => {
  for (const word of ['000300', '000300.SH', 'SH000300', 'csi300', 'CSI 300', '沪深300'])
    expect(indexId(word), word).toBe('000300');
  expect(indexId('hsi')).toBe('HSI');
  expect(indexId('NO-SUCH')).toBe('NO-SUCH');
});
