import { expect, test } from 'vitest';
import { looksLikeZip, storeZip, unzip } from '../../src/sources/zip.js';
import { rejection } from '../support/rejection.js';
import { zipOf } from '../support/xlsx.js';

const MIB = 2 ** 20;
const all = (): boolean => true;

test('gives the wanted entries, and stored ones again', () => {
  const zip = zipOf({ 'a.xml': 'one', 'b.bin': 'two', 'c.xml': '' });
  expect(looksLikeZip(zip)).toBe(true);
  const entries = unzip(zip, MIB, (name) => name.endsWith('.xml'));
  expect([...entries].map(([name, content]) => [name, content.toString()])).toEqual([
    ['a.xml', 'one'],
    ['c.xml', ''],
  ]);
  expect(unzip(storeZip(entries), MIB, all)).toEqual(entries);
});

test('refuses by the size that the directory tells', () => {
  expect(rejection(() => unzip(zipOf({ a: 'x' }, { told: 3 * MIB }), 2 * MIB, all))).toBe(
    'unzips to 3 MiB or more, where 2 MiB are allowed; such a file is refused; save the table in it as csv',
  );
});

test('refuses by the true size when the directory tells less', () => {
  const zip = zipOf({ a: Buffer.alloc(MIB), b: Buffer.alloc(1.5 * MIB) }, { told: 10 });
  expect(rejection(() => unzip(zip, 2 * MIB, all))).toBe(
    'unzips to 3 MiB or more, where 2 MiB are allowed; such a file is refused; save the table in it as csv',
  );
});

test.each([
  ['text', Buffer.from('hello'), 'damaged zip (it does not begin as a zip); fetch the file again'],
  ['nothing', Buffer.alloc(0), 'damaged zip (it does not begin as a zip); fetch the file again'],
  [
    'a half',
    zipOf({ a: 'x'.repeat(99) }).subarray(0, 40),
    'damaged zip (no directory at its end); fetch the file again',
  ],
  ['a password', zipOf({ a: 'x' }, { flags: 1 }), '"a" in the zip is encrypted; save it without a password'],
])('rejects %s', (_, bytes, message) => {
  expect(rejection(() => unzip(bytes, MIB, all))).toBe(message);
});

test('rejects a directory that points elsewhere, and broken content', () => {
  const away = zipOf({ a: 'x'.repeat(99) });
  away.writeUInt32LE(7, away.length - 22 - 47 + 42);
  expect(rejection(() => unzip(away, MIB, all))).toBe(
    'damaged zip ("a" is not where it should be); fetch the file again',
  );
  const broken = zipOf({ a: 'x'.repeat(99) });
  broken.fill(0xff, 31, 33);
  expect(rejection(() => unzip(broken, MIB, all))).toMatch(/^damaged zip \("a": .*\); fetch the file again$/);
});
