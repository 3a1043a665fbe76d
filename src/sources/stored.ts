import type { Engine } from '../store/engine.js';
import { StoredConnectDays } from './connect-days/stored-days.js';
import { StoredLists } from './stock-connect/stored-lists.js';
import { StoredValues } from './stored-values.js';

/** What is stored when a file comes in, read where a kind of file needs it, the files before it in the same import included. */
export class Stored {
  readonly values: StoredValues;
  readonly lists: StoredLists;
  private days: Promise<StoredConnectDays> | null = null;

  constructor(private readonly engine: Engine) {
    this.values = new StoredValues(engine);
    this.lists = new StoredLists(engine);
  }

  connectDays(): Promise<StoredConnectDays> {
    this.days ??= StoredConnectDays.read(this.engine);
    return this.days;
  }
}
