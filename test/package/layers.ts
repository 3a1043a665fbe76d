import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import ts from 'typescript';

/** The stages in the order of the data's way: each imports only from those before it. */
export const stages = [
  'stats',
  'calendar',
  'archive',
  'store',
  'sources',
  'securities',
  'changes',
  'participants',
  'flows',
  'nowcast',
  'market',
  'figures',
  'report',
  'sandbox',
  'server',
  'cli',
];
const alone = new Set(['stats', 'calendar']);
const users = new Set(['server', 'cli']);

interface Import {
  file: string;
  specifier: string;
  /** The imported file, relative to src, or null when it lies outside. */
  target: string | null;
}

/**
 * Every import that breaks the order of the stages, as 'file imports x: why'.
 * Files of src itself are base files when they reach no stage, else compositions of stages.
 */
export function layerProblems(src: string): string[] {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.split(sep).join('/'))
    .sort();
  const imports = files.flatMap((file) => importsOf(src, file));
  const compositions = compositionsOf(files, imports);
  const problems = files
    .filter((file) => file.includes('/') && !stages.includes(stageOf(file)))
    .map((file) => `${file}: ${stageOf(file)} is no stage; add it to the order or move the file`);
  for (const entry of imports) {
    const why = problemOf(entry, compositions, imports);
    if (why) problems.push(`${entry.file} imports ${entry.specifier}: ${why}`);
  }
  return problems;
}

function problemOf({ file, target }: Import, compositions: Set<string>, imports: Import[]): string | null {
  if (target === null) return 'it lies outside src';
  const from = stageOf(file);
  const to = stageOf(target);
  if (from === to && from !== '') return null;
  if (from === '') {
    if (users.has(to) && usedBy(to, imports, compositions).has(file)) {
      return `${to} itself imports ${file}, so this is a circle`;
    }
    return null;
  }
  if (to === '') {
    if (!compositions.has(target) || users.has(from)) return null;
    return `${target} imports stages, so only ${[...users].join(' and ')} may import it`;
  }
  if (alone.has(from)) return `${from} imports no other stage`;
  return stages.indexOf(to) < stages.indexOf(from) ? null : `${to} does not come before ${from}`;
}

/** Files of src itself that import a stage, or another such file. */
function compositionsOf(files: string[], imports: Import[]): Set<string> {
  const roots = new Set(files.filter((file) => !file.includes('/')));
  const found = new Set<string>();
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const { file, target } of imports) {
      if (roots.has(file) && target && (stageOf(target) !== '' || found.has(target))) found.add(file);
    }
  }
  return found;
}

/** Compositions that a stage imports, straight or through another composition. */
function usedBy(stage: string, imports: Import[], compositions: Set<string>): Set<string> {
  const found = new Set<string>();
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const { file, target } of imports) {
      const reached = stageOf(file) === stage || found.has(file);
      if (reached && target && compositions.has(target)) found.add(target);
    }
  }
  return found;
}

function importsOf(src: string, file: string): Import[] {
  const path = join(src, file);
  return ts
    .preProcessFile(readFileSync(path, 'utf8'), true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((specifier) => specifier.startsWith('.') || specifier.startsWith('/'))
    .map((specifier) => {
      const target = posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts');
      const outside = target.startsWith('..') || specifier.startsWith('/');
      return { file, specifier, target: outside ? null : target };
    });
}

function stageOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : '';
}
