import { MultiBar, type Options, SingleBar } from 'cli-progress';
import type { CopyProgress } from '../store/by-holder.js';
import type { Bar, Io } from './io.js';
import { printable } from './output.js';

export interface StepBar {
  /** @param note what it is at, beside the bar */
  readonly update: (done: number, total: number, note?: string) => void;
  readonly stop: () => void;
}

export interface StepBars {
  /** Adds a bar below the others. */
  readonly bar: (step: string, unit: string) => StepBar;
  /** Takes all of them away, before anything is printed. */
  readonly stop: () => void;
}

const SILENT: StepBar = { update: () => undefined, stop: () => undefined };
const OPTIONS = {
  format: '{step} [{bar}] {percentage}%  {value}/{total} {unit}  {note}',
  clearOnComplete: true,
  stream: process.stderr,
  hideCursor: true,
};

const newBar = (io: Io, options: object): Bar => io.newBar?.(options) ?? new SingleBar(options as Options);

/** A progress bar for one step, with how many of its unit are done; none where nobody sees it. */
export function stepBar(io: Io, step: string, unit: string, silent = false): StepBar {
  if (!io.interactive || silent) return SILENT;
  return drawn(newBar(io, OPTIONS), step, unit);
}

/** Bars of steps that run at one time, below each other. */
export function stepBars(io: Io): StepBars {
  if (!io.interactive) return { bar: () => SILENT, stop: () => undefined };
  const bars = new MultiBar(OPTIONS);
  return {
    bar: (step, unit) => {
      const bar = bars.create(1, 0, { step: step.padEnd(26), unit, note: '' });
      return {
        update: (done, total, note = '') => {
          bar.setTotal(total);
          bar.update(done, { note });
        },
        stop: () => undefined,
      };
    },
    stop: () => bars.stop(),
  };
}

/** A bar for files that are loaded one after the other, with the path of the one it is at; then what is made of them. */
export function filesBar(io: Io, step: string, silent: boolean): StepBar {
  if (!io.interactive || silent) return SILENT;
  const bar = newBar(io, { ...OPTIONS, format: '{step} [{bar}] {value}/{total} files  {path}' });
  let started = false;
  return {
    update: (done, total, path = '') => {
      if (!started) bar.start(total, done, { step, path: printable(path) });
      started = true;
      bar.setTotal(total);
      bar.update(done, { path: path === '' ? 'explaining changes' : printable(path).slice(-60) });
    },
    stop: () => {
      bar.stop();
      // drawn again by what comes after
      started = false;
    },
  };
}

/** A bar for requests that are sent one after the other, with the source that is asked. */
export function requestsBar(io: Io, silent: boolean): StepBar {
  if (!io.interactive || silent) return SILENT;
  const bar = newBar(io, { ...OPTIONS, format: '{step} [{bar}] {value}/{total} {unit}  {note}' });
  const { update, stop } = drawn(bar, 'sync', 'requests');
  return { update: (done, total, source = '') => update(done, total, printable(source)), stop };
}

/**
 * A bar for the copies that a write makes of a large store in the order of participants, drawn while they are made.
 * @param before takes away another bar that may be drawn
 */
export function orderingBar(io: Io, silent: boolean, before: () => void = () => undefined): CopyProgress {
  return whileDone(io, 'ordering by participant', 'copies', silent, before);
}

/** A bar for the months whose changes are valued and kept for a first question about them, drawn while that is done. */
export function valuingBar(io: Io, silent: boolean): CopyProgress {
  return whileDone(io, 'valuing changes', 'months', silent);
}

/** A bar that begins at 0 and goes with the last. */
function whileDone(
  io: Io,
  step: string,
  unit: string,
  silent: boolean,
  before: () => void = () => undefined,
): CopyProgress {
  let bar: StepBar | null = null;
  return (done, total) => {
    if (done === 0) before();
    bar ??= stepBar(io, step, unit, silent);
    bar.update(done, total);
    if (done === total) bar.stop();
  };
}

function drawn(bar: Bar, step: string, unit: string): StepBar {
  let started = false;
  return {
    update: (done, total, note = '') => {
      if (!started) bar.start(total, done, { step: step.padEnd(26), unit, note });
      started = true;
      bar.setTotal(total);
      bar.update(done, { note });
    },
    stop: () => {
      bar.stop();
      started = false;
    },
  };
}
