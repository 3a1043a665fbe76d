import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NoDataError } from '../errors.js';
import { readsOneVersion } from './asked-once.js';
import type { EngineAddress } from './clickhouse/address.js';
import { DuckDbEngine, type DuckDbOptions } from './duckdb-engine.js';
import type { QuestionEngine } from './engine.js';
import { type Lease, takeLease } from './lease.js';
import { FORMAT, type Manifest, readManifest, threadsFor } from './manifest.js';
import { readsFiles } from './parts.js';
import { showTables } from './views.js';
import { Writer } from './writer.js';

export interface ReaderOptions extends DuckDbOptions {
  /** What the process does, told to others that look at the lease. */
  readonly command: string;
  readonly now: Date;
  /** The cluster that answers in place of the workspace's own files. */
  readonly cluster?: ClusterTarget | null;
}

export interface ClusterTarget {
  readonly address: EngineAddress;
  readonly password: string;
}

/** One version of a workspace's store, read through DuckDB or from a cluster. It does not change while it is open. */
export class Reader {
  private constructor(
    readonly engine: QuestionEngine,
    readonly manifest: Manifest,
    /** The folder that is read; null for a cluster. */
    readonly store: string | null,
    private readonly lease: Lease | null,
  ) {}

  /**
   * Opens the current version. Never waits for a writer.
   * @throws NoDataError when the folder holds no workspace or nothing is loaded; StoreError when its format is newer or
   * damaged, or a cluster does not answer
   */
  static async open(store: string, options: ReaderOptions): Promise<Reader> {
    if (options.cluster) {
      const { openLoad } = await import('./clickhouse/open-load.js');
      const { engine, manifest } = await openLoad(options.cluster);
      return new Reader(engine, manifest, null, null);
    }
    if (!existsSync(join(store, 'manifest.json'))) {
      throw new NoDataError(`nothing is stored in ${join(store, '..')} yet; run waizi import PATH... first`);
    }
    const lease = await claim(store, options);
    let engine: DuckDbEngine | null = null;
    try {
      let manifest = await readManifest(store);
      if (manifest.format < FORMAT) {
        const writer = await Writer.open(store, options);
        await writer.close();
        manifest = await readManifest(store);
      }
      await lease?.settle(manifest.version);
      engine = await DuckDbEngine.open({ threads: threadsFor(manifest), ...options });
      await showTables(engine, store, manifest);
      readsOneVersion(engine);
      readsFiles(engine, { store, manifest });
      return new Reader(engine, manifest, store, lease);
    } catch (error) {
      engine?.close();
      await lease?.release();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.engine.close();
    await this.lease?.release();
  }
}

/** A lease, or none where the folder cannot be written: a read-only copy has no writer that could delete segments. */
async function claim(store: string, { command, now }: ReaderOptions): Promise<Lease | null> {
  try {
    return await takeLease(store, command, now);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return null;
    throw error;
  }
}
