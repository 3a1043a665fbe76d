// Pages a second of the CCASS page parser: synthetic pages of 600 rows, and genuine ones where they are at hand.
// Run after a build: node bench/page-parsing.js
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parsePage } from '../dist/sources/hkex-ccass/parse-page.js';

const ROWS = 600;
const SECONDS = 3;
const GENUINE = new URL('../../shared/data/ccass/pages/', import.meta.url);

const grouped = (number) => number.toLocaleString('en-US');

function syntheticPage(rows, indent) {
  const newLine = `\n${' '.repeat(indent)}`;
  const cell = (column, label, body) =>
    [
      `<td class="col-${column}">`,
      `<div class="mobile-list-heading">${label}:</div>`,
      `<div class="mobile-list-body">${body}</div>`,
      '</td>',
    ].join(newLine);
  const lines = Array.from({ length: rows }, (_, index) =>
    [
      '<tr>',
      cell('participant-id', 'Participant ID', `B${String(index).padStart(5, '0')}`),
      cell(
        'participant-name',
        'Name of CCASS Participant (* for Consenting Investor Participants )',
        `MADE UP SECURITIES &amp; CO NO ${index} LTD`,
      ),
      cell('address', 'Address', `UNIT ${index} 1/F MADE UP TOWER 99 MADE UP STREET HONG KONG`),
      cell('shareholding text-right', 'Shareholding', grouped(1000 * (rows - index))),
      cell('shareholding-percent text-right', '% of the total number of Issued Shares', '0.01%'),
      '</tr>',
    ].join(newLine),
  );
  const total = grouped((1000 * rows * (rows + 1)) / 2);
  const summary = (category) =>
    `<div class="ccass-search-datarow"><div class="summary-category">${category}</div>
<div class="shareholding"><div class="value">${total}</div></div>
<div class="number-of-participants"><div class="value">${rows}</div></div></div>`;
  const head = (column, label) => `<th class="col-${column}">${label}</th>`;
  return `<!DOCTYPE html><html><head><title>CCASS Shareholding Search</title></head><body>
<form action="./searchsdw.aspx"><input id="today" value="20260401"><input id="txtShareholdingDate" value="2026/03/31">
<input id="txtStockCode" value="09001"><input id="txtStockName" value="MADE HOLDINGS">
<div id="pnlResultSummary">${summary('Market Intermediaries')}${summary('Total')}</div>
<table class="table table-mobile-list"><thead><tr>${head('participant-id', 'Participant ID')}
${head('participant-name', 'Name of CCASS Participant')}${head('shareholding', 'Shareholding')}</tr></thead><tbody>
${lines.join('\n')}
</tbody></table></form></body></html>`;
}

function measure(label, html) {
  for (let warm = 0; warm < 20; warm += 1) parsePage(html);
  const start = performance.now();
  let pages = 0;
  while (performance.now() - start < SECONDS * 1000) {
    parsePage(html);
    pages += 1;
  }
  const perSecond = (pages * 1000) / (performance.now() - start);
  const size = (Buffer.byteLength(html) / 1e6).toFixed(2);
  console.log(`${label.padEnd(48)} ${size.padStart(5)} MB ${perSecond.toFixed(0).padStart(5)} pages/s`);
}

measure(`synthetic, ${ROWS} rows, compact (2025)`, syntheticPage(ROWS, 0));
measure(`synthetic, ${ROWS} rows, indented (2019)`, syntheticPage(ROWS, 52));
for (const file of existsSync(GENUINE) ? readdirSync(GENUINE) : []) {
  if (!/^searchsdw_\d{5}_\d{4}-\d\d-\d\d\.html\.gz$/.test(file)) continue;
  measure(`genuine, ${file}`, gunzipSync(readFileSync(new URL(file, GENUINE))).toString('utf8'));
}
