import { parentPort, workerData } from 'node:worker_threads';
import { Workspace } from '../workspace.js';
import { createApp } from './app.js';
import { LiveWorkspace } from './live-workspace.js';
import type { Asked, Said, SecondThreadData } from './second-thread.js';

const { folder, command, version } = workerData as SecondThreadData;
let now = new Date(0);
const workspace = LiveWorkspace.of(new Workspace(folder, { now: () => now, command }));
const say = (said: Said): void => parentPort?.postMessage(said);
const app = createApp(workspace, { version, report: (error) => say({ failed: error.message }) });

parentPort?.on('message', async (asked: Asked | 'end') => {
  if (asked === 'end') {
    await workspace.close();
    process.exit();
    return;
  }
  const { id, path, accept, now: time } = asked;
  now = new Date(time);
  const response = await app.request(`http://localhost${path}`, { headers: { Accept: accept } });
  const body = new Uint8Array(await response.arrayBuffer());
  say({ id, status: response.status, headers: [...response.headers], body });
});
