import { resolve } from 'node:path';
import { UsageError } from '../errors.js';
import { type IsoDate, parseDate } from '../iso-date.js';
import type { Effects } from '../sources/fetching/effects.js';
import type { CopyProgress } from '../store/by-holder.js';
import { Workspace, type WorkspaceOptions } from '../workspace.js';

export { say } from './output.js';
import { say } from './output.js';

/** What the program touches outside itself; tests pass their own. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly now: () => Date;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether stderr is a terminal: progress bars are drawn there only. */
  readonly interactive: boolean;
  /** Makes a progress bar, where it is not the real one. */
  readonly newBar?: (options: object) => Bar;
  /** Resolves when the user asks a server to stop. */
  readonly stopped: Promise<void>;
  /** The network and the clock of fetching, where they are not the real ones. */
  readonly effects?: Effects;
}

/** A progress bar, as cli-progress has it. */
export interface Bar {
  start(total: number, done: number, payload: object): void;
  setTotal(total: number): void;
  update(done: number, payload: object): void;
  stop(): void;
}

/** Options that every command knows. */
export interface CommonOptions {
  readonly data?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** A command: its words are defined on the program, and it answers with an exit code. */
export type ExitCode = 0 | 1 | 2 | 3;

/**
 * The workspace folder: `--data`, else WAIZI_DATA, else ./waizi-data.
 * @throws UsageError for an empty `--data`, as an unset variable of a shell gives
 */
export function workspaceOf(
  io: Io,
  options: CommonOptions,
  command: string,
  more: Pick<WorkspaceOptions, 'ordering'> = {},
): Workspace {
  if (options.data === '') throw new UsageError('--data is empty; give the folder of the workspace');
  return new Workspace(options.data ?? (io.env.WAIZI_DATA || 'waizi-data'), {
    now: io.now,
    command,
    env: io.env,
    warn: (text) => say(io, text),
    valuing: valuing(io, options),
    ...more,
  });
}

/** Draws a bar while months are valued; what draws it is loaded then, as most commands never do. */
function valuing(io: Io, { json, csv }: CommonOptions): CopyProgress {
  if (!io.interactive || json || csv) return () => undefined;
  let bar: CopyProgress | null = null;
  let loading: Promise<void> | null = null;
  let now: readonly [done: number, total: number] = [0, 0];
  return (done, total) => {
    now = [done, total];
    bar?.(done, total);
    loading ??= import('./step-bars.js').then(({ valuingBar }) => {
      bar = valuingBar(io, false);
      if (now[0] < now[1]) bar(...now);
    });
  };
}

/** A folder that is written to or read. @throws UsageError for an empty one, as an unset variable of a shell gives */
export function folderArgument(dir: string): string {
  if (dir === '') throw new UsageError('the folder is empty; give the path of one');
  return resolve(dir);
}

/** A date option. @throws UsageError when it is none */
export function dateOption(value: string | undefined, name: string): IsoDate | null {
  if (value === undefined) return null;
  const date = /^\d{4}-\d{2}-\d{2}$/.test(value) ? parseDate(value) : null;
  if (date === null) throw new UsageError(`--${name} "${value}" is no date; write it as 2026-08-14`);
  return date;
}

/** A list option: repeated or separated by commas, checked against the allowed words. */
export function listOption<Word extends string>(
  values: readonly string[] | undefined,
  name: string,
  allowed: readonly Word[],
): Word[] {
  const words = (values ?? [])
    .flatMap((value) => value.split(','))
    .map((word) => word.trim())
    .filter(Boolean);
  for (const word of words) {
    if (!(allowed as readonly string[]).includes(word)) {
      throw new UsageError(`--${name} "${word}" is none of ${allowed.join(', ')}`);
    }
  }
  return [...new Set(words)] as Word[];
}
