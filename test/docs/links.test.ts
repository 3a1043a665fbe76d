import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../package/tree.js';
import { links, page, pages } from './markdown.js';

test('there are pages to look at', () => {
  expect(pages).toContain('README.md');
  expect(pages).toContain('docs/changes.md');
});

test.each(pages)('every relative link of %s leads to a file', (file) => {
  const lost = links(page(file))
    .filter((target) => !/^(?:https?:|mailto:|#)/.test(target))
    .map((target) => decodeURIComponent(target.replace(/#.*$/, '')))
    .filter((target) => !existsSync(join(root, dirname(file), target)));
  expect(lost).toEqual([]);
});

test.each(pages)('every link of %s to a heading finds it', (file) => {
  const slug = (heading: string): string =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
  const lost = links(page(file))
    .filter((target) => /^[^:]*#/.test(target))
    .filter((target) => {
      const [path = '', heading = ''] = target.split('#');
      const other = path === '' ? page(file) : page(join(dirname(file), path));
      return ![...other.matchAll(/^#+ (.+)$/gm)].some((match) => slug(match[1] ?? '') === heading);
    });
  expect(lost).toEqual([]);
});

test('every page of docs can be reached from the English or the Chinese page', () => {
  const reached = new Set<string>();
  const follow = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const target of links(page(file))) {
      const path = join(dirname(file), target.replace(/#.*$/, ''));
      if (pages.includes(path)) follow(path);
    }
  };
  follow('README.md');
  follow('README.zh-CN.md');
  expect(pages.filter((file) => file.startsWith('docs/') && !file.includes('/decisions/'))).toEqual(
    [...reached].filter((file) => file.startsWith('docs/') && !file.includes('/decisions/')).sort(),
  );
});

test('the two front pages link to each other', () => {
  expect(links(page('README.md'))).toContain('README.zh-CN.md');
  expect(links(page('README.zh-CN.md'))).toContain('README.md');
});
