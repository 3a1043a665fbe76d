import { beforeAll, describe, expect, test } from 'vitest';
import { run } from '../support/terminal.js';
import { codeSpans, fences, firstCells, page, pages } from './markdown.js';

let commands: string[];

beforeAll(async () => {
  const { out } = await run(['--help']);
  const list = out.slice(out.indexOf('Commands:'));
  commands = [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)]
    .map((match) => match[1] ?? '')
    .filter((name) => name !== 'help');
});

/** Commands that code of a page calls: `waizi NAME`, `node bin/waizi.js NAME`. */
function called(text: string): string[] {
  return [...fences(text), ...codeSpans(text)].flatMap((code) =>
    [...code.matchAll(/(?:^|\s)(?:waizi|node bin\/waizi\.js) ([a-z][a-z-]*)/gm)].map(
      (match) => match[1] ?? '',
    ),
  );
}

test.each([
  ['README.md', 'Commands'],
  ['README.zh-CN.md', '命令'],
])('the table of commands in %s has those of the help, no more and no fewer', (file, heading) => {
  expect(firstCells(page(file), heading).sort()).toEqual([...commands].sort());
});

test.each(pages)('every command that %s calls exists', (file) => {
  expect(called(page(file)).filter((name) => !commands.includes(name))).toEqual([]);
});

describe('options', () => {
  test.each(pages)('every command line of %s has options that its command knows', async (file) => {
    const unknown: string[] = [];
    const lines = fences(page(file))
      .flatMap((code) => code.split('\n'))
      .map((line) => /(?:^|[$\s])(?:waizi|node bin\/waizi\.js) ([a-z][a-z-]*)(.*)$/.exec(line))
      .filter((match) => match !== null);
    for (const [, name = '', rest = ''] of lines) {
      if (!commands.includes(name)) continue;
      const [sub] = ['sandbox', 'northbound'].includes(name) ? (/^\s*[a-z]+/.exec(rest) ?? []) : [];
      const { out } = await run([name, ...(sub ? [sub.trim()] : []), '--help']);
      const options = rest.replace(/"[^"]*"/g, '').match(/--[a-z][a-z-]*/g) ?? [];
      unknown.push(
        ...options.filter((option) => !out.includes(`${option} `)).map((option) => `${name} ${option}`),
      );
    }
    expect(unknown).toEqual([]);
  });
});
