import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Archive } from '../../archive/archive.js';
import { headOf } from '../../archive/unpack.js';
import type { Calendar } from '../../calendar/calendar.js';
import { todayInHongKong } from '../../iso-date.js';
import { textOf } from '../content.js';
import type { ImportedFile, Incoming } from '../import.js';
import { dueAt } from './due.js';
import type { Effects } from './effects.js';
import { BlockedError, FetchError, type Http } from './http.js';
import type { Answered, Journal } from './journal.js';
import { Tally } from './outcome.js';
import type { Secrets } from './secrets.js';
import {
  type Answer,
  broken,
  type FetchRequest,
  type Judgement,
  type Source,
  type SourceSettings,
} from './source.js';

export interface RunTools {
  /** Where answers lie until they are in the archive. */
  readonly folder: string;
  readonly archive: Archive;
  readonly journal: Journal;
  readonly http: Http;
  readonly secrets: Secrets;
  readonly effects: Effects;
  readonly calendar: Calendar;
  readonly importFiles: (files: readonly Incoming[]) => Promise<ImportedFile[]>;
  readonly progress: (source: string, done: number, total: number) => void;
}

/** What an answer is kept as before anybody has read it. */
export const FETCHED = 'fetched';

const LIMIT = 8 << 20;
/** Answers imported together. */
const BATCH = 200;
/** Broken answers in a row after which the source itself must have changed. */
const BROKEN_IN_A_ROW = 3;
/** A rejected answer is no answer: after this time it is asked for again. */
const ASK_AGAIN = 20 * 3_600_000;

/** Whether a request has its answer: kept and usable, or known to have none. */
export function isAnswered(journal: Journal, archive: Archive, key: string, now: Date): boolean {
  const judged = journal.judged(key);
  if (judged === null) return false;
  if (judged.state === 'closed') return true;
  if (judged.state !== 'ok') return false;
  if (judged.sha256 !== null && !archive.has(judged.sha256)) return false;
  const imported = journal.imported(key);
  return imported?.status !== 'rejected' || now.getTime() - Date.parse(imported.at) < ASK_AGAIN;
}

/** Runs the requests of one source: asks what has no answer yet, keeps it, judges it, imports it. */
export class SourceRun {
  private readonly tally: Tally;
  private readonly tried: FetchRequest[] = [];
  private opening: string | null = null;
  private number = 0;

  constructor(
    private readonly source: Source,
    private readonly settings: SourceSettings,
    private readonly tools: RunTools,
  ) {
    this.tally = new Tally(source.id);
  }

  async run(plan: readonly FetchRequest[]): Promise<Tally> {
    const { journal, archive, effects, progress } = this.tools;
    await this.importPending();
    const queue = [...this.unfinished(), ...plan];
    let done = 0;
    let brokenInARow = 0;
    while (queue.length > 0 && !effects.stopped()) {
      const request = queue.shift() as FetchRequest;
      progress(this.source.id, done, done + queue.length + 1);
      done += 1;
      if (isAnswered(journal, archive, request.key, effects.now())) {
        const { next } = journal.judged(request.key) ?? {};
        if (next) queue.unshift(next);
        continue;
      }
      const judgement = await this.answerOf(request);
      if (judgement === null) break;
      this.note(request, judgement);
      if (judgement.next) queue.unshift(judgement.next);
      brokenInARow = judgement.state === 'broken' ? brokenInARow + 1 : 0;
      if (judgement.state === 'blocked') {
        this.stop('blocked', judgement.reason ?? 'refused');
        break;
      }
      if (brokenInARow >= BROKEN_IN_A_ROW) {
        this.stop('failed', `${BROKEN_IN_A_ROW} broken answers in a row: ${judgement.reason ?? ''}`);
        break;
      }
      if (this.tried.length >= BATCH) await this.importPending();
    }
    await this.importPending();
    progress(this.source.id, done, done);
    return this.tally;
  }

