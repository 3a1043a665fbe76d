import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, root } from '../package/tree.js';

/** Every page of documentation, as paths relative to the package. */
export const pages = [
  'README.md',
  'README.zh-CN.md',
  'CHANGELOG.md',
  ...filesBelow('docs', 'data').filter((file) => file.endsWith('.md')),
].filter((file) => existsSync(join(root, file)));

export const page = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Text between ``` lines. */
export function fences(text: string): string[] {
  return [...text.matchAll(/^```[^\n]*\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
}

/** Text between single backticks, outside fences. */
export function codeSpans(text: string): string[] {
  const prose = text.replace(/^```[^\n]*\n[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
}

/** Where links and pictures lead, outside fences and code. */
export function links(text: string): string[] {
  const prose = text.replace(/^```[^\n]*\n[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
}

/** First cells of the table that follows a heading, without backticks. */
export function firstCells(text: string, heading: string): string[] {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? '');
}
