import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TABLE_NAMES, TABLES } from '../store/tables.js';
import { command } from './common.js';
import { type CommonOptions, folderArgument, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer } from './output.js';

export const exportCommand: DefineCommand = (program, io) => {
  command(program, 'export', 'every table as one Parquet file, readable from any language')
    .argument('<dir>', 'folder to write to')
    .action(async (dir: string, options: CommonOptions) => {
      const workspace = workspaceOf(io, options, 'export');
      const folder = folderArgument(dir);
      const files = await workspace.withFiles(async ({ engine }) => {
        await mkdir(folder, { recursive: true });
        const written: { table: string; file: string; rows: number }[] = [];
        for (const table of TABLE_NAMES) {
          const file = join(folder, `${workspace.config.simulated ? 'simulated-' : ''}${table}.parquet`);
          // a reader of the folder sees a whole table or the one before it
          const part = `${file}.part`;
          await rm(part, { force: true });
          try {
            await engine.exec(
              `COPY (SELECT * FROM ${table} ORDER BY ${TABLES[table].sort}) TO '${part.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`,
            );
            await rename(part, file);
          } catch (error) {
            await rm(part, { force: true });
            throw error;
          }
          const [row] = await engine.query(`SELECT count(*) AS n FROM ${table}`);
          written.push({ table, file, rows: Number(row?.n) });
        }
        for (const owner of workspace.attribution)
          await writeFile(
            join(folder, 'README.txt'),
            `Tables of waizi. They hold data of others, under a licence that wants its source shown wherever they are used:\n\n${owner}\nhttps://creativecommons.org/licenses/by/4.0/\n`,
          );
        return written;
      });
      answer(io, options, {
        json: workspace.marked({ rows: files }),
        rows: files,
        columns: [
          { title: 'table', value: (row) => row.table },
          { title: 'rows', value: (row) => row.rows },
          { title: 'file', value: (row) => row.file },
        ],
      });
    });
};