  /** What an interrupted run did not come to ask: the further pages of answers that it has. */
  private unfinished(): FetchRequest[] {
    const { journal, archive, effects } = this.tools;
    return journal.all().flatMap(({ source, request }) => {
      const next = source === this.source.id ? journal.judged(request.key)?.next : null;
      return next && !isAnswered(journal, archive, next.key, effects.now()) ? [next] : [];
    });
  }

  private stop(status: 'blocked' | 'failed', reason: string): void {
    this.tally.stopped = { status, reason: this.tools.secrets.redact(reason) };
  }

  private note(request: FetchRequest, { state, reason }: Judgement): void {
    const trouble = {
      day: request.day,
      request: this.tools.secrets.redact(nameOf(request)),
      reason: this.tools.secrets.redact(reason ?? ''),
    };
    if (state === 'not-yet') this.tally.late.push(trouble);
    else if (state === 'closed') this.tally.closed.push(trouble);
    else if (state === 'broken') this.tally.broken.push(trouble);
    else if (state === 'ok') this.tally.answers += 1;
  }

  /** Null when the source is stopped. */
  private async answerOf(request: FetchRequest): Promise<Judgement | null> {
    const { journal, archive } = this.tools;
    const kept = journal.answer(request.key);
    if (kept !== null && journal.judged(request.key) === null && archive.has(kept.sha256)) {
      this.tally.resumed += 1;
      return this.judgeKept(kept);
    }
    try {
      return await this.ask(request);
    } catch (error) {
      if (error instanceof BlockedError) {
        this.stop('blocked', error.message);
        return null;
      }
      if (!(error instanceof FetchError)) throw error;
      return this.judged(request, null, broken(error.message));
    }
  }

  private place(): string {
    this.number += 1;
    return join(this.tools.folder, `${this.source.id}-${process.pid}-${this.number}`);
  }

  private async ask(request: FetchRequest): Promise<Judgement> {
    const { journal, archive, effects, http } = this.tools;
    const sent = await this.opened(request);
    const former = request.conditional ? journal.lastOf(request.url) : null;
    const path = this.place();
    try {
      this.tally.sent += 1;
      const received = await http.send({
        method: sent.method ?? 'GET',
        url: urlOf(sent.url, this.settings.baseUrl),
        headers: {
          ...sent.headers,
          ...(former?.etag ? { 'if-none-match': former.etag } : {}),
          ...(former?.lastModified ? { 'if-modified-since': former.lastModified } : {}),
        },
        ...(sent.body === undefined ? {} : { body: this.withSecret(sent.body) }),
        into: path,
        limit: this.source.limit ?? LIMIT,
        pace: this.source.pace,
      });
      if (received.status === 304 && former && archive.has(former.sha256))
        return await this.judged(request, null, { state: 'ok', reason: null });
      if (received.status !== 200)
        return await this.judge(request, received.status, path, received.bytes, null);
      if (received.bytes < 1 << 20 && this.tools.secrets.isIn(await textOf(path)))
        return await this.judged(request, null, broken('the answer repeats the secret; it was not kept'));
      const { sha256, bytes, fetchedAt, etag, lastModified } = received;
      const entry: Answered = {
        what: 'answer',
        source: this.source.id,
        request,
        fetchedAt,
        sha256,
        bytes,
        etag,
        lastModified,
      };
      await journal.add(entry);
      await archive.keep(path, sha256, bytes, {
        name: nameOf(request),
        kind: FETCHED,
        options: JSON.stringify({ key: request.key }),
        receivedAt: effects.now().toISOString(),
        fetchedAt,
      });
      return await this.judge(request, 200, path, bytes, sha256);
    } finally {
      await rm(path, { force: true });
    }
  }

  /** The request with what the source's opening page told. */
  private async opened(request: FetchRequest): Promise<FetchRequest> {
    const { opening, complete } = this.source;
    if (!opening || !complete) return request;
    if (this.opening === null) {
      const first = opening(this.settings);
      const path = this.place();
      try {
        const { status } = await this.tools.http.send({
          method: 'GET',
          url: urlOf(first.url, this.settings.baseUrl),
          headers: { ...first.headers },
          into: path,
          limit: this.source.limit ?? LIMIT,
          pace: this.source.pace,
        });
        const text = await textOf(path);
        if (status !== 200) throw new FetchError(`the search page answers HTTP ${status}`);
        this.opening = text;
      } finally {
        await rm(path, { force: true });
      }
    }
    return complete(request, this.opening);
  }

