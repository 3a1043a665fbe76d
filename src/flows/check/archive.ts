import type { Check } from './check.js';
import { fileName } from './words.js';

/** The bytes of every file that the store knows are in the archive. */
export const archived: Check = {
  name: 'archive',
  async run({ engine, archive }) {
    const rows = await engine.query('SELECT file, sha256, name FROM files ORDER BY file');
    const lost = rows.filter(({ sha256 }) => !archive.has(String(sha256)));
    const [first] = lost;
    if (!first) return { check: this.name, status: 'pass', count: 0, example: null, remedy: null };
    return {
      check: this.name,
      status: 'fail',
      count: lost.length,
      example: `file ${first.file}, ${fileName(first.name)} (sha256 ${first.sha256}), is not in the archive`,
      remedy:
        'put the archive folder back from a backup; without it the store cannot be made again from what was received',
    };
  },
};
