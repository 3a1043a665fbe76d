import { afterAll, beforeAll } from 'vitest';
import { Writer } from '../../src/store/writer.js';

/** In the tests of a file, parts of so many rows get a segment beside theirs, as in a large store. */
export function addsFrom(rows: number): void {
  const usual = Writer.addFrom;
  beforeAll(() => {
    Writer.addFrom = rows;
  });
  afterAll(() => {
    Writer.addFrom = usual;
  });
}
