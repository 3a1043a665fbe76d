import { command } from './common.js';
import { type CommonOptions, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer } from './output.js';

export const checkCommand: DefineCommand = (program, io, done) => {
  command(program, 'check', 'all data-quality checks; exit code 1 when one fails').action(
    async (options: CommonOptions) => {
      const workspace = workspaceOf(io, options, 'check');
      const rows = await workspace.checks();
      answer(io, options, {
        json: workspace.marked({ workspace: workspace.folder, rows }),
        rows,
        title: `checks of ${workspace.folder}${workspace.mark()}`,
        columns: [
          { title: 'status', value: (row) => row.status },
          { title: 'check', value: (row) => row.check },
          { title: 'count', value: (row) => row.count },
          { title: 'example', value: (row) => row.example },
          { title: 'remedy', value: (row) => row.remedy },
        ],
      });
      done(rows.some(({ status }) => status === 'fail') ? 1 : 0);
    },
  );
};
