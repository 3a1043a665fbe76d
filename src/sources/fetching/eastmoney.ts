import type { FetchRequest, Judgement } from './source.js';
import { query } from './plan.js';

/** Eastmoney's data centre answers pages of a report. */
export function reportUrl(report: string, filter: string, sort: string, page: number, size: number): string {
  return `https://datacenter-web.eastmoney.com/api/data/v1/get?${query({
    reportName: report,
    columns: 'ALL',
    filter,
    sortColumns: sort,
    sortTypes: -1,
    pageNumber: page,
    pageSize: size,
    source: 'WEB',
    client: 'WEB',
  })}`;
}

export const EASTMONEY_TERMS = {
  text: 'undocumented interface of a website without published terms for it: own use, gently',
  url: 'https://about.eastmoney.com/home/legal',
} as const;

const PAGE = /pageNumber=(\d+)/;

/** The judgement with the next page to ask for, where the answer says that there are more. */
export function withNextPage(judgement: Judgement, request: FetchRequest, text: string): Judgement {
  const pages = Number(/"pages"\s*:\s*(\d+)/.exec(text)?.[1] ?? 1);
  const page = Number(PAGE.exec(request.url)?.[1] ?? 1);
  if (judgement.state !== 'ok' || page >= pages) return judgement;
  return {
    ...judgement,
    next: {
      ...request,
      key: `${request.key.replace(/ page \d+$/, '')} page ${page + 1}`,
      url: request.url.replace(PAGE, `pageNumber=${page + 1}`),
    },
  };
}
