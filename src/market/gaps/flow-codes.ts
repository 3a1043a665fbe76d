import { Amount } from '../../amount.js';
import { groupNamed, shippedScheme } from '../../securities/industry-scheme.js';
import type { IndustryLink } from './links.js';

/** The code under which industry-links.csv names an industry of Hong Kong flows: the shipped scheme's, else `consumer-staples` for Consumer staples. */
export const flowCode = (industry: string): string =>
  groupNamed(shippedScheme(), industry)?.code ??
  industry
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');

/** Industries with flows, by code and name: net buying of foreign holders in HKD. */
export interface IndustryFlows {
  readonly net: ReadonlyMap<string, Amount>;
  readonly names: ReadonlyMap<string, string>;
}

/** Adds up rows of flows by type and industry. */
export function industryFlows(
  rows: readonly { readonly industry?: string; readonly net: Amount }[],
): IndustryFlows {
  const net = new Map<string, Amount>();
  const names = new Map<string, string>();
  for (const row of rows) {
    if (row.industry === undefined) continue;
    const code = flowCode(row.industry);
    names.set(code, row.industry);
    net.set(code, row.net.add(net.get(code) ?? new Amount(0n)));
  }
  return { net, names };
}

/** Names of industries with flows that no row of industry-links.csv takes in, sorted. */
export function unlinked({ names }: IndustryFlows, links: readonly IndustryLink[]): string[] {
  const linked = new Set(links.flatMap(({ flows }) => flows));
  return [...names].flatMap(([code, name]) => (linked.has(code) ? [] : [name])).sort();
}
