import { command } from './common.js';
import { type CommonOptions, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer } from './output.js';

export const sourcesCommand: DefineCommand = (program, io) => {
  command(program, 'sources', 'where data can be fetched from: what each gives, its terms, allowed or not')
    .addHelpText(
      'after',
      '\nA source is asked only where config.yaml says that its terms are accepted (docs/sources.md, docs/config.md).',
    )
    .action(async (options: CommonOptions) => {
      const workspace = workspaceOf(io, options, 'sources');
      const rows = await workspace.sources(io.env);
      answer(io, options, {
        json: workspace.marked({ workspace: workspace.folder, rows }),
        rows,
        title: `sources of ${workspace.folder}`,
        columns: options.csv
          ? [
              { title: 'source', value: (row) => row.source },
              { title: 'gives', value: (row) => row.gives },
              { title: 'allowed', value: (row) => row.allowed },
              { title: 'off', value: (row) => row.off },
              { title: 'terms', value: (row) => row.terms },
              { title: 'terms_url', value: (row) => row.terms_url },
              { title: 'pace_seconds', value: (row) => row.pace_seconds },
              { title: 'published', value: (row) => row.published },
              { title: 'published_guess', value: (row) => row.published_guess },
              { title: 'format', value: (row) => row.format },
              { title: 'seen_live', value: (row) => row.seen_live },
              { title: 'last_success', value: (row) => row.last_success },
              { title: 'last_state', value: (row) => row.last_state },
            ]
          : [
              { title: 'source', value: (row) => row.source },
              { title: 'state', value: (row) => (row.allowed ? 'allowed' : `off: ${row.off ?? ''}`) },
              { title: 'every', value: (row) => row.pace_seconds, show: (row) => `${row.pace_seconds} s` },
              { title: 'published (a guess)', value: (row) => row.published },
              { title: 'format known from', value: (row) => row.format },
              { title: 'seen live', value: (row) => (row.seen_live ? 'yes' : 'no') },
              { title: 'last success', value: (row) => row.last_success ?? 'never' },
            ],
        notes: options.csv
          ? []
          : [
              'times of publication, and what tells that a feed has died, are guesses: none was measured over many days',
              'seen live: whether the source itself has given this workspace an answer that could be read',
              ...rows.map((row) => `${row.source}: ${row.gives}. ${row.terms} (${row.terms_url})`),
            ],
      });
    });
};
