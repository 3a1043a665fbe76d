import type { IsoDate } from '../../src/iso-date.js';

export interface PageLine {
  /** Null for a holder that is known by name only. */
  readonly id: string | null;
  readonly name: string;
  readonly shares: bigint;
}

/** Ways to spoil a page; each is one thing that happens to real pages. */
export type CcassDefect =
  | 'no-result'
  | 'maintenance'
  | 'cut'
  | 'cut-and-closed'
  | 'cut-before-result'
  | 'lost-row'
  | 'lost-cell'
  | 'repeated-line'
  | 'swapped-labels'
  | 'swapped-classes'
  | 'renamed-heading'
  | 'no-total'
  | 'unknown-category'
  | 'repeated-category'
  | 'retyped-date'
  | 'one-participant';

export interface CcassPageOptions {
  readonly stock: string;
  readonly stockName: string;
  readonly date: IsoDate;
  /** The day on which HKEX made the page; null leaves the field out. */
  readonly today?: IsoDate | null;
  /** Market intermediaries. */
  readonly lines: readonly PageLine[];
  readonly consenting?: readonly { readonly name: string; readonly shares: bigint }[];
  readonly unnamed?: { readonly shares: bigint; readonly count: number };
  /** Null: HKEX does not know it, and prints no percentages. */
  readonly issued?: bigint | null;
  readonly layout?: '2019' | '2025';
  readonly lang?: 'en' | 'zh';
  readonly defect?: CcassDefect;
  /** What the search fields hold, when not the stock and date of the list. */
  readonly dateField?: string;
  readonly codeField?: string;
  readonly alert?: string;
}

const WORDS = {
  en: {
    title: 'CCASS Shareholding Search',
    date: 'Shareholding Date',
    summaryShares: 'Shareholding in CCASS ',
    summaryCount: 'Number of Participants',
    percent: '% of the total number of Issued Shares/ Warrants/ Units',
    categories: [
      'Market Intermediaries',
      'Consenting Investor Participants',
      'Non-consenting Investor Participants',
    ],
    total: 'Total',
    id: 'Participant ID',
    name: 'Name of CCASS Participant',
    star: '(* for Consenting Investor Participants )',
    address: 'Address',
    shares: 'Shareholding',
  },
  zh: {
    title: '中央結算系統持股紀錄查詢服務',
    date: '持股日期',
    summaryShares: '於中央結算系統的持股量',
    summaryCount: '參與者數目',
    percent: '佔已發行股份/權證/單位百分比',
    categories: ['市場中介者', '願意披露的投資者戶口持有人', '不願意披露的投資者戶口持有人'],
    total: '總數',
    id: '參與者編號',
    name: '中央結算系統參與者名稱',
    star: '(*即願意披露的投資者戶口持有人)',
    address: '地址',
    shares: '持股量',
  },
} as const;

export const grouped = (shares: bigint): string => shares.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const slashed = (date: IsoDate): string => date.replaceAll('-', '/');

function percentOf(shares: bigint, issued: bigint | null): string {
  if (!issued) return '';
  const size = ((shares < 0n ? -shares : shares) * 10_000n) / issued;
  return `${shares < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}%`;
}

const cell = (column: string, label: string, body: string | null, extra = ''): string =>
  `<td class="col-${column}${extra}">
<div class="mobile-list-heading">${label}:</div>
${body === null ? '' : `<div class="mobile-list-body">${body}</div>`}
</td>`;

/**
 * A synthetic result page in the structure of HKEX's shareholding search: `2019` as the server sent it,
 * indented and with an unclosed heading; `2025` as a browser saved it, with foreign markup around the form.
 */
