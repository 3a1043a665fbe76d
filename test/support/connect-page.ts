import type { IsoDate } from '../../src/iso-date.js';
import { escaped, grouped } from './ccass-page.js';

export interface ConnectPageOptions {
  readonly market: 'hk' | 'sh' | 'sz';
  readonly date: IsoDate;
  /** The day in the search field, when not that of the list. */
  readonly asked?: IsoDate;
  readonly rows: readonly {
    readonly code: string;
    readonly name: string;
    readonly shares: bigint | string;
  }[];
  readonly lang?: 'en' | 'zh';
  readonly defect?: 'no-result' | 'cut' | 'swapped-labels' | 'no-percent' | 'other-market' | 'no-heading';
}

const WORDS = {
  en: {
    title: 'Stock Connect Shareholding Search',
    date: 'Shareholding Date',
    code: 'Stock Code',
    name: 'Name',
    shares: 'Shareholding in CCASS',
    percent: '% of the total number of shares issued',
  },
  zh: {
    title: '滬港通及深港通持股紀錄按日查詢',
    date: '持股日期',
    code: '股份代號',
    name: '股份名稱',
    shares: '於中央結算系統的持股量',
    percent: '佔已發行股份百分比',
  },
} as const;

/** A synthetic page in the structure of HKEX's Stock Connect shareholding search. */
export function connectPage({ market, date, asked, rows, lang = 'en', defect }: ConnectPageOptions): string {
  const words = WORDS[lang];
  const file = lang === 'zh' ? 'mutualmarket_c.aspx' : 'mutualmarket.aspx';
  const [shares, percent] =
    defect === 'swapped-labels' ? [words.percent, words.shares] : [words.shares, words.percent];
  const cell = (column: string, label: string, body: string): string =>
    `<td class="col-${column}">\n<div class="mobile-list-heading">${label}:</div>\n<div class="mobile-list-body">${body}</div>\n</td>`;
  const row = (line: ConnectPageOptions['rows'][number]): string => `<tr>
${cell('stock-code', words.code, line.code.padStart(5))}
${cell('stock-name', words.name, escaped(line.name))}
${cell('shareholding', shares, typeof line.shares === 'string' ? line.shares : grouped(line.shares))}
${defect === 'no-percent' ? '' : cell('shareholding-percent', percent, '0.10%')}
</tr>`;
  const shown = defect === 'other-market' ? (market === 'hk' ? 'sh' : 'hk') : market;
  const result = `<div id="pnlResult">
${defect === 'no-heading' ? '' : `<h2 class="ccass-heading"><span>${words.date}: ${date.replaceAll('-', '/')}</span><br />:</h2>`}
<table id="mutualmarket-result" class="table table-scroll table-sort table-mobile-list" data-sortlist="[[0, 0]]" >
<thead><tr>
<th class="col-stock-code tablesorter-header">${words.code}</th>
<th class="col-stock-name tablesorter-header">${words.name}</th>
<th class="col-shareholding tablesorter-header">${shares}</th>
<th class="col-shareholding-percent tablesorter-header market-${shown}">
${percent}
</th>
</tr></thead>
<tbody>
${rows.map(row).join('\n')}
</tbody>
</table>
</div>`;
  const page = `<!DOCTYPE html>
<html><head><title>
	${words.title}
</title><meta property="manualPath" content="/sdw/search/${file}" /></head>
<body>
<form name="form1" method="post" action="./${file}?t=${market}" id="form1">
<input type="hidden" name="today" id="today" value="20260715" />
<table class="note-table"><tr><td>1.</td><td>A note.</td></table>
<input name="txtShareholdingDate" type="text" value="${(asked ?? date).replaceAll('-', '/')}" id="txtShareholdingDate" />
${defect === 'no-result' ? '' : result}
</form>
</body>
</html>
`;
  return defect === 'cut' ? page.slice(0, page.lastIndexOf('<tr>')) : page;
}