  private withSecret(body: string): string {
    const secret = this.source.secret === undefined ? undefined : this.tools.effects.env[this.source.secret];
    return secret === undefined ? body : body.replace(SECRET, () => JSON.stringify(secret).slice(1, -1));
  }

  private async judgeKept(kept: Answered): Promise<Judgement> {
    const path = this.place();
    try {
      await this.tools.archive.restore(kept.sha256, path);
      return await this.judge(kept.request, 200, path, kept.bytes, kept.sha256);
    } finally {
      await rm(path, { force: true });
    }
  }

  private async judge(
    request: FetchRequest,
    status: number,
    path: string,
    bytes: number,
    sha256: string | null,
  ): Promise<Judgement> {
    const { effects, calendar } = this.tools;
    const now = effects.now();
    const answer: Answer = {
      status,
      path,
      bytes,
      head: headText(await headOf(path)),
      text: () => textOf(path),
    };
    const judgement = await this.source.judge(answer, request, {
      now,
      today: todayInHongKong(now),
      calendar,
      due: request.day === null ? null : dueAt(this.source.published, request.day, calendar),
    });
    return this.judged(request, sha256, judgement);
  }

  private async judged(
    request: FetchRequest,
    sha256: string | null,
    judgement: Judgement,
  ): Promise<Judgement> {
    const { journal, effects, secrets } = this.tools;
    if (judgement.state === 'ok' && sha256 !== null) this.tried.push(request);
    const reason = judgement.reason === null ? null : secrets.redact(judgement.reason);
    await journal.add({
      what: 'judged',
      source: this.source.id,
      key: request.key,
      sha256,
      at: effects.now().toISOString(),
      state: judgement.state,
      reason,
      next: judgement.next ?? null,
    });
    return judgement;
  }

  /** Imports what is kept and was not imported yet, also by a run that was interrupted. */
  private async importPending(): Promise<void> {
    const { journal, archive, effects, importFiles } = this.tools;
    const pending = journal
      .all()
      .filter(
        ({ source, request, sha256 }) =>
          source === this.source.id &&
          journal.judged(request.key)?.state === 'ok' &&
          journal.imported(request.key)?.sha256 !== sha256 &&
          archive.has(sha256),
      );
    this.tried.length = 0;
    if (pending.length === 0) return;
    const files: Incoming[] = [];
    try {
      for (const { request, fetchedAt, sha256 } of pending) {
        const path = this.place();
        await archive.restore(sha256, path);
        files.push({ path, name: nameOf(request), fetchedAt, ...request.load });
      }
      const results = await importFiles(files);
      for (const [index, { request, sha256 }] of pending.entries()) {
        const result = results[index] as ImportedFile;
        await journal.add({
          what: 'imported',
          source: this.source.id,
          key: request.key,
          sha256,
          at: effects.now().toISOString(),
          status: result.status,
          rows: result.rows,
          reason: result.reason,
        });
        this.tally.rows += result.rows;
        this.tally.setAside += result.set_aside.length;
        if (result.status === 'rejected')
          this.note(request, { state: 'broken', reason: result.reason ?? 'rejected' });
      }
    } finally {
      for (const { path } of files) await rm(path, { force: true });
    }
  }
}

/** Stands in the body of a request for the secret. */
export const SECRET = '{secret}';

/** What a request is called in archive, store and reports: never with a secret. */
export const nameOf = ({ url, body, key }: FetchRequest): string =>
  body === undefined ? url : `${url}#${key}`;

/** The address, at a mirror where the settings name one. */
function urlOf(url: string, base: string | null): string {
  if (base === null) return url;
  const { pathname, search } = new URL(url);
  return `${base.replace(/\/+$/, '')}${pathname}${search}`;
}

function headText(head: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch {
    return new TextDecoder('gb18030').decode(head, { stream: true });
  }
}
