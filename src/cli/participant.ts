import type { ParticipantPage } from '../flows/explorer/participant.js';
import { LIST_MAX_AGE, stockCode } from '../flows/explorer/stored-day.js';
import { UsageError } from '../errors.js';
import { AS_OF, command } from './common.js';
import { type CommonOptions, dateOption, type Io, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer, grouped } from './output.js';

interface Options extends CommonOptions {
  date?: string;
  priceDate?: string;
  from?: string;
  to?: string;
  stock?: string;
}

export const participantCommand: DefineCommand = (program, io) => {
  command(program, 'participant', 'who a CCASS participant is, what it holds, what changed')
    .argument('<id>', 'participant id, such as C00019')
    .option('--date <day>', 'CCASS day of the portfolio (default: the last stored one)')
    .option('--price-date <day>', 'value at the closes of this day (default: the CCASS day)')
    .option('--from <day>', 'with --to: changes of the portfolio between two CCASS days')
    .option('--to <day>', 'end of the changes (default: the last stored day)')
    .option('--stock <code>', 'its holding of one stock over time')
    .addHelpText('after', AS_OF)
    .action(async (id: string, options: Options) => {
      const workspace = workspaceOf(io, options, 'participant');
      const [from, to] = [dateOption(options.from, 'from'), dateOption(options.to, 'to')];
      if (from !== null && to !== null && from > to)
        throw new UsageError(`--from ${from} is after --to ${to}`);
      const query = {
        date: dateOption(options.date, 'date'),
        priceDate: dateOption(options.priceDate, 'price-date'),
        from,
        to,
        stock: options.stock === undefined ? null : stockCode(options.stock),
      };
      const page = await workspace.participant(id, query);
      show(io, options, workspace.marked(page) as ParticipantPage, workspace.mark());
    });
};

function show(io: Io, options: Options, page: ParticipantPage, mark: string): void {
  const who = [
    `${page.id}  ${page.names[0] ?? ''}${mark}`,
    `  also ${page.names.slice(1).join(' | ') || '-'}`,
    `  ${page.kind}, home ${page.home}${page.head_office ? ` (${page.head_office})` : ''}${page.group ? `, group ${page.group}` : ''}`,
    `  type ${page.type}: ${page.evidence}`,
  ].join('\n');
  const columns = [{ title: 'stock', value: (row: { stock: string }) => row.stock }];
  if (page.series) {
    answer(io, options, {
      json: page,
      rows: page.series.rows,
      title: `${who}\n\n${page.series.stock} over time (shares)`,
      columns: [
        { title: 'date', value: (row) => row.date },
        { title: 'shares', value: (row) => row.shares },
        { title: 'trade', value: (row) => row.trade },
        { title: 'other', value: (row) => row.other },
      ],
      notes:
        page.series.rows.length > 0
          ? []
          : [`${page.id} is on no stored list of ${page.series.stock}; waizi status has what is stored`],
    });
    return;
  }
  if (page.changes) {
    answer(io, options, {
      json: page,
      rows: page.changes.rows,
      title: `${who}\n\nchanges from ${page.changes.from} to ${page.changes.to} (shares)`,
      columns: [
        ...columns,
        { title: 'from_shares', value: (row) => row.from_shares },
        { title: 'to_shares', value: (row) => row.to_shares },
        { title: 'trade', value: (row) => row.trade },
        { title: 'transfer', value: (row) => row.transfer },
        { title: 'corporate_action', value: (row) => row.corporate_action },
        { title: 'deposit', value: (row) => row.deposit },
        { title: 'placing', value: (row) => row.placing },
        { title: 'listing', value: (row) => row.listing },
      ],
    });
    return;
  }
  answer(io, options, {
    json: page,
    rows: page.portfolio,
    title: `${who}\n\nportfolio as of ${page.as_of ?? '-'}, HKD at the closes of ${page.price_date ?? '-'}${page.value ? `: ${grouped(page.value)}` : ''}`,
    columns: [
      ...columns,
      { title: 'date', value: (row) => row.date },
      { title: 'shares', value: (row) => row.shares },
      { title: 'pct', value: (row) => row.pct, show: (row) => (row.pct === null ? '' : grouped(row.pct, 2)) },
      { title: 'value', value: (row) => row.value },
    ],
    notes: [
      ...(page.unpriced.length > 0
        ? [
            `${page.unpriced.length} of ${page.portfolio.length} stocks have no close on ${page.price_date} and are in no value`,
          ]
        : []),
      ...(page.stale.length > 0
        ? [
            `${page.stale.length} stocks left out: their last list is more than ${LIST_MAX_AGE} days before ${page.as_of}`,
          ]
        : []),
    ],
  });
}
