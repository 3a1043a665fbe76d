/** A whole response body, ready to be sent. */
export interface KeptAnswer {
  readonly body: string | Buffer;
  readonly type: string;
  readonly tag: string;
}

const LARGEST = 8 * 1024 * 1024;

/** Answers of one version of the store, the least used forgotten first when they take too much room. */
export class AnswerCache<Kept extends KeptAnswer = KeptAnswer> {
  private readonly kept = new Map<string, Kept>();
  private readonly making = new Map<string, Promise<Kept>>();
  private bytes = 0;
  private version = '';

  constructor(private readonly most = 64 * 1024 * 1024) {}

  /**
   * The kept answer, else the one `make` makes; those who ask while it is made wait for the same.
   * @param version of what the answers rest on: another one empties the cache
   */
  async get(version: string, key: string, make: () => Promise<Kept>): Promise<Kept> {
    if (version !== this.version) {
      this.kept.clear();
      this.making.clear();
      this.bytes = 0;
      this.version = version;
    }
    const found = this.kept.get(key);
    if (found) {
      this.kept.delete(key);
      this.kept.set(key, found);
      return found;
    }
    const running = this.making.get(key);
    if (running) return running;
    const made = make();
    this.making.set(key, made);
    try {
      const answer = await made;
      if (this.version === version) this.keep(key, answer);
      return answer;
    } finally {
      if (this.making.get(key) === made) this.making.delete(key);
    }
  }

  private keep(key: string, answer: Kept): void {
    if (answer.body.length > LARGEST) return;
    this.kept.set(key, answer);
    this.bytes += answer.body.length;
    for (const [oldest, { body }] of this.kept) {
      if (this.bytes <= this.most) break;
      this.kept.delete(oldest);
      this.bytes -= body.length;
    }
  }
}
