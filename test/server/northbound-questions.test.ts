import { describe, expect, it } from 'vitest';
import { NORTHBOUND } from '../../src/server/api/questions/northbound.js';
import type { Workspace } from '../../src/workspace.js';

/** What a question of the API asks of the workspace. */
async function asked(path: string, parameters: Record<string, unknown>): Promise<unknown> {
  const seen: unknown[] = [];
  const note = async (query: unknown) => {
    seen.push(query);
    return {};
  };
  const workspace = { nowcast: note, nowcastExplain: note } as unknown as Workspace;
  const found = NORTHBOUND.find((one) => one.path === path);
  await found?.ask(workspace, parameters as never);
  return seen[0];
}

describe('questions about northbound flows', () => {
  it('are passed on as they stand, as of a day too', async () => {
    const parameters = { from: '2025-01-02', to: '2025-01-31', channel: 'shanghai', as_of: '2025-02-07' };
    expect(await asked('/nowcast/explain', parameters)).toEqual({
      from: '2025-01-02',
      to: '2025-01-31',
      channel: 'shanghai',
      asOf: '2025-02-07',
    });
    expect(await asked('/nowcast', { ...parameters, by: 'day', cumulative: true })).toEqual({
      from: '2025-01-02',
      to: '2025-01-31',
      channel: 'shanghai',
      by: 'day',
      information: 'benchmarked',
      cumulative: true,
      asOf: '2025-02-07',
    });
  });
});
