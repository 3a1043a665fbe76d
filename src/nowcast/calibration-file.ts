import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Calibration } from './calibrate.js';
import type { Calibrations } from './learnt.js';

interface Stored {
  /** Of the program that learnt them: another one learns anew. */
  readonly code: string;
  readonly pasts: Readonly<Record<string, Readonly<Record<string, Calibration>>>>;
}

/** Folders of code that a calibration rests on. */
const CODE = ['.', '../stats'];
let known: string | null = null;

/** sha256 over the code of the estimate and the version of what runs it. */
function codeDigest(): string {
  if (known !== null) return known;
  const hash = createHash('sha256').update(process.version);
  for (const place of CODE) {
    const folder = fileURLToPath(new URL(place, import.meta.url));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    for (const file of files.sort())
      if (/\.(js|ts|sql)$/.test(file) && !file.endsWith('.d.ts'))
        hash.update(`${file}\n`).update(readFileSync(join(folder, file)));
  }
  known = hash.digest('hex');
  return known;
}

const isCalibration = (value: unknown): value is Calibration => {
  const { reach, weeks } = (value ?? {}) as Partial<Calibration>;
  return Number.isFinite(reach) && Number.isInteger(weeks);
};

/** Calibrations that an earlier process kept; none where there is no file, or it is another program's or damaged. */
export async function readCalibrations(path: string): Promise<Map<string, Calibrations>> {
  try {
    const { code: own, pasts } = JSON.parse(await readFile(path, 'utf8')) as Stored;
    if (own !== codeDigest()) return new Map();
    return new Map(
      Object.entries(pasts).map(([digest, all]) => [
        digest,
        new Map(Object.entries(all).filter(([, one]) => isCalibration(one))),
      ]),
    );
  } catch {
    return new Map();
  }
}

/** Keeps calibrations for the next process. A folder that cannot be written keeps none: they are only learnt anew. */
export async function writeCalibrations(
  path: string,
  pasts: ReadonlyMap<string, Calibrations>,
): Promise<void> {
  const stored: Stored = {
    code: codeDigest(),
    pasts: Object.fromEntries([...pasts].map(([digest, all]) => [digest, Object.fromEntries(all)])),
  };
  const passing = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(passing, `${JSON.stringify(stored)}\n`);
    await rename(passing, path);
  } catch (error) {
    const { code: problem = '' } = error as NodeJS.ErrnoException;
    if (!['EROFS', 'EACCES', 'EPERM', 'ENOSPC'].includes(problem)) throw error;
    await rm(passing, { force: true }).catch(() => undefined);
  }
}
