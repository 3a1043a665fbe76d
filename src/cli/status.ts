import { command } from './common.js';
import { type CommonOptions, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer } from './output.js';

export const statusCommand: DefineCommand = (program, io) => {
  command(program, 'status', 'what is stored, from when to when, how fresh').action(
    async (options: CommonOptions) => {
      const workspace = workspaceOf(io, options, 'status');
      const rows = await workspace.status();
      answer(io, options, {
        json: workspace.marked({ workspace: workspace.folder, today: workspace.today(), rows }),
        rows,
        title: `${workspace.folder} as of ${workspace.today()}${workspace.mark()}`,
        columns: [
          { title: 'kind', value: (row) => row.kind },
          { title: 'source', value: (row) => row.source },
          { title: 'from', value: (row) => row.from },
          { title: 'to', value: (row) => row.to },
          { title: 'rows', value: (row) => row.rows },
          { title: 'stale_days', value: (row) => row.stale_days },
        ],
      });
    },
  );
};
