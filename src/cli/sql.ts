import type { Row } from '../store/engine.js';
import { TABLE_NAMES } from '../store/tables.js';
import { command } from './common.js';
import { type CommonOptions, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer, grouped } from './output.js';

export const sqlCommand: DefineCommand = (program, io) => {
  command(program, 'sql', 'a read-only question of your own, in DuckDB SQL')
    .argument('<query>', 'one SELECT, DESCRIBE, SHOW or EXPLAIN')
    .addHelpText('after', `\nTables: ${TABLE_NAMES.join(', ')} (docs/store.md says what is in them).`)
    .action(async (query: string, options: CommonOptions) => {
      const workspace = workspaceOf(io, options, 'sql');
      const { names, rows } = await workspace.with((reader) => reader.engine.readOnly(query));
      answer(io, options, {
        json: workspace.marked({ rows }),
        rows,
        columns: names.map((name) => ({
          title: name,
          value: (row: Row) => row[name] ?? null,
          // to two decimals a fraction of a cent, or of a percent, would be none
          show: ({ [name]: cell = null }: Row) =>
            typeof cell === 'bigint' || Number.isInteger(cell)
              ? grouped(cell as bigint | number)
              : String(cell ?? ''),
        })),
      });
    });
};
