import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Workspace } from '../../../src/workspace.js';
import { hasSharedData } from '../../support/csv.js';

const SHARED = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));

describe.skipIf(!hasSharedData)('real data (left out where ../shared/data is absent)', () => {
  test('adds up, and nothing fails', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'waizi-check-'));
    try {
      const workspace = new Workspace(folder, { now: () => new Date('2026-08-19T02:00:00Z') });
      await workspace.import(['ccass', 'prices', 'securities'].map((name) => join(SHARED, name)));
      const rows = await workspace.checks();
      expect(rows.find(({ check }) => check === 'conservation')).toMatchObject({ status: 'pass', count: 0 });
      expect(rows.filter(({ status }) => status === 'fail')).toEqual([]);
      const quiet = [
        'conflicting-sources',
        'missing-lines',
        'frozen-list',
        'over-issued',
        'unknown-participants',
        'weekend-copies',
      ];
      expect(rows.filter(({ check, status }) => quiet.includes(check) && status !== 'pass')).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
