import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkspace } from '../../src/index.js';
import { SIZE, sharedDemo } from '../support/demo.js';
import { run } from '../support/terminal.js';
import { fences, page } from './markdown.js';

const base = mkdtempSync(join(tmpdir(), 'waizi-readme-'));
let demo: string;

beforeAll(async () => {
  ({ folder: demo } = await sharedDemo());
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

interface Example {
  readonly argv: string[];
  /** Lines shown under the command; columns may be left out, `...` stands for more. */
  readonly shown: string[];
}

/** Commands that a page shows with what they print: `$ waizi flows ...`. */
function examplesOf(text: string): Example[] {
  const found: { argv: string[]; shown: string[] }[] = [];
  for (const fence of fences(text)) {
    if (!fence.startsWith('$ waizi ')) continue;
    for (const line of fence.split('\n')) {
      if (line.startsWith('$ waizi ')) found.push({ argv: line.slice(8).split(' '), shown: [] });
      else found.at(-1)?.shown.push(line);
    }
  }
  return found;
}

const words = (line: string): string[] => line.replace(/─+/g, '─').split(/\s+/).filter(Boolean);

/** Whether a line is what is left of a longer one when some of its words go. */
function isPartOf(line: string, longer: string): boolean {
  const left = words(line).filter((word) => word !== '...');
  for (const word of words(longer)) if (word === left[0]) left.shift();
  return left.length === 0;
}

const english = examplesOf(page('README.md'));

test('the front page shows what commands print', () => {
  expect(english.map(({ argv }) => argv[0])).toEqual([
    'flows',
    'shares',
    'holdings',
    'changes',
    'participant',
    'check',
  ]);
});

test.each(english)('README.md: waizi $argv', async ({ argv, shown }) => {
  const { code, out } = await run([...argv, '--data', demo]);
  expect(code).toBe(0);
  const printed = out.replaceAll(demo, 'waizi-demo').split('\n');
  expect(shown.filter((line) => !printed.some((longer) => isPartOf(line, longer)))).toEqual([]);
});

test.each(['README.md', 'README.zh-CN.md', 'docs/first-five-minutes.md'])(
  '%s names the market it shows',
  (file) => {
    expect(page(file)).toContain(`waizi demo ${SIZE.join(' ')}`);
  },
);

test.each(examplesOf(page('docs/first-five-minutes.md')))(
  'docs/first-five-minutes.md: waizi $argv',
  async ({ argv, shown }) => {
    const { out } = await run([...argv, '--data', demo]);
    const printed = out.replaceAll(demo, 'waizi-demo').split('\n');
    expect(shown.filter((line) => !printed.some((longer) => isPartOf(line, longer)))).toEqual([]);
  },
);

test('both front pages show the same', () => {
  expect(examplesOf(page('README.zh-CN.md'))).toEqual(english);
});

test('the library gives what the front page says it does', async () => {
  const workspace = openWorkspace(demo);
  const names = [...page('README.md').matchAll(/^`workspace` also has (.+?)\. Shares/gm)]
    .flatMap((match) => [...(match[1] ?? '').matchAll(/`(\w+)`/g)])
    .map((match) => match[1] ?? '');
  expect(names).toHaveLength(13);
  expect(names.filter((name) => typeof Reflect.get(workspace, name) !== 'function')).toEqual([]);

  const window = { from: '2026-11-02', to: '2026-11-13' };
  const { rows } = await workspace.flows({ ...window, by: ['stock', 'type'], stocks: ['9001', '09002'] });
  expect(new Set(rows.map(({ stock }) => stock))).toEqual(new Set(['09001', '09002']));
  const { rows: holdings, total_named } = await workspace.holdings('9002');
  expect(holdings.reduce((total, { shares }) => total + shares, 0n)).toBe(total_named);
  const { rows: changes } = await workspace.changes('09002', '2026-11-06', '2026-11-09');
  expect(changes.reduce((total, { transfer }) => total + transfer, 0n)).toBe(0n);
  const { rows: shares } = await workspace.shares();
  expect(shares.reduce((total, { share }) => total + share, 0)).toBeCloseTo(1, 6);
  expect((await workspace.bigChanges(window)).threshold).toBe(0.25);
  expect((await workspace.concentration('09002', { from: '2026-11-12' })).rows).toHaveLength(2);
  expect((await workspace.participant('c00019')).type).toBe('stable');
});

test('a participant of the registry has a page before anything is stored', async () => {
  const page = await openWorkspace(join(base, 'nothing')).participant('C00019');
  expect(page.portfolio).toEqual([]);
  await expect(openWorkspace(join(base, 'nothing')).participant('Z99999')).rejects.toThrow(/workspace/);
});
