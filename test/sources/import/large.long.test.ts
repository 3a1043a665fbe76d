import { describe, it } from 'vitest';
import { temporaryFolder } from '../../support/folder.js';
import { importLarge } from '../../support/large-csv.js';

const folder = temporaryFolder('large');

describe('a large csv is streamed, in 48 MB of objects and less than 500 MB of memory', () => {
  it('8 MB; 30 and 200 MB are in the long suite', () => importLarge(folder, 8), 120_000);
});
