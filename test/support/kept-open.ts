import type { Calendar } from '../../src/calendar/calendar.js';
import { readManifest } from '../../src/store/manifest.js';
import type { Reader } from '../../src/store/reader.js';
import { Workspace } from '../../src/workspace.js';

/**
 * A workspace that keeps the version it reads open until there is a newer one: a test asks many small questions of one
 * version, and opening takes longer than any of them.
 */
export class KeptOpen extends Workspace {
  private kept: { readonly reader: Reader; readonly calendar: Calendar } | null = null;
  private busy = false;

  override async with<T>(job: (reader: Reader, calendar: Calendar) => Promise<T>): Promise<T> {
    if (this.busy) return super.with(job);
    this.busy = true;
    try {
      const { reader, calendar } = await this.current();
      return await job(reader, calendar);
    } finally {
      this.busy = false;
    }
  }

  /** Closes what is open. Its lease goes with the folder. */
  forget(): void {
    this.kept?.reader.engine.close();
    this.kept = null;
  }

  private async current(): Promise<{ readonly reader: Reader; readonly calendar: Calendar }> {
    const { version } = await readManifest(this.store);
    if (this.kept?.reader.manifest.version === version) return this.kept;
    await this.kept?.reader.close();
    const reader = await this.read();
    this.kept = { reader, calendar: await this.calendar(reader) };
    return this.kept;
  }
}
