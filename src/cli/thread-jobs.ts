import { Calendar } from '../calendar/calendar.js';
import { ensure } from '../errors.js';
import { Registry } from '../participants/registry.js';
import { type Made, makeFiles } from '../sandbox/make.js';
import { makeMarket } from '../sandbox/market.js';
import { TRAPS } from '../sandbox/traps.js';
import type { ImportedFile } from '../sources/import.js';
import { Workspace } from '../workspace.js';
import { LIST_STEPS, MAINLAND_STEPS, runStep } from './demo-steps.js';

/** Makes the files of a demo's market; tells when those of the mainland side are there. */
export interface MakeJob {
  readonly kind: 'make';
  readonly folder: string;
  readonly at: Date;
  readonly seed: number;
  readonly stocks: number;
  readonly participants: number;
  readonly days: number;
  readonly lines: number;
}

/** Imports files into a workspace, received at `at`. */
export interface ImportJob {
  readonly kind: 'import';
  readonly folder: string;
  readonly at: Date;
  readonly files: readonly string[];
}

/** One of the steps after the import, by its name; comes back as the line that it prints. */
export interface StepJob {
  readonly kind: 'step';
  readonly folder: string;
  readonly at: Date;
  readonly step: string;
}

export type Job = MakeJob | ImportJob | StepJob;
export type Result<J extends Job> = J extends MakeJob
  ? Made
  : J extends ImportJob
    ? readonly ImportedFile[]
    : string;

/** How far a job is; `mainland` are files that are whole before the others. */
export type Note =
  | { readonly done: number; readonly total: number; readonly text: string }
  | { readonly mainland: readonly string[] };

/** Runs a job in this thread. */
export async function runJob<J extends Job>(job: J, told: (note: Note) => void): Promise<Result<J>> {
  const run = { make, import: importFiles, step }[job.kind] as (
    job: Job,
    told: (note: Note) => void,
  ) => Promise<unknown>;
  return (await run(job, told)) as Result<J>;
}

function make({ folder, at, ...size }: MakeJob, told: (note: Note) => void): Promise<Made> {
  const calendar = Calendar.shipped();
  const market = makeMarket({
    ...size,
    traps: new Set(TRAPS),
    calendar,
    registry: Registry.shipped(),
  });
  return makeFiles(market, {
    folder,
    at,
    mainland: calendar,
    progress: (done, total) => told({ done, total, text: '' }),
    mainlandReady: (mainland) => told({ mainland }),
  });
}

function importFiles(
  { folder, at, files }: ImportJob,
  told: (note: Note) => void,
): Promise<readonly ImportedFile[]> {
  return new Workspace(folder, { now: () => at, command: 'demo' }).import(files, {
    progress: (done, total, path) => told({ done, total, text: path === '' ? 'explaining changes' : path }),
  });
}

function step({ folder, at, step: name }: StepJob, told: (note: Note) => void): Promise<string> {
  const found = ensure(
    [...MAINLAND_STEPS, ...LIST_STEPS].find((one) => one.name === name),
    `the step ${name}`,
  );
  return runStep(found, new Workspace(folder, { now: () => at, command: 'demo' }), (done, total) =>
    told({ done, total, text: '' }),
  );
}
