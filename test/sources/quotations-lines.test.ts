import { expect, it } from 'vitest';
import { parseQuotations } from '../../src/sources/quotations/parse.js';
import { plainQuotations } from '../support/quotations-page.js';

const read = (text: string) =>
  parseQuotations(
    (async function* () {
      yield Buffer.from(text, 'latin1');
    })(),
  );

it('a line of quotations that never ends is refused at once', async () => {
  expect((await read(plainQuotations)).prices).toHaveLength(2);
  const begun = process.cpuUsage().user;
  const long = plainQuotations.replace('INVENTED B', 'INVENTED B '.repeat(40_000));
  await expect(read(long)).rejects.toThrow(/a line of \d+ characters/);
  expect(process.cpuUsage().user - begun).toBeLessThan(1_000_000);
});
