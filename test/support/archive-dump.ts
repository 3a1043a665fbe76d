/** A small made-up copy of the Webb-site archive, with numbers that can be followed by hand. */
export interface DumpTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null | boolean)[])[];
}

const literal = (value: string | number | null | boolean): string => {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? "_binary '\u0001'" : "_binary '\\0'";
  if (typeof value === 'number') return String(value);
  return `'${value.replace(/[\\']/g, (one) => `\\${one}`)}'`;
};

/** Tables as mysqldump writes them. */
export function dumpOf(tables: readonly DumpTable[]): string {
  const parts = tables.map(({ name, columns, rows }) => {
    const values = rows.map((row) => `(${row.map(literal).join(',')})`).join(',');
    return (
      `DROP TABLE IF EXISTS \`${name}\`;\n/*!40101 SET @saved_cs_client = @@character_set_client */;\n` +
      `CREATE TABLE \`${name}\` (\n${columns.map((column) => `  \`${column}\` int DEFAULT NULL`).join(',\n')}\n) ENGINE=InnoDB;\n` +
      `LOCK TABLES \`${name}\` WRITE;\n${values ? `INSERT INTO \`${name}\` VALUES ${values};\n` : ''}UNLOCK TABLES;\n`
    );
  });
  return `-- MySQL dump 10.13  Distrib 8.0.37, for Linux (x86_64)\n--\n-- Host: localhost    Database: ccass\n${parts.join('')}-- Dump completed on 2025-10-31  1:00:00\n`;
}

/** Tables as csv, `NULL` where nothing is given, flags as 0 and 1. */
export const extractOf = ({ columns, rows }: DumpTable): string =>
  [
    columns.join(','),
    ...rows.map((row) =>
      row
        .map((cell) =>
          cell === null
            ? ''
            : typeof cell === 'boolean'
              ? Number(cell)
              : /[",]/.test(String(cell))
                ? `"${String(cell).replaceAll('"', '""')}"`
                : cell,
        )
        .join(','),
    ),
  ]
    .join('\n')
    .concat('\n');

const table = (name: string, columns: string, rows: DumpTable['rows']): DumpTable => ({
  name,
  columns: columns.split(','),
  rows,
});

/**
 * Issue 7 is stock 09001 until it is delisted on 2025-09-10; issue 8 takes the code on 2025-10-06. Participants 1 and 2
 * trade on 2025-09-02 (settles 4 September); 3 is an investor known by name.
 */
export const ARCHIVE = {
  participants: table('participants', 'partID,CCASSID,partName,atDate,addedDate,personID,hadHoldings', [
    [1, 'B01901', "ALPHA'S BROKERS LTD", '2025-01-02', '2025-01-02', null, true],
    [2, 'C00902', 'BETA "BANK"', '2025-01-02', '2025-01-02', null, true],
    [3, null, 'GAMMA INVESTMENTS', '2025-01-02', '2025-01-02', null, true],
  ]),
  holdings: table('holdings', 'partID,issueID,holding,atDate', [
    [1, 7, 1000, '2025-08-29'],
    [1, 7, 990, '2025-09-04'],
    [1, 7, 0, '2025-09-10'],
    [2, 7, 5000, '2025-08-29'],
    [2, 7, 5010, '2025-09-04'],
    [2, 7, 0, '2025-09-10'],
    [3, 7, 30, '2025-08-29'],
    [3, 7, 0, '2025-09-10'],
    [2, 8, 70, '2025-10-08'],
    [2, 8, 90, '2025-10-09'],
  ]),
  dailylog: table(
    'dailylog',
    'atDate,issueID,intermedHldg,intermedCnt,NCIPhldg,NCIPcnt,CIPhldg,CIPcnt,c5,c10,CustHldg,BrokHldg',
    [
      ...['2025-08-29', '2025-09-01', '2025-09-02', '2025-09-03', '2025-09-04', '2025-09-05'].map((date) => [
        date,
        7,
        6000,
        2,
        70,
        1,
        30,
        1,
        6030,
        6030,
        5000,
        1000,
      ]),
      ['2025-10-08', 8, 70, 1, 0, 0, 0, 0, 70, 70, 70, 0],
      ['2025-10-09', 8, 90, 1, 0, 0, 0, 0, 90, 90, 90, 0],
    ],
  ),
  quotes: table('quotes', 'issueID,atDate,prevClose,closing,ask,bid,high,low,vol,turn,susp,newsusp,noclose', [
    [7, '2025-09-01', 2.5, 2.5, 0, 0, 0, 0, 0, 0, false, false, false],
    [7, '2025-09-02', 2.5, 2.55, 0, 0, 0, 0, 800, 2000, false, false, false],
    [7, '2025-09-03', 2.55, 0, 0, 0, 0, 0, 0, 0, true, true, true],
    [8, '2025-10-06', null, 10.1, 0, 0, 0, 0, 100, 1010, false, false, false],
  ]),
  issue: table('issue', 'ID1,issuer,SEHKID,typeID,expmat,expAcc,SEHKcurr,userID', [
    [7, 107, null, 0, null, null, null, 0],
    [8, 108, null, 0, null, null, 0, 0],
  ]),
  organisations: table('organisations', 'PersonID,Domicile,Name1,cName', [
    [107, null, 'OLD CO', '舊公司'],
    [108, null, 'NEW CO', null],
  ]),
  stocklistings: table(
    'stocklistings',
    'IssueID,StockCode,StockExID,FirstTradeDate,FinalTradeDate,DelistDate,ID,2ndCtr',
    [
      [7, '9001', 1, '2001-03-01', '2025-09-05', '2025-09-10', 1, false],
      [8, '9001', 1, '2025-10-06', null, null, 2, false],
    ],
  ),
} as const;

export const ALL_TABLES: readonly DumpTable[] = Object.values(ARCHIVE);
