import type { Archive } from '../archive/archive.js';
import { NoDataError, StoreError } from '../errors.js';
import type { Writer } from '../store/writer.js';
import { type Kind, KINDS } from './recognise.js';

/** A file that was received before and comes from the archive again. */
export interface Former {
  readonly file: number;
  readonly name: string;
  readonly kind: Kind;
  readonly sha256: string;
  readonly bytes: number;
  readonly receivedAt: string;
  readonly fetchedAt: string;
  /** As kept in table `files`. */
  readonly options: string;
}

/**
 * Every file that was received, as the store knows it; as the archive's receipts tell it where the store is empty or
 * cannot be read.
 * @throws NoDataError when nothing was received; StoreError when neither of the two can be read
 */
export async function formersOf(writer: Writer, archive: Archive): Promise<Former[]> {
  const stored = await storedFormers(writer);
  if (stored.length > 0) return stored;
  const kept = await keptFormers(archive);
  if (kept.length > 0) return kept;
  if (writer.recovering)
    throw new StoreError(
      `neither the store nor the archive ${archive.folder} can be read; restore a backup, or import the files again into an empty workspace`,
    );
  throw new NoDataError(
    'nothing was imported yet, so there is nothing to rebuild; run waizi import PATH... first',
  );
}

async function storedFormers(writer: Writer): Promise<Former[]> {
  const rows = await writer.engine.query('SELECT * FROM files ORDER BY file');
  return rows.map((row) => ({
    file: Number(row.file),
    name: String(row.name),
    kind: row.kind as Kind,
    sha256: String(row.sha256),
    bytes: Number(row.bytes),
    receivedAt: String(row.received_at),
    fetchedAt: String(row.fetched_at),
    options: String(row.options),
  }));
}

async function keptFormers(archive: Archive): Promise<Former[]> {
  const loads = (await archive.receipts()).flatMap(({ sha256, bytes, received }) =>
    received
      // answers that were kept before anybody had read them are no loads
      .filter(({ kind }) => (KINDS as readonly string[]).includes(kind))
      .map((reception) => ({ ...reception, sha256, bytes })),
  );
  loads.sort(
    (a, b) =>
      (a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0) ||
      KINDS.indexOf(a.kind as Kind) - KINDS.indexOf(b.kind as Kind) ||
      (a.name < b.name ? -1 : 1),
  );
  return loads.map((load, index) => ({ ...load, kind: load.kind as Kind, file: index + 1 }));
}
