import { DamagedStore, FORMAT, type Manifest } from './manifest.js';

/** Brings a store from one format to the next by writing new segments; the old ones stay until the commit. */
export interface Migration {
  readonly from: number;
  readonly what: string;
  run(manifest: Manifest, segmentsFolder: string): Promise<Manifest>;
}

/** In the order of formats. Format 1 is the first, so there is none yet. */
export const MIGRATIONS: readonly Migration[] = [];

/**
 * Runs every migration that leads from the manifest's format to `target`.
 * @throws DamagedStore when one is missing
 */
export async function migrate(
  manifest: Manifest,
  segmentsFolder: string,
  migrations: readonly Migration[] = MIGRATIONS,
  target: number = FORMAT,
): Promise<Manifest> {
  let current = manifest;
  while (current.format < target) {
    const step = migrations.find((migration) => migration.from === current.format);
    if (!step)
      throw new DamagedStore(`there is no way from format ${current.format} of the store to ${target}`);
    current = { ...(await step.run(current, segmentsFolder)), format: step.from + 1 };
  }
  return current;
}
