import { parentPort, workerData } from 'node:worker_threads';
import { ensure } from '../errors.js';
import type { Told } from './thread.js';
import { type Job, runJob } from './thread-jobs.js';

const port = ensure(parentPort, 'the thread that started this one');
const tell = (message: Told<Job>): void => port.postMessage(message);
try {
  tell({ result: await runJob(workerData as Job, (note) => tell({ note })) });
} catch (error) {
  const { name, message, stack } = error as Error;
  tell({ error: { name, message, ...(stack ? { stack } : {}) } });
}
