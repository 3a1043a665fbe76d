import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds a lock or a lease. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly command: string;
  readonly since: string;
  /** The kernel's start time of the process, so that a reused pid is not taken for it. */
  readonly started: string | null;
}

function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

export function thisProcess(command: string, now: Date): Holder {
  return {
    pid: process.pid,
    host: hostname(),
    command,
    since: now.toISOString(),
    started: startOf(process.pid),
  };
}

/** Whether the process is alive. A process on another host counts as alive: it cannot be asked. */
export function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const started = startOf(holder.pid);
  return holder.started === null || started === null || started === holder.started;
}
