import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ByteFile } from './bytes.js';
import type { DumpSchema } from './dump-schema.js';

/** mysqldump begins a new INSERT before a statement grows beyond this many bytes. */
const LONGEST = 1_046_528;

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\n': '\\n',
  '\r': '\\r',
  '\u001a': '\\Z',
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
};

/** A text as mysqldump quotes it. */
export const dumpText = (text: string): string =>
  `'${Array.from(text, (character) => ESCAPES[character] ?? character).join('')}'`;

/** A `bit(1)` as mysqldump 8 writes it: a byte of 0 (escaped) or of 1 (as it is). */
export const dumpBit = (on: boolean): string => (on ? "_binary '\u0001'" : "_binary '\\0'");

/** A value of a row: text is quoted, null is NULL, a boolean is a bit. */
export type DumpCell = string | number | boolean | null;

function cellOf(cell: DumpCell): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'string') return dumpText(cell);
  return typeof cell === 'boolean' ? dumpBit(cell) : String(cell);
}

/** The rows of one table as INSERT statements of many rows, spilled to a file of their own until the dump is put together. */
export class DumpTable {
  readonly path: string;
  private readonly file: ByteFile;
  private readonly opening: string;
  /** Where the statement began; -1 between statements. */
  private start = -1;
  rows = 0;

  constructor(
    folder: string,
    readonly schema: DumpSchema,
    packed: boolean,
  ) {
    this.path = join(folder, `${schema.database}-${schema.table}.part`);
    this.file = new ByteFile(this.path, packed);
    this.opening = `INSERT INTO \`${schema.table}\` VALUES `;
  }

  /** Begins a row that will be at most so many bytes long. */
  private begin(room: number): void {
    if (this.start >= 0 && this.file.written - this.start + room > LONGEST) this.end();
    if (this.start < 0) {
      this.start = this.file.written;
      this.file.text(this.opening);
    } else this.file.text(',');
    this.rows += 1;
  }

  private end(): void {
    if (this.start >= 0) this.file.text(';\n');
    this.start = -1;
  }

  row(...cells: readonly DumpCell[]): void {
    const text = `(${cells.map(cellOf).join(',')})`;
    this.begin(3 * text.length + 2);
    this.file.text(text);
  }

  /** A row of whole numbers and a date after them, for the table that has hundreds of millions of them. */
  holding(part: number, issue: number, shares: number, date: Uint8Array): void {
    this.begin(64);
    this.file.text('(');
    this.file.whole(part);
    this.file.whole(issue);
    this.file.whole(shares);
    this.file.bytes(date);
  }

  /** Puts structure and rows into the dump, and removes the file of its own. */
  copyTo(dump: ByteFile): void {
    this.end();
    this.file.close();
    const { table, columns, key, charset } = this.schema;
    const lines = [
      ...columns.map(([name, type]) => `  \`${name}\` ${type}`),
      `  PRIMARY KEY (${key.map((name) => `\`${name}\``).join(',')})`,
    ];
    dump.text(
      `\n--\n-- Table structure for table \`${table}\`\n--\n\nDROP TABLE IF EXISTS \`${table}\`;\n` +
        '/*!40101 SET @saved_cs_client     = @@character_set_client */;\n' +
        '/*!50503 SET character_set_client = utf8mb4 */;\n' +
        `CREATE TABLE \`${table}\` (\n${lines.join(',\n')}\n) ENGINE=InnoDB DEFAULT CHARSET=${charset};\n` +
        '/*!40101 SET character_set_client = @saved_cs_client */;\n' +
        `\n--\n-- Dumping data for table \`${table}\`\n--\n\nLOCK TABLES \`${table}\` WRITE;\n` +
        `/*!40000 ALTER TABLE \`${table}\` DISABLE KEYS */;\n`,
    );
    dump.append(this.path);
    dump.text(`/*!40000 ALTER TABLE \`${table}\` ENABLE KEYS */;\nUNLOCK TABLES;\n`);
    rmSync(this.path);
  }
}

/** What stands before the tables of a database. */
export const dumpHead = (database: string): string =>
  `-- MySQL dump 10.13  Distrib 8.0.37, for Linux (x86_64)
--
-- Host: localhost    Database: ${database}
-- ------------------------------------------------------
-- Server version\t8.0.37
-- Simulated: everything in it is invented

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!50503 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;

--
-- Current Database: \`${database}\`
--

CREATE DATABASE /*!32312 IF NOT EXISTS*/ \`${database}\` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;

USE \`${database}\`;
`;

/** What stands after them. */
export const dumpFoot = (at: Date): string =>
  `/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;

/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;

-- Dump completed on ${at.toISOString().slice(0, 19).replace('T', ' ')}
`;
