import { resolve } from 'node:path';
import { backup, restore, snapshots, verifyBackup } from '../backup.js';
import { command } from './common.js';
import { type CommonOptions, folderArgument, type Io, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer } from './output.js';
import { stepBar } from './step-bars.js';

interface BackupOptions extends CommonOptions {
  verify?: boolean;
  list?: boolean;
}

const quiet = (io: Io, label: string, { json, csv }: CommonOptions) =>
  stepBar(io, label, 'files', Boolean(json ?? csv));

export const backupCommand: DefineCommand = (program, io, done) => {
  command(program, 'backup', 'a snapshot of the workspace in another folder, only what is new is copied')
    .argument('<dir>', 'folder of the backup; further snapshots go into the same one')
    .option('--verify', 'read the last snapshot back and check every byte; nothing is backed up')
    .option('--list', 'the snapshots that are there; nothing is backed up')
    .addHelpText(
      'after',
      '\nA snapshot is of one version: others may read and write meanwhile. Put it back with waizi restore.\nExit code 1: the backup is damaged.',
    )
    .action(async (dir: string, options: BackupOptions) => {
      const folder = folderArgument(dir);
      if (options.list) {
        const rows = (await snapshots(folder)).map((snapshot) => ({ snapshot }));
        answer(io, options, {
          json: { rows },
          rows,
          columns: [{ title: 'snapshot', value: (row) => row.snapshot }],
        });
        return;
      }
      const bar = quiet(io, options.verify ? 'verifying' : 'backing up', options);
      try {
        if (options.verify) {
          const { files, problems } = await verifyBackup(folder, { progress: bar.update });
          bar.stop();
          const rows = problems.map((problem) => ({ problem }));
          answer(io, options, {
            json: { files, rows },
            rows,
            title: `${files} files checked in ${folder}, ${problems.length} damaged`,
            columns: [{ title: 'problem', value: (row) => row.problem }],
          });
          if (problems.length > 0) done(1);
          return;
        }
        const workspace = workspaceOf(io, options, 'backup');
        const result = await backup(resolve(workspace.folder), folder, {
          now: io.now(),
          command: 'backup',
          progress: bar.update,
        });
        bar.stop();
        answer(io, options, {
          json: { workspace: workspace.folder, ...result },
          rows: [result],
          title: `backed up ${workspace.folder} to ${folder}${workspace.mark()}`,
          columns: [
            { title: 'snapshot', value: (row) => row.snapshot },
            { title: 'files', value: (row) => row.files },
            { title: 'bytes', value: (row) => row.bytes },
            { title: 'new_files', value: (row) => row.new_files },
            { title: 'new_bytes', value: (row) => row.new_bytes },
          ],
        });
      } finally {
        bar.stop();
      }
    });
};

export const restoreCommand: DefineCommand = (program, io) => {
  command(program, 'restore', 'a workspace from a backup, every byte checked')
    .argument('<dir>', 'folder of the backup')
    .option('--snapshot <name>', 'which one (default: the last; waizi backup DIR --list names them)')
    .addHelpText(
      'after',
      '\nThe workspace (--data) must not exist yet, or be empty. It appears whole or not at all.',
    )
    .action(async (dir: string, options: CommonOptions & { snapshot?: string }) => {
      const workspace = workspaceOf(io, options, 'restore');
      const bar = quiet(io, 'restoring', options);
      try {
        const result = await restore(folderArgument(dir), resolve(workspace.folder), {
          snapshot: options.snapshot ?? null,
          progress: bar.update,
        });
        bar.stop();
        answer(io, options, {
          json: { workspace: workspace.folder, ...result },
          rows: [result],
          title: `restored ${workspace.folder}`,
          columns: [
            { title: 'taken', value: (row) => row.taken },
            { title: 'version', value: (row) => row.version },
            { title: 'files', value: (row) => row.files },
            { title: 'bytes', value: (row) => row.bytes },
          ],
        });
      } finally {
        bar.stop();
      }
    });
};
