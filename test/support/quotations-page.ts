import { Calendar } from '../../src/calendar/calendar.js';
import { type IsoDate, weekday } from '../../src/iso-date.js';
import { price, volume } from './draw.js';
import type { Reply } from './replay-answers.js';

const calendar = Calendar.shipped();
const missing: Reply = { status: 404, type: 'text/html', body: '<html><title>Not Found</title></html>' };
const grouped = (value: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** HKEX's page of daily quotations; 09003 is suspended. */
export function quotations(day: IsoDate): Reply {
  if (weekday(day) % 6 === 0 || !calendar.isOpen('hong-kong', day)) return missing;
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const name = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ')[month - 1];
  const whole = (value: number): string => value.toLocaleString('en-US');
  const cell = (text: string): string => text.padStart(14);
  const pair = (code: string, title: string, currency = 'HKD'): string[] => {
    const close = price(day, code);
    const shares = volume(day, code);
    return [
      ` ${code.replace(/^0+/, '').padStart(5)} ${title.padEnd(16)} ${currency}${cell(grouped(close))}${cell('-')}${cell(grouped(close))}${cell(whole(shares))}`,
      `${' '.repeat(27)}${cell(close.toFixed(3))}${cell('N/A')}${cell(grouped(close))}${cell(whole(Math.round(shares * close)))}`,
    ];
  };
  const lines = [
    '<html><head><title>HKEX - DAILY QUOTATIONS</title></head><body><pre>',
    '<a href="#quotations">QUOTATIONS</a>',
    ` DATE: ${String(date).padStart(2, '0')} ${name} ${year}`,
    '<a name="quotations"></a>QUOTATIONS',
    ' CODE  NAME OF STOCK    CUR PRV.CLO./    ASK/    HIGH/      SHARES TRADED/',
    '                            CLOSING      BID     LOW        TURNOVER ($)',
    ...pair('09001', 'CAF\u00c9 &amp; TEA LTD'),
    ...pair('09002', 'INVENTED B'),
    '# 9003 INVENTED C       HKD TRADING SUSPENDED',
    ...pair('19001', 'INVENTED CALL W'),
    ...pair('89001', 'INVENTED A-R', 'CNY'),
    '<a name="sales_all"></a>SALES RECORDS FOR ALL STOCKS',
    '</pre></body></html>',
  ];
  return { type: 'text/html', body: Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1') };
}

/** The same without what import leaves out. */
export const plainQuotations = String(quotations('2026-08-04').body)
  .split('\r\n')
  .filter((line, at, lines) => !/19001|89001/.test(line) && !/19001|89001/.test(lines[at - 1] ?? ''))
  .join('\r\n');
