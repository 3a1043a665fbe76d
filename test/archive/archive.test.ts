import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Archive, type Reception, sha256Of, writeFlushed } from '../../src/archive/archive.js';
import { StoreError } from '../../src/errors.js';
import { temporaryFolder } from '../support/folder.js';

const folder = temporaryFolder('archive');
let count = 0;

const RECEPTION: Reception = {
  name: 'in/page.html',
  kind: 'ccass-page',
  options: '{}',
  receivedAt: '2026-11-22T00:00:00.000Z',
  fetchedAt: '2026-11-21T00:00:00.000Z',
};

interface Case {
  readonly archive: Archive;
  readonly path: string;
  readonly sha256: string;
  readonly bytes: Buffer;
  keep(reception?: Partial<Reception>): Promise<void>;
  /** All files of the archive, temporary ones too. */
  files(): string[];
}

function given(bytes: Buffer): Case {
  count += 1;
  const base = join(folder, String(count));
  mkdirSync(base);
  const path = join(base, 'received');
  writeFileSync(path, bytes);
  const archive = new Archive(join(base, 'archive'));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    archive,
    path,
    sha256,
    bytes,
    keep: (reception) => archive.keep(path, sha256, bytes.length, { ...RECEPTION, ...reception }),
    files: () =>
      existsSync(archive.folder)
        ? readdirSync(archive.folder, { recursive: true, encoding: 'utf8' })
            .filter((name) => name.includes('.'))
            .sort()
        : [],
  };
}

describe('the archive', () => {
  it('removes what a killed process left half of the same file, and leaves what a living one writes', async () => {
    const { archive, sha256, keep, files } = given(Buffer.from('whole\n'));
    const dead = spawnSync(process.execPath, ['--version']).pid;
    const host = hostname().replace(/[^A-Za-z0-9]/g, '_');
    const place = join(archive.folder, sha256.slice(0, 2), sha256);
    mkdirSync(join(archive.folder, sha256.slice(0, 2)), { recursive: true });
    const left = [`${place}.${host}-${dead}.part`, `${place}.json.${host}-${dead}.part`];
    const others = [`${place}.${host}-${process.ppid}.part`, `${place}.elsewhere-${dead}.part`];
    for (const path of [...left, ...others]) writeFileSync(path, 'ha');
    await keep();
    const name = join(sha256.slice(0, 2), sha256);
    expect(files()).toEqual(
      [`${name}.gz`, `${name}.json`, ...others.map((path) => path.slice(archive.folder.length + 1))].sort(),
    );
  });

  it.each([
    ['binary', randomBytes(300_000)],
    ['already packed', gzipSync('packed twice\n')],
    ['empty', Buffer.alloc(0)],
  ])('keeps the bytes as received and gives them back: %s', async (_, bytes) => {
    const { archive, path, sha256, keep, files } = given(bytes);
    expect(await sha256Of(path)).toBe(sha256);
    expect(archive.has(sha256)).toBe(false);
    await keep();
    expect(archive.has(sha256)).toBe(true);
    const place = `${sha256.slice(0, 2)}/${sha256}`;
    expect(files()).toEqual([`${place}.gz`, `${place}.json`]);
    expect(gunzipSync(readFileSync(join(archive.folder, `${place}.gz`)))).toEqual(bytes);
    const back = `${path}.back`;
    await archive.restore(sha256, back);
    expect(readFileSync(back)).toEqual(bytes);
    expect(await archive.receipt(sha256)).toEqual({ sha256, bytes: bytes.length, received: [RECEPTION] });
  });

  it('keeps one copy and notes every other way in which it was received', async () => {
    const { archive, sha256, bytes, keep } = given(Buffer.from('same bytes'));
    await keep();
    await keep({ name: 'elsewhere', receivedAt: '2026-11-23T00:00:00.000Z' });
    await keep({ options: '{"date":"2026-08-05"}' });
    expect(await archive.receipts()).toEqual([
      {
        sha256,
        bytes: bytes.length,
        received: [RECEPTION, { ...RECEPTION, options: '{"date":"2026-08-05"}' }],
      },
    ]);
  });

  it('is whole or not at all: a file that changes while it is read leaves nothing', async () => {
    const { archive, path, sha256, keep, files } = given(Buffer.from('first\n'));
    writeFileSync(path, 'first\nand more\n');
    await expect(keep()).rejects.toThrow(StoreError);
    expect(files()).toEqual([]);
    expect(archive.has(sha256)).toBe(false);
    rmSync(path);
    await expect(keep()).rejects.toThrow('ENOENT');
    expect(files()).toEqual([]);
  });

  it('takes no notice of what a process that died left behind', async () => {
    const { archive, path, sha256, keep } = given(Buffer.from('cut short'));
    const place = join(archive.folder, sha256.slice(0, 2));
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `${sha256}.999.part`), 'half');
    writeFileSync(join(place, `${sha256}.json`), '{"sha');
    expect(archive.has(sha256)).toBe(false);
    expect(await archive.receipts()).toEqual([]);
    await keep();
    await archive.restore(sha256, `${path}.back`);
    expect(readFileSync(`${path}.back`, 'utf8')).toBe('cut short');
    expect((await archive.receipt(sha256))?.received).toEqual([RECEPTION]);
  });

  it('says which file is gone or damaged', async () => {
    const { archive, path, sha256, keep } = given(Buffer.from('precious'));
    await keep();
    const packed = join(archive.folder, sha256.slice(0, 2), `${sha256}.gz`);
    writeFileSync(packed, gzipSync('other bytes'));
    await expect(archive.restore(sha256, `${path}.back`)).rejects.toThrow(
      `file ${sha256} of the archive ${archive.folder} cannot be read (its bytes have another checksum); put it back from a backup`,
    );
    rmSync(packed);
    await expect(archive.restore(sha256, `${path}.back`)).rejects.toThrow(/cannot be read \(ENOENT/);
    await keep();
    await archive.restore(sha256, `${path}.back`);
    expect(readFileSync(`${path}.back`, 'utf8')).toBe('precious');
  });
});

describe('a small file', () => {
  it('is written whole, and nothing is left where that fails', async () => {
    const path = join(folder, 'small.json');
    await writeFlushed(path, 'one');
    await writeFlushed(path, 'two');
    expect(readFileSync(path, 'utf8')).toBe('two');
    const taken = join(folder, 'taken');
    mkdirSync(join(taken, 'inside'), { recursive: true });
    await expect(writeFlushed(taken, 'three')).rejects.toThrow();
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
