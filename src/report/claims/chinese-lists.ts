/** What stands beside names in lists that answers tell, and how Chinese writes it. */
const PARTS: readonly (readonly [pattern: RegExp, chinese: string])[] = [
  [/ \((\d+) of (\d+) days are published\)/g, '（$2 个交易日只公布了 $1 个）'],
  [/ \(the value held alone is published\)/g, '（只公布了持股市值）'],
  [/(?<=\d{4}Q\d) shanghai\b/g, ' 沪股通'],
  [/(?<=\d{4}Q\d) shenzhen\b/g, ' 深股通'],
  [/ \((\d+) of (\d+)\)/g, '（$2 只中的 $1 只）'],
  [/ \((-?[\d.]+)% on (\d{4}-\d\d-\d\d)\)/g, '（$2 变动 $1%）'],
  [/ and (\d+) more$/g, ' 等，另有 $1 个'],
];

/** A list of quarters, stocks or days as Chinese writes it; names and numbers stay. */
export const chineseList = (text: string): string =>
  PARTS.reduce((told, [pattern, chinese]) => told.replaceAll(pattern, chinese), text);
