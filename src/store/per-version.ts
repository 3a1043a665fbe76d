import { manifestKey } from './manifest.js';
import type { Reader } from './reader.js';

/** What was computed from one version of the store, by what was asked; a new version begins anew. */
export class PerVersion<T> {
  private version = '';
  private readonly known = new Map<string, Promise<T>>();

  /** @param most answers that are kept; those used longest ago go first */
  constructor(private readonly most = 6) {}

  /** The answer for `key`, computed once; a failure is not kept. */
  get({ manifest }: Pick<Reader, 'manifest'>, key: string, compute: () => Promise<T>): Promise<T> {
    const version = manifestKey(manifest);
    if (version !== this.version) {
      this.version = version;
      this.known.clear();
    }
    const answer = this.known.get(key) ?? compute();
    this.known.delete(key);
    this.known.set(key, answer);
    answer.catch(() => this.known.get(key) === answer && this.known.delete(key));
    for (const old of [...this.known.keys()].slice(0, -this.most)) this.known.delete(old);
    return answer;
  }
}
