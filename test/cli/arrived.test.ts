import { expect, it } from 'vitest';
import { ArrivedChecks } from '../../src/cli/arrived.js';
import type { Io } from '../../src/cli/io.js';

const row = (check: string, status: 'pass' | 'warn' | 'fail', count: number) => ({
  check,
  status,
  count,
  example: status === 'pass' ? null : `${check} of ${count}`,
  remedy: status === 'pass' ? null : 'look',
});

it('tells the worst of several imports, with all findings, and nothing of what passed', () => {
  const checks = new ArrivedChecks();
  checks.add([row('residual', 'pass', 0), row('over-volume', 'warn', 2)]);
  checks.add([row('over-volume', 'fail', 3), row('residual', 'pass', 0)]);
  expect(checks.rows).toEqual([row('residual', 'pass', 0), { ...row('over-volume', 'fail', 3), count: 5 }]);
  const lines: string[] = [];
  checks.tell({ err: (text: string) => lines.push(text) } as unknown as Io);
  expect(lines).toEqual(['waizi: check over-volume: fail, 5 found: over-volume of 3; look\n']);
});
