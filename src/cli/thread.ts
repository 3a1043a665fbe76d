import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { InputError, NoDataError, StoreError, UsageError } from '../errors.js';
import { type Job, type Note, type Result, runJob } from './thread-jobs.js';

/** What a thread tells: how far it is, what came out, what went wrong. */
export type Told<J extends Job> =
  | { readonly note: Note }
  | { readonly result: Result<J> }
  | { readonly error: { readonly name: string; readonly message: string; readonly stack?: string } };

/**
 * Megabytes of a thread's young objects. With Node's own 48 the import of a market spends a fifth of its time on
 * keeping rows that are needed for a moment only.
 */
const YOUNG_MB = 192;
const ERRORS = { InputError, NoDataError, StoreError, UsageError } as const;

/** Runs a job beside this thread, on another core where there is one; in this thread where nothing was built. */
export async function inThread<J extends Job>(job: J, told: (note: Note) => void): Promise<Result<J>> {
  const entry = new URL('./thread-entry.js', import.meta.url);
  if (!existsSync(fileURLToPath(entry))) return runJob(job, told);
  const worker = new Worker(entry, {
    workerData: job,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  try {
    return await new Promise<Result<J>>((resolve, reject) => {
      worker.on('message', (message: Told<J>) => {
        if ('note' in message) told(message.note);
        else if ('result' in message) resolve(message.result);
        else reject(errorOf(message.error));
      });
      worker.on('error', reject);
      worker.on('exit', (code) => reject(new Error(`internal: a thread ended with code ${code}`)));
    });
  } finally {
    await worker.terminate();
  }
}

/** An error as it was thrown in the thread: its class decides the exit code. */
function errorOf({ name, message, stack }: { name: string; message: string; stack?: string }): Error {
  const Class = name in ERRORS ? ERRORS[name as keyof typeof ERRORS] : Error;
  const error = new Class(message);
  if (stack) error.stack = stack;
  return error;
}
