import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/** A page of the dashboard; those with a key stand in the navigation. */
export interface Route {
  readonly path: RegExp;
  readonly page: LazyExoticComponent<ComponentType<{ readonly id: string }>>;
}

const named = <Module, Key extends keyof Module>(
  load: () => Promise<Module>,
  key: Key,
): LazyExoticComponent<ComponentType<{ readonly id: string }>> =>
  lazy(async () => ({ default: (await load())[key] as ComponentType<{ readonly id: string }> }));

export const ROUTES: readonly Route[] = [
  { path: /^\/$/, page: named(() => import('./pages/overview.js'), 'OverviewPage') },
  { path: /^\/northbound$/, page: named(() => import('./pages/northbound.js'), 'NorthboundPage') },
  { path: /^\/market$/, page: named(() => import('./pages/market.js'), 'MarketPage') },
  { path: /^\/report$/, page: named(() => import('./pages/report.js'), 'ReportPage') },
  { path: /^\/claims$/, page: named(() => import('./pages/claims.js'), 'ClaimsPage') },
  { path: /^\/data$/, page: named(() => import('./pages/data.js'), 'DataPage') },
  { path: /^\/flows$/, page: named(() => import('./pages/hong-kong.js'), 'HongKongPage') },
  { path: /^\/stock\/([^/]+)$/, page: named(() => import('./pages/stock.js'), 'StockPage') },
  {
    path: /^\/participant\/([^/]+)$/,
    page: named(() => import('./pages/participant.js'), 'ParticipantPage'),
  },
];

/** Pages of the navigation, in its order. */
export const NAVIGATION = [
  ['overview', '/'],
  ['northbound', '/northbound'],
  ['flows', '/flows'],
  ['market', '/market'],
  ['report', '/report'],
  ['claims', '/claims'],
  ['data', '/data'],
] as const;

/** The page of a path, and what the path names. */
export function routeOf(path: string): { route: Route; id: string } | null {
  for (const route of ROUTES) {
    const found = route.path.exec(path);
    if (found) return { route, id: decode(found[1] ?? '') };
  }
  return null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
