/** The table of the Taiwan Stock Exchange for a day, in English or Chinese. */
export function twseTable(day: string, buy: number, sell: number, language: 'en' | 'zh' = 'en') {
  const row = (name: string, bought: number, sold: number): string[] => [
    name,
    ...[bought, sold, bought - sold].map((amount) => amount.toLocaleString('en')),
  ];
  const [year, month, date] = day.split('-');
  const names =
    language === 'en'
      ? [
          'Dealers (Proprietary)',
          'Dealers (Hedge)',
          'Securities Investment Trust Companies',
          'Foreign Investors include Mainland Area Investors (Foreign Dealers excluded)',
          'Foreign Dealers',
          'Total',
        ]
      : ['自營商(自行買賣)', '自營商(避險)', '投信', '外資及陸資(不含外資自營商)', '外資自營商', '合計'];
  return {
    stat: 'OK',
    date: day.replaceAll('-', ''),
    title:
      language === 'en'
        ? `${day.replaceAll('-', '/')} Trading Value of Foreign & Other Investors`
        : `${Number(year) - 1911}年${month}月${date}日 三大法人買賣金額統計表`,
    fields:
      language === 'en'
        ? ['Item', 'Total Buy', 'Total Sell', 'Difference']
        : ['單位名稱', '買進金額', '賣出金額', '買賣差額'],
    data: [
      row(names[0] as string, 10_242_921, 9_142_697),
      row(names[1] as string, 35_910_472, 41_338_937),
      row(names[2] as string, 48_365_666, 38_410_029),
      row(names[3] as string, buy, sell),
      row(names[4] as string, 0, 0),
      row(names[5] as string, 94_519_059 + buy, 88_891_663 + sell),
    ],
  };
}
