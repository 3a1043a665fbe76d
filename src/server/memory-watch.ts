import { workerData } from 'node:worker_threads';

/** How often the memory of the process is looked at, in milliseconds. */
const LOOK = 50;

// A thread of its own: it looks while the others are in one long step, and ends the process, which they cannot.
setInterval(() => {
  if (process.memoryUsage.rss() > (workerData as number)) process.kill(process.pid, 'SIGKILL');
}, LOOK);
