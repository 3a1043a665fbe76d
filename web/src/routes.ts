import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/** A page of the dashboard; those with a key stand in the navigation. */
export interface Route {
  readonly path: RegExp;
  /** Loads what the page is made of. */
  readonly load: () => Promise<unknown>;
  readonly page: LazyExoticComponent<ComponentType<{ readonly id: string }>>;
}

const route = <Module, Key extends keyof Module>(
  path: RegExp,
  load: () => Promise<Module>,
  key: Key,
): Route => ({
  path,
  load,
  page: lazy(async () => ({ default: (await load())[key] as ComponentType<{ readonly id: string }> })),
});

export const ROUTES: readonly Route[] = [
  route(/^\/$/, () => import('./pages/overview.js'), 'OverviewPage'),
  route(/^\/northbound$/, () => import('./pages/northbound.js'), 'NorthboundPage'),
  route(/^\/market$/, () => import('./pages/market.js'), 'MarketPage'),
  route(/^\/report$/, () => import('./pages/report.js'), 'ReportPage'),
  route(/^\/claims$/, () => import('./pages/claims.js'), 'ClaimsPage'),
  route(/^\/data$/, () => import('./pages/data.js'), 'DataPage'),
  route(/^\/flows$/, () => import('./pages/hong-kong.js'), 'HongKongPage'),
  route(/^\/stock\/([^/]+)$/, () => import('./pages/stock.js'), 'StockPage'),
  route(/^\/participant\/([^/]+)$/, () => import('./pages/participant.js'), 'ParticipantPage'),
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
