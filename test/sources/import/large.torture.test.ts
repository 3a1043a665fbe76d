import { describe, it } from 'vitest';
import { temporaryFolder } from '../../support/folder.js';
import { importLarge } from '../../support/large-csv.js';

const folder = temporaryFolder('large');

describe('a large csv is streamed, in 48 MB of objects and less than 500 MB of memory', () => {
  it.each([30, 200])('%i MB', (megabytes) => importLarge(folder, megabytes), 600_000);
});
