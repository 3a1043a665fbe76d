/** A table of the Webb-site archive: columns in the order in which a row gives them. */
export interface DumpSchema {
  readonly database: 'ccass' | 'enigma';
  readonly table: string;
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly key: readonly string[];
  readonly charset: 'latin1' | 'utf8mb4';
}

const PART = 'smallint unsigned';
const ISSUE = 'mediumint unsigned';
const FLAG = "bit(1) NOT NULL DEFAULT b'0'";
const COUNT = "smallint unsigned NOT NULL DEFAULT '0'";
const SHARES = "bigint unsigned NOT NULL DEFAULT '0'";
const PRICE = "float unsigned NOT NULL DEFAULT '0'";
const CODE = 'tinyint unsigned DEFAULT NULL';
const DAY = 'date DEFAULT NULL';
const SIZE = 'double unsigned DEFAULT NULL';
const TOUCHED = 'timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP';
const EDITOR = "mediumint unsigned NOT NULL DEFAULT '0'";

const ccass = (table: string, key: readonly string[], columns: DumpSchema['columns']): DumpSchema => ({
  database: 'ccass',
  table,
  columns,
  key,
  charset: 'latin1',
});

const enigma = (
  table: string,
  key: readonly string[],
  columns: DumpSchema['columns'],
  charset: DumpSchema['charset'] = 'latin1',
): DumpSchema => ({ database: 'enigma', table, columns, key, charset });

const QUOTE_COLUMNS: DumpSchema['columns'] = [
  ['issueID', `${ISSUE} NOT NULL`],
  ['atDate', 'date NOT NULL'],
  ['prevClose', "float unsigned DEFAULT '0'"],
  ['closing', PRICE],
  ['ask', PRICE],
  ['bid', PRICE],
  ['high', PRICE],
  ['low', PRICE],
  ['vol', SHARES],
  ['turn', SHARES],
  ['susp', FLAG],
  ['newsusp', FLAG],
  ['noclose', FLAG],
];

/**
 * The tables that are written, in the order of a dump. Names, types and order of columns are those of the archive; its
 * comments, second keys and foreign keys are left out.
 */
