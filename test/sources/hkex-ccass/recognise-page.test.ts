import { describe, expect, test } from 'vitest';
import { recognisePage } from '../../../src/sources/hkex-ccass/recognise-page.js';
import { blockPage, ccassPage, type CcassPageOptions } from '../../support/ccass-page.js';
import { connectPage } from '../../support/connect-page.js';

const PAGE: CcassPageOptions = {
  stock: '09001',
  stockName: 'MADE HOLDINGS',
  date: '2026-03-31',
  lines: [{ id: 'B00902', name: 'PEARL RIVER SECURITIES LTD', shares: 5n }],
};
const html = (head: string, body = ''): string => `<html><head>${head}</head><body>${body}</body></html>`;

describe('kinds', () => {
  test.each<[string, string, string | null]>([
    ['result, 2025', ccassPage(PAGE), 'ccass-page'],
    ['result, 2019', ccassPage({ ...PAGE, layout: '2019' }), 'ccass-page'],
    ['result, Chinese', ccassPage({ ...PAGE, lang: 'zh' }), 'ccass-page'],
    ['form', ccassPage({ ...PAGE, defect: 'no-result' }), 'ccass-page'],
    ['maintenance', ccassPage({ ...PAGE, defect: 'maintenance' }), 'ccass-page'],
    ['title alone', html('<title>\n\tCCASS Shareholding Search\n</title>'), 'ccass-page'],
    ['Chinese title alone', html('<title>中央結算系統持股紀錄查詢服務</title>'), 'ccass-page'],
    [
      'saved by a browser, marks after the first 64 KiB',
      html(
        `<base href="https://www3.hkexnews.hk/sdw/search/searchsdw_c.aspx"><script>${'x'.repeat(70_000)}</script>`,
      ),
      'ccass-page',
    ],
    [
      'saved with its address in a comment',
      `<!-- saved from url=(0054)https://www3.hkexnews.hk/sdw/search/searchsdw.aspx -->${html('')}`,
      'ccass-page',
    ],
    ['result without a head', '<div id="pnlResultSummary"></div>', 'ccass-page'],
    ['connect', connectPage({ market: 'hk', date: '2026-06-30', rows: [] }), 'connect-page'],
    [
      'connect, Chinese',
      connectPage({ market: 'sz', date: '2026-06-30', rows: [], lang: 'zh' }),
      'connect-page',
    ],
    ['connect, table alone', '<div><table id="mutualmarket-result"></table></div>', 'connect-page'],
    ['stock list', html('', '<form action="./stocklist.aspx?sortby=stockcode"></form>'), 'stock-list'],
    ['stock list by title', html('<title>List of Stocks</title>'), 'stock-list'],
    ['stock list, JSON', '\uFEFF [{"c":"00091","n":"MADE HOLDINGS"},{"c"', 'stock-list'],
    ['participants', html('', '<form action="./partlist_c.aspx"></form>'), 'participant-list'],
    ['participants, JSON', '[ {"n":"PEARL","c":"B00902"} ]', 'participant-list'],
    ['JSON of something else', '[{"c":"hello","n":"x"}]', null],
    ['JSON without names', '[{"c":"00091"}]', null],
    ['blocked', blockPage('Access Denied'), 'block-page'],
    ['blocked: challenge', blockPage('Just a moment...'), 'block-page'],
    ['blocked: Cloudflare', blockPage('Attention Required! | Cloudflare'), 'block-page'],
    ['blocked: 403', blockPage('403 - Forbidden: Access is denied.'), 'block-page'],
    ['blocked, no title', '<html><body><h1>403 Forbidden</h1></body></html>', 'block-page'],
    [
      'blocked, saved from the address of a result',
      html('<base href="https://www3.hkexnews.hk/sdw/search/searchsdw.aspx"><title>Access Denied</title>'),
      'block-page',
    ],
    ['challenge script', html('<script src="/cdn-cgi/challenge-platform/h/b"></script>'), 'block-page'],
    [
      'a page that only links to the search',
      html('<title>News</title>', '<a href="https://www3.hkexnews.hk/sdw/search/searchsdw.aspx">CCASS</a>'),
      'other-html',
    ],
    ['csv', 'stock_code,date\n00700,2026-03-31\n', null],
    ['csv that quotes html', 'note\n"<html>"\n', null],
    ['xml', '<?xml version="1.0"?><feed/>', null],
    ['nothing', '', null],
  ])('%s', (_, text, kind) => {
    expect(recognisePage(text.slice(0, 65_536))).toBe(kind);
  });
});
