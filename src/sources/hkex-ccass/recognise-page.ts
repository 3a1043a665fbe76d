/** What an HTML or JSON answer of HKEX's shareholding pages is. */
export type PageKind =
  | 'ccass-page'
  | 'connect-page'
  | 'stock-list'
  | 'participant-list'
  | 'block-page'
  | 'other-html';

const LOOKS_HTML = /<(!doctype\s+html|html|head|body|title|form|table|div)\b/i;
const BLOCKED =
  /^(access denied|access to this page has been denied|just a moment|attention required|one more step|request rejected|pardon our interruption|forbidden|too many requests|error 403|(error:? )?(401|403|429|503)\b|error: the request could not be satisfied|unauthori[sz]ed)/i;
const CHALLENGE =
  /cf-browser-verification|cf-chl-|challenge-platform|errors\.edgesuite\.net|_Incapsula_Resource/i;

const ADDRESS = /(searchsdw|mutualmarket|stocklist|partlist)(?:_[a-z]+)?\.aspx/i;
const KIND_OF_ADDRESS: Readonly<Record<string, PageKind>> = {
  searchsdw: 'ccass-page',
  mutualmarket: 'connect-page',
  stocklist: 'stock-list',
  partlist: 'participant-list',
};

const KIND_OF_TITLE: readonly (readonly [RegExp, PageKind])[] = [
  [/^CCASS Shareholding Search|^中央(結算系統持股|结算系统持股)/i, 'ccass-page'],
  [/Stock Connect .*Shareholding Search|(港通|股通).*持股.*(查詢|查询)/i, 'connect-page'],
  [/^List of Stocks$|^股份(名單|名单|一覽|一览)/i, 'stock-list'],
  [/^List of CCASS Participants|參與者名單|参与者名单/i, 'participant-list'],
];

const KIND_OF_MARK: readonly (readonly [RegExp, PageKind])[] = [
  [/\bid\s*=\s*["']?mutualmarket-result\b/i, 'connect-page'],
  [/\bid\s*=\s*["']?(pnlResultSummary|txtParticipantID)\b|\bccass-search-maintenance\b/i, 'ccass-page'],
];

const collapse = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The text of the first `<title>`, or else of the first `<h1>`; null when there is neither. */
export function titleOf(head: string): string | null {
  const found = /<title[^>]*>([\s\S]*?)<\/title>/i.exec(head) ?? /<h1[^>]*>([\s\S]*?)<\/h1>/i.exec(head);
  return found ? collapse(found[1] ?? '') : null;
}

/** True for the title of a page that a firewall puts in place of the answer. */
export const isBlockTitle = (title: string): boolean => BLOCKED.test(title);

function kindOfJson(head: string): PageKind | null {
  const item = /^\[\s*\{([^{}]*)\}/.exec(head)?.[1];
  if (item === undefined || !/"n"\s*:\s*"/.test(item)) return null;
  const code = /"c"\s*:\s*"\s*([^"]*?)\s*"/.exec(item)?.[1] ?? '';
  if (/^\d{1,5}$/.test(code)) return 'stock-list';
  return /^[A-Z]\d{5}$/.test(code) ? 'participant-list' : null;
}

/** Where the page says it lives: never its links, since every page of the site links to the others. */
function* addresses(head: string): Generator<string> {
  for (const [tag] of head.matchAll(/<(?:meta|base|form)\b[^>]*>/gi)) {
    if (/^<meta/i.test(tag) && !/manualPath|og:url/i.test(tag)) continue;
    yield tag;
  }
  const saved = /<!--\s*saved from url=\S*/i.exec(head);
  if (saved) yield saved[0];
}

/**
 * The kind of an answer from its first 64 KiB of text, never from a file name. In pages saved by a browser
 * the form and the table may come later than that, so the title and the page's own address decide first.
 * @returns null when the text is neither HTML nor a JSON list of stocks or participants
 */
export function recognisePage(head: string): PageKind | null {
  const text = head.replace(/^\uFEFF/, '').trimStart();
  if (text.startsWith('[')) return kindOfJson(text);
  if (!text.startsWith('<') || !LOOKS_HTML.test(text)) return null;
  const title = titleOf(text) ?? '';
  if (isBlockTitle(title)) return 'block-page';
  for (const address of addresses(text)) {
    const page = ADDRESS.exec(address)?.[1];
    const kind = page && KIND_OF_ADDRESS[page.toLowerCase()];
    if (kind) return kind;
  }
  for (const [pattern, kind] of KIND_OF_TITLE) if (pattern.test(title)) return kind;
  for (const [pattern, kind] of KIND_OF_MARK) if (pattern.test(text)) return kind;
  return CHALLENGE.test(text) ? 'block-page' : 'other-html';
}
