import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  parseParticipantList,
  recogniseParticipantList,
} from '../../../src/sources/participant-lists/participant-list.js';
import { rejection } from '../../support/rejection.js';

const none = { firstSeen: null, lastSeen: null };

test('reads two columns without a header', () => {
  const text = 'A09001,ALPHA CLEARING\nB09002,"BETA, BROKERS"\n';
  expect(recogniseParticipantList(text)).toBe(true);
  expect(parseParticipantList(text)).toEqual({
    rows: [
      { participant: 'A09001', name: 'ALPHA CLEARING', ...none },
      { participant: 'B09002', name: 'BETA, BROKERS', ...none },
    ],
    setAside: [],
  });
});

test('reads names with the days they were seen, several of one participant', () => {
  const text =
    'participant_id,participant_name,first_seen,last_seen,rows\n' +
    'C09001,ALPHA BANK,2030-01-01,2030-02-01,5\n' +
    'C09001,甲銀行,2030-02-02,2030-03-01,5\n';
  expect(recogniseParticipantList(text)).toBe(true);
  expect(parseParticipantList(text).rows).toEqual([
    { participant: 'C09001', name: 'ALPHA BANK', firstSeen: '2030-01-01', lastSeen: '2030-02-01' },
    { participant: 'C09001', name: '甲銀行', firstSeen: '2030-02-02', lastSeen: '2030-03-01' },
  ]);
});

test('reads the plain form, once each', () => {
  const text = 'participant_id,participant_name\nc09001,ALPHA  BANK\nC09001,ALPHA BANK\nSFC001,CLEARING\n';
  expect(parseParticipantList(text).rows).toEqual([
    { participant: 'C09001', name: 'ALPHA BANK', ...none },
    { participant: 'SFC001', name: 'CLEARING', ...none },
  ]);
});

test.each([
  [',NAMELESS,,', '"NAMELESS" has no participant id'],
  ['X09001,ALPHA,,', '"X09001" is no participant id'],
  ['C9001,ALPHA,,', '"C9001" is no participant id'],
  ['C09001,,,', 'C09001 has no name'],
  ['C09001,ALPHA,soon,', 'first_seen "soon" is no date'],
  ['C09001,ALPHA,2030-02-01,2030-01-01', 'C09001 was seen from 2030-02-01 to 2030-01-01, backwards'],
])('sets %j aside', (line, reason) => {
  const text = `participant_id,participant_name,first_seen,last_seen\n${line}\n`;
  expect(parseParticipantList(text)).toEqual({ rows: [], setAside: [{ row: 2, reason }] });
});

test('rejects a table without ids, and recognises no other table', () => {
  expect(rejection(() => parseParticipantList('participant_name,rows\nALPHA,1\n'))).toBe(
    'header: no column "participant_id"; the columns are "participant_name", "rows"',
  );
  expect(recogniseParticipantList('stock_code,date,participant_id,participant_name,shares\n')).toBe(false);
  expect(recogniseParticipantList('09001,ALPHA\n')).toBe(false);
});

const REAL = new URL('../../../../shared/data/ccass/', import.meta.url);
describe.skipIf(!existsSync(REAL))('real lists (left out where ../shared/data is absent)', () => {
  test.each([
    ['participants-2020.csv', 1323, 1323, 1],
    ['participants-seen.csv', 1155, 704, 0],
  ])('%s', (file, names, ids, setAside) => {
    const text = readFileSync(new URL(file, REAL), 'utf8');
    expect(recogniseParticipantList(text)).toBe(true);
    const parsed = parseParticipantList(text);
    expect(parsed.rows.length).toBe(names);
    expect(new Set(parsed.rows.map(({ participant }) => participant)).size).toBe(ids);
    expect(parsed.setAside.length).toBe(setAside);
  });
});
