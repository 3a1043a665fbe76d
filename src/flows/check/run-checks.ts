import { archived } from './archive.js';
import { archiveLog } from './archive-log.js';
import type { Check, CheckContext, CheckRow } from './check.js';
import { conflictingPrices } from './conflicting-prices.js';
import { conflictingSources } from './conflicting-sources.js';
import { connectBareNets } from './connect-bare-nets.js';
import { connectConflicts } from './connect-conflicts.js';
import { connectIdentities } from './connect-identities.js';
import { connectMissingDays } from './connect-missing-days.js';
import { conservation } from './conservation.js';
import { frozenList } from './frozen-list.js';
import { inferredActions } from './inferred-actions.js';
import { missingDays } from './missing-days.js';
import { missingLines } from './missing-lines.js';
import { overIssued } from './over-issued.js';
import { overVolume } from './over-volume.js';
import { participantOverrides } from './participant-overrides.js';
import { provisionalDays } from './provisional-days.js';
import { quarantineCheck } from './quarantine.js';
import { residual } from './residual.js';
import { southboundHoldings } from './southbound-holdings.js';
import { staleSources } from './stale-sources.js';
import { suspiciousJumps } from './suspicious-jumps.js';
import { unknownParticipants } from './unknown-participants.js';
import { unpricedStocks } from './unpriced-stocks.js';
import { valuationConflicts } from './valuation-conflicts.js';
import { valuationSpikes } from './valuation-spikes.js';
import { valueConflicts } from './value-conflicts.js';
import { weekendCopies } from './weekend-copies.js';
import { closeChecks, openChecks } from './working-tables.js';

/** All checks, in the order of their rows. */
export const CHECKS: readonly Check[] = [
  conservation,
  residual,
  missingDays,
  provisionalDays,
  unpricedStocks,
  conflictingSources,
  conflictingPrices,
  suspiciousJumps,
  missingLines,
  frozenList,
  overIssued,
  overVolume,
  unknownParticipants,
  participantOverrides,
  southboundHoldings,
  inferredActions,
  connectIdentities,
  connectBareNets,
  connectMissingDays,
  connectConflicts,
  valueConflicts,
  valuationConflicts,
  valuationSpikes,
  staleSources,
  weekendCopies,
  archiveLog,
  archived,
  quarantineCheck,
];

/** Runs every check on one version of the store: one row each, always in the same order. */
export async function runChecks(context: CheckContext): Promise<CheckRow[]> {
  await openChecks(context);
  try {
    const rows: CheckRow[] = [];
    for (const check of CHECKS) rows.push(await check.run(context));
    return rows;
  } finally {
    await closeChecks(context);
  }
}