export function ccassPage(options: CcassPageOptions): string {
  const { stock, stockName, date, defect, lang = 'en', layout = '2025', issued = 1_000_000_000n } = options;
  const words = WORDS[lang];
  const consenting: PageLine[] = (options.consenting ?? []).map(({ name, shares }) => ({
    id: null,
    name: `${name} *`,
    shares,
  }));
  const unnamed = options.unnamed ?? { shares: 0n, count: 0 };
  const sum = (lines: readonly PageLine[]): bigint =>
    lines.reduce((shares, line) => shares + line.shares, 0n);
  const counted: (readonly [string, bigint, number])[] = [
    [words.categories[0], sum(options.lines), options.lines.length],
    [words.categories[1], sum(consenting), consenting.length],
    [words.categories[2], unnamed.shares, unnamed.count],
  ];
  const categories = counted.filter(([, , count]) => count > 0);
  if (defect === 'repeated-category' && categories[0]) categories.push(categories[0]);
  if (defect === 'unknown-category') categories.push(['Pledged Holdings', 0n, 0]);
  const total = [words.total, sum(options.lines) + sum(consenting) + unnamed.shares] as const;
  const holders = options.lines.length + consenting.length + unnamed.count;
  const summaryRow = ([category, shares, count]: readonly [string, bigint, number], extra = ''): string =>
    `<div class="ccass-search-datarow${extra}">
<div class="summary-category">${category}</div>
<div class="shareholding">
<div class="header">${words.summaryShares}</div>
<div class="value">${grouped(shares)}</div>
</div>
<div class="number-of-participants">
<div class="header">${words.summaryCount}</div>
<div class="value">${grouped(BigInt(count))}</div>
</div>
<div class="percent-of-participants">
<div class="header">${words.percent}</div>
<div class="value">${percentOf(shares, issued)}</div>
</div>
</div>`;
  const summary = `<div id="pnlResultSummary">
<div class="ccass-search-summary-table ">
<div class="ccass-search-headerrow"><div class="shareholding"><div class="header">${words.summaryShares}</div></div></div>
${categories.map((row) => summaryRow(row)).join('\n<!--OB-->\n')}
${defect === 'no-total' ? '' : summaryRow([...total, holders], ' ccass-search-total')}
<div class="ccass-search-remarks">
<div class="summary-header">Issued (made for a test)</div>
<div class="summary-value">${issued === null ? '' : grouped(issued)}</div>
</div>
</div>
<hr>
</div>`;

  const swapped = defect === 'swapped-labels';
  const shareLabel = swapped ? words.percent : words.shares;
  const percentLabel = swapped ? words.shares : words.percent;
  const [shareClass, percentClass] =
    defect === 'swapped-classes'
      ? ['shareholding-percent', 'shareholding']
      : ['shareholding', 'shareholding-percent'];
  const text = (name: string): string =>
    layout === '2019' ? escaped(name).replaceAll(' &amp; ', ' & ') : escaped(name);
  const row = ({ id, name, shares }: PageLine, index: number): string => `<tr>
${cell('participant-id', words.id, id ?? '')}
${cell('participant-name', `${words.name} ${words.star}`, text(name))}
${cell('address', words.address, 'UNIT 1 & 2, 1 MADE UP STREET')}
${defect === 'lost-cell' && index === 1 ? '' : cell(shareClass, shareLabel, grouped(shares), ' text-right')}
${cell(percentClass, percentLabel, issued === null ? null : percentOf(shares, issued), ' text-right')}
</tr>`;
  const listed = [...options.lines, ...consenting].sort((a, b) => Number(b.shares - a.shares));
  if (defect === 'lost-row') listed.pop();
  if (defect === 'repeated-line' && listed[0]) listed.push(listed[0]);
  const heading = (column: string, label: string): string =>
    `<th data-column-class="col-${column}" class="col-${column} tablesorter-header" tabindex="0">${label}</th>`;
  const table = `<table class="table table-scroll table-sort table-mobile-list ">
<thead>
<tr>
${heading('participant-id', words.id)}
${heading('participant-name', `${words.name}<br>${words.star}`)}
${heading('address', words.address)}
${heading('shareholding', defect === 'renamed-heading' ? 'Value of Holding' : shareLabel)}
${heading('shareholding-percent', percentLabel).replace('</th>', layout === '2019' ? '\n' : '</th>')}
</tr>
</thead>
<tbody>
${listed.map(row).join('\n')}
</tbody>
</table>`;
  const result = `<div class="search-bar__selectedItem">
<div class="search-bar__selectedItem-filter searchDate">
<b>${words.date}: </b>
${layout === '2019' ? date.split('-').reverse().join('/') : slashed(date)}
</div>
<div class="search-bar__selectedItem-filter searchStock">
${stock} <b>${escaped(stockName)}</b>
</div>
</div>
<div class="ccass-search-result">
${summary}
<div id="pnlResultNormal">
<h2 class="ccass-heading">Detail:</h2>
<div class="search-details-table-container table-mobile-list-container">
${table}
</div>
</div>
</div>`;

  const today = options.today === undefined ? date : options.today;
  const dateField = defect === 'retyped-date' ? '2020/02/03' : (options.dateField ?? slashed(date));
  const asked = defect === 'no-result' ? '' : escaped(stockName);
  const file = lang === 'zh' ? 'searchsdw_c.aspx' : 'searchsdw.aspx';
  const browser = layout === '2025';
  const close = browser ? '>' : ' />';
  const form = `<form name="form1" method="post" action="./${file}" id="form1">
<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="made-for-a-test"${close}
${today === null ? '' : `<input type="hidden" name="today" id="today" value="${today.replaceAll('-', '')}"${close}`}
<input type="hidden" name="alertMsg" id="alertMsg"${options.alert ? ` value="${escaped(options.alert)}"` : ''}${close}
<ul>
<li class="filter__container-input searchDate">
<label for="searchDate">${words.date}</label>
<input name="txtShareholdingDate" type="text" value="${escaped(dateField)}" id="txtShareholdingDate" class="input-searchDate active"${close}
</li>
<li>
<input name="txtStockCode" type="text" value="${escaped(options.codeField ?? stock)}" maxlength="5" id="txtStockCode"${close}
<input name="txtStockName" type="text" value="${asked}" maxlength="80" id="txtStockName"${close}
<input name="txtParticipantID" type="text"${defect === 'one-participant' ? ' value="B00001"' : ''} id="txtParticipantID"${close}
</li>
</ul>
${defect === 'maintenance' ? '<div class="ccass-search-maintenance">The service is being maintained.</div>' : ''}
${defect === 'no-result' || defect === 'maintenance' ? '' : result}
</form>`;
  const injected = `<table class="picker"><tbody><tr><td>1</td><td>2</td></tr></tbody></table>
<script type="text/javascript">var a = '<table class="x">'; if (1 < 2) { a = "txtStockCode"; }</script>`;
  const page = `${browser ? '' : '\n\n'}<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" class="news-hkex"><head>${browser ? `<base href="https://www3.hkexnews.hk/sdw/search/${file}">` : ''}<title>
	${words.title}
</title><meta charset="UTF-8"${close}<meta property="manualPath" content="/sdw/search/${file}"${close}
</head>
<body>
${browser ? injected : ''}
${form}
${browser ? '<svg><title>Search Icon</title></svg>' : ''}
</body>
</html>
`;
  return spoil(layout === '2019' ? page.replace(/\n(?=<)/g, `\n${' '.repeat(40)}`) : page, defect);
}

function spoil(page: string, defect: CcassDefect | undefined): string {
  if (defect === 'cut-before-result') return page.slice(0, page.indexOf('<ul>'));
  if (defect !== 'cut' && defect !== 'cut-and-closed') return page;
  const end = page.lastIndexOf('</tr>', page.lastIndexOf('</tr>') - 1) + '</tr>'.length;
  const cut = page.slice(0, end);
  return defect === 'cut' ? cut : `${cut}</tbody></table></div></div></div></form></body></html>`;
}

/** What a firewall answers instead of a page. */
export const blockPage = (title: string): string =>
  `<HTML><HEAD>\n<TITLE>${title}</TITLE>\n</HEAD><BODY>\n<H1>${title}</H1>\nReference #0.made.for.a.test\n</BODY></HTML>\n`;
