import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { layerProblems } from './layers.js';
import { makeTree, root } from './tree.js';

const made: string[] = [];

function problems(files: Record<string, string>): string[] {
  const folder = makeTree(files);
  made.push(folder);
  return layerProblems(folder);
}

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('every stage of src imports only from base files and stages before it', () => {
  expect(layerProblems(join(root, 'src'))).toEqual([]);
});

test('a tree in order has no problems', () => {
  expect(
    problems({
      'errors.ts': '',
      'json.ts': "import './errors.js';",
      'workspace.ts': "import { a } from './flows/a.js'; import { x } from './json.js';",
      'index.ts': "export * from './workspace.js';",
      'stats/mean.ts': "import { sum } from './sum.js'; import '../errors.js';",
      'stats/sum.ts': "import { readFileSync } from 'node:fs';",
      'flows/a.ts': "import { m } from '../stats/mean.js'; import type { J } from '../json.js';",
      'server/s.ts': "import { w } from '../workspace.js';",
      'cli/c.ts': "import { s } from '../server/s.js'; import { i } from '../index.js';",
    }),
  ).toEqual([]);
});

test.each([
  ["import { f } from '../flows/f.js';"],
  ["import type { F } from '../flows/f.js';"],
  ["export * from '../flows/f.js';"],
  ["const f = await import('../flows/f.js');"],
  ["type F = import('../flows/f.js').F;"],
])('a stage that imports a later one is named: %s', (text) => {
  expect(problems({ 'store/a.ts': text, 'flows/f.ts': '' })).toEqual([
    'store/a.ts imports ../flows/f.js: flows does not come before store',
  ]);
});

test('comments and strings are no imports', () => {
  const text = "// import '../flows/f.js';\nconst a = \"import '../flows/f.js'\";";
  expect(problems({ 'store/a.ts': text, 'flows/f.ts': '' })).toEqual([]);
});

test('calendar and stats import no other stage', () => {
  expect(problems({ 'stats/a.ts': '', 'calendar/a.ts': "import '../stats/a.js';" })).toEqual([
    'calendar/a.ts imports ../stats/a.js: calendar imports no other stage',
  ]);
});

test('only server and cli import a file of src that reaches stages, straight or not', () => {
  expect(
    problems({
      'open.ts': "import './flows/f.js';",
      'index.ts': "import './open.js';",
      'flows/f.ts': '',
      'market/m.ts': "import '../index.js';",
    }),
  ).toEqual([
    'market/m.ts imports ../index.js: index.ts imports stages, so only server and cli may import it',
  ]);
});

test('a file that server imports may not import server', () => {
  expect(
    problems({
      'index.ts': "import './open.js';",
      'open.ts': "import './server/s.js';",
      'server/s.ts': "import '../index.js';",
    }),
  ).toEqual(['open.ts imports ./server/s.js: server itself imports open.ts, so this is a circle']);
});

test('folders that are no stage and files outside src are named', () => {
  expect(problems({ 'helpers/a.ts': '', 'flows/f.ts': "import '../../test/t.js';" })).toEqual([
    'helpers/a.ts: helpers is no stage; add it to the order or move the file',
    'flows/f.ts imports ../../test/t.js: it lies outside src',
  ]);
});