export const DUMP_SCHEMAS = {
  calendar: ccass(
    'calendar',
    ['tradeDate'],
    [
      ['tradeDate', 'date NOT NULL'],
      ['settleDate', 'date NOT NULL'],
      ['deferred', FLAG],
    ],
  ),
  dailylog: ccass(
    'dailylog',
    ['issueID', 'atDate'],
    [
      ['atDate', 'date NOT NULL'],
      ['issueID', `${ISSUE} NOT NULL`],
      ['intermedHldg', SHARES],
      ['intermedCnt', COUNT],
      ['NCIPhldg', SHARES],
      ['NCIPcnt', COUNT],
      ['CIPhldg', SHARES],
      ['CIPcnt', COUNT],
      ['c5', SHARES],
      ['c10', SHARES],
      ['CustHldg', SHARES],
      ['BrokHldg', SHARES],
    ],
  ),
  holdings: ccass(
    'holdings',
    ['issueID', 'partID', 'atDate'],
    [
      ['partID', `${PART} NOT NULL`],
      ['issueID', `${ISSUE} NOT NULL`],
      ['holding', 'bigint NOT NULL'],
      ['atDate', 'date NOT NULL'],
    ],
  ),
  participants: ccass(
    'participants',
    ['partID'],
    [
      ['partID', `${PART} NOT NULL AUTO_INCREMENT`],
      ['CCASSID', 'varchar(6) DEFAULT NULL'],
      ['partName', 'varchar(255) NOT NULL'],
      ['atDate', 'date NOT NULL'],
      ['addedDate', DAY],
      ['personID', 'int unsigned DEFAULT NULL'],
      ['hadHoldings', FLAG],
    ],
  ),
  pquotes: ccass('pquotes', ['issueID', 'atDate'], QUOTE_COLUMNS),
  quotes: ccass('quotes', ['issueID', 'atDate'], QUOTE_COLUMNS),
  specialdays: ccass(
    'specialdays',
    ['specialDate'],
    [
      ['specialDate', 'date NOT NULL'],
      ['pubHol', FLAG],
      ['partSess', FLAG],
      ['noAM', FLAG],
      ['noPM', FLAG],
      ['noSettle', FLAG],
    ],
  ),
  adjustments: enigma(
    'adjustments',
    ['issueID', 'exDate'],
    [
      ['issueID', 'int unsigned NOT NULL'],
      ['exDate', 'date NOT NULL'],
      ['cumAdjust', 'double unsigned NOT NULL'],
    ],
  ),
  events: enigma(
    'events',
    ['eventID'],
    [
      ['eventID', 'int unsigned NOT NULL AUTO_INCREMENT'],
      ['importID', 'int unsigned DEFAULT NULL'],
      ['subEnt', CODE],
      ['issueID', `${ISSUE} NOT NULL`],
      ['announced', DAY],
      ['eventType', 'tinyint unsigned NOT NULL'],
      ['yearEnd', DAY],
      ['exDate', DAY],
      ['bookCloseFr', DAY],
      ['bookCloseTo', DAY],
      ['acceptDate', DAY],
      ['distDate', DAY],
      ['new', SIZE],
      ['old', SIZE],
      ['currID', CODE],
      ['price', SIZE],
      ['priceHKD', SIZE],
      ['issue2', `${ISSUE} DEFAULT NULL`],
      ['notes', 'varchar(255) DEFAULT NULL'],
      ['cumDate', DAY],
      ['cumPrice', 'float unsigned DEFAULT NULL'],
      ['afterEvent', 'int unsigned DEFAULT NULL'],
      ['adjust', SIZE],
      ['cancelDate', DAY],
      ['modified', TOUCHED],
      ['FXdate', DAY],
      ['tempEntry', FLAG],
    ],
  ),
  issue: enigma(
    'issue',
    ['ID1'],
    [
      ['ID1', `${ISSUE} NOT NULL AUTO_INCREMENT`],
      ['issuer', 'int unsigned NOT NULL'],
      ['SEHKID', 'int DEFAULT NULL'],
      ['typeID', 'tinyint unsigned NOT NULL'],
      ['expmat', DAY],
      ['expAcc', CODE],
      ['SEHKcurr', CODE],
      ['userID', EDITOR],
      ['coupon', 'float DEFAULT NULL'],
      ['floating', "bit(1) DEFAULT b'0'"],
      ['HKEXwvr', FLAG],
    ],
  ),
  issuedshares: enigma(
    'issuedshares',
    ['issueID', 'atDate'],
    [
      ['issueID', "mediumint unsigned NOT NULL DEFAULT '0'"],
      ['atDate', 'date NOT NULL'],
      ['outstanding', 'double DEFAULT NULL'],
      ['modified', TOUCHED.replace('NOT NULL', 'NULL')],
      ['userID', EDITOR],
    ],
  ),
  organisations: enigma(
    'organisations',
    ['PersonID'],
    [
      ['PersonID', "int unsigned NOT NULL DEFAULT '0'"],
      ['Domicile', 'smallint unsigned DEFAULT NULL'],
      ['Name1', 'varchar(255) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci NOT NULL'],
      ['modified', TOUCHED],
      ['orgType', CODE],
      ['SFCID', 'varchar(6) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL'],
      ['cName', 'varchar(127) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL'],
      ['SFCupd', 'datetime DEFAULT NULL'],
      ['incDate', DAY],
      ['disDate', DAY],
      ['disMode', CODE],
      ['incAcc', CODE],
      ['incID', 'varchar(14) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL'],
      ['incUpd', 'datetime DEFAULT NULL'],
      ['userID', EDITOR],
      ['incName', FLAG],
      ['SFCri', FLAG],
      ['UKURI', FLAG],
      ['nameHash', 'bigint unsigned DEFAULT NULL'],
    ],
    'utf8mb4',
  ),
  stocklistings: enigma(
    'stocklistings',
    ['ID'],
    [
      ['IssueID', "mediumint unsigned NOT NULL DEFAULT '0'"],
      ['StockCode', 'varchar(8) DEFAULT NULL'],
      ['StockExID', 'tinyint unsigned NOT NULL'],
      ['FirstTradeDate', DAY],
      ['FinalTradeDate', DAY],
      ['DelistDate', DAY],
      ['ID', 'int NOT NULL AUTO_INCREMENT'],
      ['modified', TOUCHED],
      ['ReasonID', CODE],
      ['2ndCtr', FLAG],
      ['sedol', 'varchar(7) DEFAULT NULL'],
      ['isin', 'varchar(12) DEFAULT NULL'],
      ['stockId', 'int unsigned DEFAULT NULL'],
    ],
  ),
} as const satisfies Readonly<Record<string, DumpSchema>>;
