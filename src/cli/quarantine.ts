import type { Quarantined } from '../archive/quarantine.js';
import { UsageError } from '../errors.js';
import { command } from './common.js';
import { type CommonOptions, say, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer } from './output.js';
import { orderingBar } from './step-bars.js';

export const quarantineCommand: DefineCommand = (program, io, done) => {
  command(program, 'quarantine', 'files of which something cannot be: list, accept or refuse them')
    .argument('[decision]', 'accept or refuse; without it everything that was held is listed')
    .argument('[id]', 'which, as listed')
    .addHelpText(
      'after',
      '\nWhat is held counts in no answer. accept stores it all the same, refuse keeps it out; a rebuild keeps to both.\nWhat is held and why: docs/quarantine.md. Exit code 1: an accepted file cannot be read.',
    )
    .action(async (decision: string | undefined, id: string | undefined, options: CommonOptions) => {
      const workspace = workspaceOf(io, options, 'quarantine', {
        ordering: orderingBar(io, Boolean(options.json ?? options.csv)),
      });
      if (decision === undefined) {
        const rows = workspace.quarantined();
        const waiting = rows.filter((row) => row.decision === 'waiting').length;
        answer(io, options, {
          json: { workspace: workspace.folder, rows },
          rows,
          title: `quarantine of ${workspace.folder}: ${waiting} waiting, ${rows.length} in all`,
          columns: COLUMNS,
        });
        return;
      }
      if (decision !== 'accept' && decision !== 'refuse')
        throw new UsageError(`"${decision}" is neither accept nor refuse`);
      if (id === undefined) throw new UsageError(`${decision} what? give an id that waizi quarantine lists`);
      const { item, file } = await workspace.decide(id, decision === 'accept' ? 'accepted' : 'refused');
      answer(io, options, {
        json: { workspace: workspace.folder, rows: [item], file },
        rows: [item],
        columns: COLUMNS,
      });
      if (file?.status !== 'rejected') return;
      say(io, `cannot be accepted: ${file.reason ?? ''}`);
      done(1);
    });
};

const COLUMNS = [
  { title: 'id', value: (row: Quarantined) => row.id },
  { title: 'decision', value: (row: Quarantined) => row.decision },
  { title: 'held_at', value: (row: Quarantined) => row.held_at },
  { title: 'kind', value: (row: Quarantined) => row.kind },
  { title: 'name', value: (row: Quarantined) => row.name },
  { title: 'reason', value: (row: Quarantined) => row.reasons.join('; ') },
];
