import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as stats from '../../src/stats/index.js';
import { codeSpans, fences, page, pages } from '../docs/markdown.js';
import { root } from '../package/tree.js';

const exported = new Map<string, unknown>(Object.entries(stats));
const names = Object.keys(stats);

test('waizi/stats leads to the numeric core', () => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(exports['./stats']).toEqual({ types: './dist/stats/index.d.ts', default: './dist/stats/index.js' });
  expect(names).toEqual(
    expect.arrayContaining(['dieboldMariano', 'gaussianMixture', 'percentileRank', 'pesaranTimmermann']),
  );
});

test('every function is described on a page', () => {
  const described = new Set(pages.flatMap((file) => codeSpans(page(file))));
  expect(names.filter((name) => !described.has(name))).toEqual([]);
});

test('the examples of the page give what they say', () => {
  const blocks = fences(page('docs/stats.md'));
  const imported = blocks.flatMap((block) =>
    [...block.matchAll(/^import \{(.+)\} from 'waizi\/stats'/gm)].flatMap(([, list]) =>
      list!.split(',').map((name) => name.trim()),
    ),
  );
  const values = imported.map((name) => exported.get(name));
  const examples = blocks
    .flatMap((fence) => fence.split('\n'))
    .flatMap((line) => {
      const [, call, result] = /^(?!import)(.+); \/\/ (.+)$/.exec(line) ?? [];
      return call && result ? [{ call, result }] : [];
    });
  expect(examples.length).toBeGreaterThan(4);
  for (const { call, result } of examples) {
    const value: unknown = new Function(...imported, `return ${call}`)(...values);
    expect(JSON.stringify(value), call).toBe(result);
  }
});

test('the table of percentile methods gives what it says', () => {
  const rows = [
    ...page('docs/stats.md').matchAll(/^\| `([a-z-]+)`(?: \(default\))? \| .* \| ([\d.]+) \|$/gm),
  ];
  expect(rows).toHaveLength(6);
  for (const [, method, shown] of rows) {
    const rank = stats.percentileRank({
      values: [11, 12, 14, 15, 18],
      score: 15,
      method: method as stats.PercentileMethod,
    });
    expect(rank, method).toBeCloseTo(Number(shown), 1);
  }
});
