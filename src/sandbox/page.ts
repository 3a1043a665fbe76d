import type { IsoDate } from '../iso-date.js';

export interface PageHolder {
  readonly id: string;
  readonly name: string;
  readonly shares: number;
}

/** Ways in which a saved page can be no list. */
export type PageDefect = 'cut' | 'cut-and-closed' | 'lost-row' | 'no-result' | 'maintenance' | 'blocked';
export const PAGE_DEFECTS: readonly PageDefect[] = [
  'cut',
  'cut-and-closed',
  'lost-row',
  'no-result',
  'maintenance',
  'blocked',
];

export interface PageOptions {
  readonly stock: string;
  readonly stockName: string;
  /** The day in the search field, which is the day of the list. */
  readonly date: IsoDate;
  readonly holders: readonly PageHolder[];
  readonly consenting: { readonly name: string; readonly shares: number };
  readonly unnamed: number;
  readonly issued: number;
  readonly defect?: PageDefect;
}

/** How many investors the shares without a name belong to. */
export const unnamedCount = (unnamed: number): number => Math.max(1, Math.min(99, Math.round(unnamed / 1e6)));

const grouped = (shares: number): string => String(shares).replace(/\B(?=(\d{3})+$)/g, ',');
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const percent = (shares: number, issued: number): string => {
  const size = Math.floor((shares * 10_000) / issued);
  return `${Math.floor(size / 100)}.${String(size % 100).padStart(2, '0')}%`;
};

const cell = (column: string, label: string, body: string): string =>
  `<td class="col-${column}">\n<div class="mobile-list-heading">${label}:</div>\n<div class="mobile-list-body">${body}</div>\n</td>`;

/** A page in the layout of HKEX's shareholding search, with invented holders. */
export function ccassPage(options: PageOptions): string {
  const { stock, stockName, date, defect } = options;
  if (defect === 'blocked') {
    return '<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n(simulated)\n</BODY></HTML>\n';
  }
  const result = defect === 'no-result' || defect === 'maintenance' ? '' : resultOf(options);
  const html = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" class="news-hkex"><head><title>
	CCASS Shareholding Search
</title><meta charset="UTF-8" /></head>
<body>
<!-- simulated: holders and holdings are invented -->
<form name="form1" method="post" action="./searchsdw.aspx" id="form1">
<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="simulated" />
<input type="hidden" name="today" id="today" value="${date.replaceAll('-', '')}" />
<input name="txtShareholdingDate" type="text" value="${date.replaceAll('-', '/')}" id="txtShareholdingDate" />
<input name="txtStockCode" type="text" value="${stock}" maxlength="5" id="txtStockCode" />
<input name="txtStockName" type="text" value="${result === '' ? '' : escaped(stockName)}" maxlength="80" id="txtStockName" />
<input name="txtParticipantID" type="text" id="txtParticipantID" />
${defect === 'maintenance' ? '<div class="ccass-search-maintenance">The service is being maintained.</div>' : ''}
${result}
</form>
</body>
</html>
`;
  if (defect !== 'cut' && defect !== 'cut-and-closed') return html;
  const middle = html.indexOf('<tr>', Math.floor(html.length * 0.6));
  const cut = html.slice(0, middle > 0 ? middle : Math.floor(html.length * 0.6));
  return defect === 'cut' ? cut : `${cut}</tbody></table></div></form></body></html>`;
}

function resultOf({ holders, consenting, unnamed, issued, defect }: PageOptions): string {
  const named = holders.reduce((sum, { shares }) => sum + shares, 0);
  const rows: (readonly [string, number, number])[] = [
    ['Market Intermediaries', named, holders.length],
    ['Consenting Investor Participants', consenting.shares, 1],
    ['Non-consenting Investor Participants', unnamed, unnamedCount(unnamed)],
  ];
  const shown = rows.filter(([, shares]) => shares > 0);
  const total = named + consenting.shares + unnamed;
  const count = shown.reduce((sum, [, , holdersOf]) => sum + holdersOf, 0);
  const summary = (label: string, shares: number, number: number, extra = ''): string =>
    `<div class="ccass-search-datarow${extra}">
<div class="summary-category">${label}</div>
<div class="shareholding"><div class="header">Shareholding in CCASS </div><div class="value">${grouped(shares)}</div></div>
<div class="number-of-participants"><div class="header">Number of Participants</div><div class="value">${grouped(number)}</div></div>
<div class="percent-of-participants"><div class="header">% of the total number of Issued Shares/ Warrants/ Units</div><div class="value">${percent(shares, issued)}</div></div>
</div>`;
  const lines = [
    ...holders,
    ...(consenting.shares > 0 ? [{ id: '', name: consenting.name, shares: consenting.shares }] : []),
  ].sort((a, b) => b.shares - a.shares || (a.id < b.id ? -1 : 1));
  if (defect === 'lost-row') lines.splice(Math.floor(lines.length / 2), 1);
  const heading = (column: string, label: string): string =>
    `<th data-column-class="col-${column}" class="col-${column}">${label}</th>`;
  return `<div class="ccass-search-result">
<div id="pnlResultSummary">
${shown.map((row) => summary(...row)).join('\n')}
${summary('Total', total, count, ' ccass-search-total')}
<div class="ccass-search-remarks">
<div class="summary-header">Total number of Issued Shares/Warrants/Units (last updated figure)</div>
<div class="summary-value">${grouped(issued)}</div>
</div>
</div>
<div id="pnlResultNormal">
<table class="table table-scroll table-sort table-mobile-list ">
<thead><tr>
${heading('participant-id', 'Participant ID')}
${heading('participant-name', 'Name of CCASS Participant<br>(* for Consenting Investor Participants )')}
${heading('address', 'Address')}
${heading('shareholding', 'Shareholding')}
${heading('shareholding-percent', '% of the total number of Issued Shares/ Warrants/ Units')}
</tr></thead>
<tbody>
${lines
  .map(
    ({ id, name, shares }) => `<tr>
${cell('participant-id', 'Participant ID', id)}
${cell('participant-name', 'Name of CCASS Participant (* for Consenting Investor Participants )', escaped(name))}
${cell('address', 'Address', 'SIMULATED')}
${cell('shareholding text-right', 'Shareholding', grouped(shares))}
${cell('shareholding-percent text-right', '% of the total number of Issued Shares/ Warrants/ Units', percent(shares, issued))}
</tr>`,
  )
  .join('\n')}
</tbody>
</table>
</div>
</div>`;
}
