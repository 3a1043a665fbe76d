import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './tree.js';

interface Component {
  readonly purl: string;
  readonly scope: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: unknown;
}
const made = (): string => execFileSync(process.execPath, [join(root, 'scripts', 'sbom.js')]).toString();

it('the bill of materials names every package of the lockfile once, with checksum and licence, in the same bytes', () => {
  const text = made();
  expect(made()).toBe(text);
  const { components, bomFormat, specVersion } = JSON.parse(text) as {
    components: Component[];
    bomFormat: string;
    specVersion: string;
  };
  expect([bomFormat, specVersion]).toEqual(['CycloneDX', '1.5']);
  const { packages, ...lock } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string; dev?: boolean }>;
  };
  expect(lock).toBeTruthy();
  const named = new Set(
    Object.entries(packages)
      .filter(([path]) => path !== '')
      .map(([path, { version }]) => `${path.split('node_modules/').at(-1)}@${version}`),
  );
  expect(components).toHaveLength(named.size);
  expect(new Set(components.map(({ purl }) => purl.slice('pkg:npm/'.length).replace('%40', '@')))).toEqual(
    named,
  );
  for (const { hashes, licenses } of components) {
    expect(hashes?.[0]).toMatchObject({ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) });
    expect(licenses).toBeTruthy();
  }
  const scope = (name: string): string | undefined =>
    components.find(({ purl }) => purl.startsWith(`pkg:npm/${name}@`))?.scope;
  expect([scope('hono'), scope('vite')]).toEqual(['required', 'excluded']);
});
