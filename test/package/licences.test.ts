import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isAllowed, packagesIn } from '../../scripts/licences.js';

const modules = join(fileURLToPath(new URL('../..', import.meta.url)), 'node_modules');

it('licences are allowed by their expressions', () => {
  expect(
    ['MIT', '(MIT AND Zlib)', 'GPL-3.0 OR MIT', 'MIT AND GPL-3.0', 'none told'].map((one) => isAllowed(one)),
  ).toEqual([true, true, true, false, false]);
});

it('every package here has an allowed licence and runs nothing when it is installed', () => {
  const packages = packagesIn(modules);
  expect(packages.length).toBeGreaterThan(100);
  expect(packages.filter(({ licence }) => !isAllowed(licence))).toEqual([]);
  expect(packages.filter(({ scripts }) => scripts.length > 0)).toEqual([]);
});
