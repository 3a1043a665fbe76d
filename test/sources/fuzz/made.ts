/** Trading days of Hong Kong and the mainland. */
export const DAYS = ['03', '04', '05', '06', '07', '10', '11', '12', '13', '14'].map(
  (day) => `2026-08-${day}`,
);
/** Days on which buys and sells of Stock Connect were still published. */
export const DISCLOSED = ['08', '09', '10', '11', '12', '15', '16', '17', '18', '19'].map(
  (day) => `2024-07-${day}`,
);
export const STOCKS = [
  '09001',
  '09002',
  '09003',
  '09004',
  '09005',
  '09006',
  '09007',
  '09008',
  '09009',
  '09010',
];
export const SHARES = ['600991', '600992', '600993', '600994', '600995', '000991', '000992', '000993'];
export const HOLDERS = ['C00019', 'C00010', 'A00003', 'A00004', 'B01224', 'B01451', 'C00033', 'C00093'];
export const INDUSTRIES = ['Banks', 'Brokers', 'Software', 'Drugs', 'Food', 'Steel', 'Coal', 'Media'];

export const json = (value: unknown): string => JSON.stringify(value);
export const compact = (date: string): string => date.replaceAll('-', '');
/** A number that moves about `middle` by a few percent, the same for the same place. */
export const about = (middle: number, at: number, digits: number): number =>
  Number((middle * (1 + 0.03 * Math.sin(at * 1.7 + middle))).toFixed(digits));
export const csv = (header: string, rows: readonly (readonly (string | number)[])[]): string =>
  `${header}\n${rows.map((row) => row.join(',')).join('\n')}\n`;
export const tushare = (fields: readonly string[], items: readonly unknown[]): string =>
  json({ code: 0, msg: '', data: { fields, items, has_more: false } });
export const eastmoney = (data: readonly unknown[]): string =>
  json({
    version: 'x',
    result: { pages: 1, data, count: data.length },
    success: true,
    message: 'ok',
    code: 0,
  });

export const table = (
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  file: string,
) =>
  `<html><head><title>${title}</title></head><body>
<form name="form1" method="post" action="./${file}?shareholdingdate=20260803" id="form1">
<table class="table"><thead><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</tbody></table>
</form></body></html>\n`;

/** Open, high, low, close of a day. */
export function bar(middle: number, at: number): { open: number; high: number; low: number; close: number } {
  const open = about(middle, at, 2);
  const close = about(middle, at + 1, 2);
  const [top, bottom] = [Math.max(open, close), Math.min(open, close)];
  return { open, high: Number((top * 1.01).toFixed(2)), low: Number((bottom * 0.99).toFixed(2)), close };
}

export const flow = (at: number): { buy: number; sell: number; net: number; turnover: number } => {
  const buy = about(50_000, at, 2);
  const sell = about(49_000, at + 3, 2);
  return { buy, sell, net: Number((buy - sell).toFixed(2)), turnover: Number((buy + sell).toFixed(2)) };
};

export const daysOf = (start: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) =>
    new Date(Date.parse(start) + at * 86_400_000).toISOString().slice(0, 10),
  );

export const active = (at: number): string[] => {
  const [buy, sell] = [about(9000, at, 0) * 100, about(8000, at + 2, 0) * 100];
  return [
    String(at + 1),
    STOCKS[at] as string,
    `STOCK ${at}`,
    ...[buy, sell, buy + sell].map((n) => n.toLocaleString('en')),
  ];
};
