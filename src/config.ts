import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, parseDocument } from 'yaml';
import type { CustodyMove } from './changes/custody-move.js';
import { classificationOf, custodyMovesOf, DEFAULT_CLASSIFICATION, gapWeightsOf } from './config-fields.js';
import { InputError } from './errors.js';
import { type EngineAddress, engineAddress } from './store/clickhouse/address.js';
import { SOURCE_IDS } from './sources/fetching/ids.js';
import { NO_SOURCES, type SourcesConfig, sourcesOf } from './sources/fetching/settings.js';
import { DEFAULT_WEIGHTS, type GapWeights } from './market/gaps/gaps.js';
import { NO_OWN, type OwnIndicators, ownIndicatorsOf } from './nowcast/own-indicators.js';
import { type AlertSettings, alertsOf, NO_ALERTS } from './report/alerts/settings.js';
import type { ClassificationOptions } from './participants/label-set.js';

/** One entry of `participants:` in config.yaml. */
export interface ParticipantOverride {
  readonly id: string;
  readonly field: string;
  readonly value: string;
  readonly reason: string;
}

/** What a workspace's config.yaml may say. */
export interface Config {
  readonly participants: readonly ParticipantOverride[];
  /** `head-office` (the shipped rule) or `hong-kong-banks`. */
  readonly convention: 'head-office' | 'hong-kong-banks';
  /** Industry scheme that answers by industry use; the first by name when not given. */
  readonly industries: string | null;
  /** How foreign participants are told apart. */
  readonly classification: ClassificationOptions;
  /** How much each part of an expectation gap weighs. */
  readonly gapWeights: GapWeights;
  /** Changes of custodian that the user knows of. */
  readonly custodyMoves: readonly CustodyMove[];
  /** Which sources are allowed, and how they are asked. */
  readonly sources: SourcesConfig;
  /** Inputs and indicators of the northbound estimate beside those that ship. */
  readonly northbound: OwnIndicators;
  /** What is told to whom of what just arrived. */
  readonly alerts: AlertSettings;
  /** The ClickHouse cluster that answers questions; null: DuckDB, over the workspace's own files. */
  readonly engine: EngineAddress | null;
  /** Made by the simulated market: every answer says so. */
  readonly simulated: boolean;
}

const KEYS = new Set([
  'participants',
  'convention',
  'industries',
  'classification',
  'custody_moves',
  'sources',
  'northbound',
  'alerts',
  'gap_weights',
  'engine',
  'simulated',
]);
const EMPTY: Config = {
  participants: [],
  convention: 'head-office',
  industries: null,
  classification: DEFAULT_CLASSIFICATION,
  custodyMoves: [],
  sources: NO_SOURCES,
  northbound: NO_OWN,
  alerts: NO_ALERTS,
  gapWeights: DEFAULT_WEIGHTS,
  engine: null,
  simulated: false,
};

/** What a document says as plain values; an alias that leads nowhere, or that unfolds without end, shows only here. */
function plainOf(document: Document, refuse: (problem: string) => never): unknown {
  try {
    return document.toJS();
  } catch (error) {
    return refuse((error as Error).message);
  }
}

/**
 * Reads `config.yaml` of a workspace; the defaults where there is none.
 * @throws InputError naming the key that is wrong
 */
export function readConfig(folder: string): Config {
  const path = join(folder, 'config.yaml');
  if (!existsSync(path)) return EMPTY;
  const document = parseDocument(readFileSync(path, 'utf8'));
  const fault = document.errors[0];
  const refuse = (problem: string, place?: string): never => {
    throw new InputError(problem, { file: path, ...(place ? { place } : {}), remedy: 'see docs/config.md' });
  };
  if (fault) refuse(fault.message.split('\n')[0] ?? 'no YAML');
  const value: unknown = plainOf(document, refuse);
  if (value === null || value === undefined) return EMPTY;
  if (typeof value !== 'object' || Array.isArray(value)) return refuse('the file is no list of keys');
  const map = new Map(Object.entries(value));
  for (const key of map.keys()) if (!KEYS.has(key)) refuse(`unknown key "${key}"`);
  const convention = map.get('convention') ?? EMPTY.convention;
  if (convention !== 'head-office' && convention !== 'hong-kong-banks') {
    return refuse(`convention "${String(convention)}" is none of head-office, hong-kong-banks`);
  }
  const industries = map.get('industries') ?? null;
  if (industries !== null && typeof industries !== 'string') return refuse('industries must name a scheme');
  const engine = map.get('engine') ?? null;
  if (engine !== null && typeof engine !== 'string') return refuse('engine must be an address');
  const participants = map.get('participants') ?? [];
  if (!Array.isArray(participants)) return refuse('participants must be a list');
  return {
    convention,
    industries,
    classification: classificationOf(map.get('classification'), refuse),
    gapWeights: gapWeightsOf(map.get('gap_weights'), refuse),
    custodyMoves: custodyMovesOf(map.get('custody_moves'), refuse),
    sources: sourcesOf(map.get('sources'), SOURCE_IDS, refuse),
    northbound: ownIndicatorsOf(map.get('northbound'), refuse),
    alerts: alertsOf(map.get('alerts'), refuse),
    engine: engine === null || engine === 'duckdb' ? null : engineAddress(engine, refuse, folder),
    simulated: map.get('simulated') === true,
    participants: participants.map((item: unknown, index): ParticipantOverride => {
      const fields =
        typeof item === 'object' && item !== null
          ? new Map(Object.entries(item))
          : new Map<string, unknown>();
      const text = (key: string): string => {
        const cell = fields.get(key);
        return typeof cell === 'string' || typeof cell === 'number'
          ? String(cell)
          : refuse(`no ${key}`, `participants, entry ${index + 1}`);
      };
      return { id: text('id'), field: text('field'), value: text('value'), reason: text('reason') };
    }),
  };
}
