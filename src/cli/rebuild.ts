import { command } from './common.js';
import { type CommonOptions, say, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer } from './output.js';
import { filesBar, orderingBar } from './step-bars.js';

export const rebuildCommand: DefineCommand = (program, io, done) => {
  command(program, 'rebuild', 'make the store again from the archive of received files').action(
    async (options: CommonOptions) => {
      const silent = Boolean(options.json ?? options.csv);
      const bar = filesBar(io, 'rebuild', silent);
      const workspace = workspaceOf(io, options, 'rebuild', {
        ordering: orderingBar(io, silent, bar.stop),
      });
      const files = await workspace.rebuild(bar.update).finally(bar.stop);
      answer(io, options, {
        json: { workspace: workspace.folder, files },
        rows: files,
        columns: [
          { title: 'status', value: (file) => file.status },
          { title: 'kind', value: (file) => file.kind },
          { title: 'rows', value: (file) => file.rows },
          { title: 'path', value: (file) => file.path },
        ],
      });
      for (const file of files) if (file.reason !== null) say(io, `rejected: ${file.reason}`);
      done(files.some(({ status }) => status === 'rejected') ? 1 : 0);
    },
  );
};
