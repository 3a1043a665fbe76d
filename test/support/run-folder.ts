import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives a run of the tests a folder for what several of its files share; it goes when the run is done. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'waizi-run-'));
  process.env.WAIZI_RUN_FOLDER = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
