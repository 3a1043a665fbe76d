import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NO_SOURCES, sourcesOf } from '../../../src/sources/fetching/settings.js';
import { type SourceRow, sourceRows } from '../../../src/sources/fetching/source-rows.js';
import { temporaryFolder } from '../../support/folder.js';

const base = temporaryFolder('source-rows');
let folders = 0;
const refuse = (problem: string): never => {
  throw new Error(problem);
};

/** The source fred in a workspace whose journal has these entries. */
async function fred(entries: readonly object[], settings: object = { fred: 'accepted' }): Promise<SourceRow> {
  folders += 1;
  const folder = join(base, String(folders));
  mkdirSync(folder);
  writeFileSync(join(folder, 'journal.jsonl'), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  const rows = await sourceRows(sourcesOf(settings, ['fred'], refuse), {}, folder);
  return rows.find(({ source }) => source === 'fred') as SourceRow;
}

const ANSWER = { what: 'answer', source: 'fred', request: {}, fetchedAt: '2026-11-16T04:00:00Z' };
const judged = (state: string): object => ({
  what: 'judged',
  source: 'fred',
  at: '2026-11-16T04:00:01Z',
  state,
  reason: null,
});

describe('whether a source was seen live', () => {
  it('no source was before it is asked, and every time of publication is a guess', async () => {
    for (const row of await sourceRows(NO_SOURCES, {}, join(base, 'absent')))
      expect(row).toMatchObject({ seen_live: false, published_guess: true });
  });

  it('it was once an answer of its own could be read', async () => {
    expect(await fred([ANSWER, judged('ok')])).toMatchObject({ seen_live: true, format: 'live' });
    expect(await fred([ANSWER, judged('ok'), judged('broken')])).toMatchObject({ seen_live: true });
  });

  it('it was not by answers that are broken, or by those of a mirror', async () => {
    expect(await fred([ANSWER, judged('broken')])).toMatchObject({ seen_live: false });
    const mirror = { fred: { terms: 'accepted', base_url: 'http://127.0.0.1:1' } };
    expect(await fred([ANSWER, judged('ok')], mirror)).toMatchObject({ seen_live: false });
  });
});
