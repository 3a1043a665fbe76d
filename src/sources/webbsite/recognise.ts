import { InputError } from '../../errors.js';
import { headerOfExtract } from './csv-reader.js';
import { tableOfHeader } from './tables.js';

/** Whether the beginning of a file is that of a dump in SQL. */
export const recogniseDump = (head: string): boolean =>
  /^\uFEFF?(\/\*M?!.*\n)?\s*-- (MySQL|MariaDB) dump /.test(head) ||
  /^\uFEFF?(\s*(--.*|\/\*.*\*\/;?)?\n)*\s*(INSERT INTO|CREATE TABLE|DROP TABLE IF EXISTS|LOCK TABLES|USE) [`"]?\w/i.test(
    head,
  );

/** Whether the beginning of a file is a csv extract of a table of the archive. */
export function recogniseExtract(head: string): boolean {
  const line = head.split('\n', 1)[0] ?? '';
  if (!/[,;\t]/.test(line) || line.length > 4000) return false;
  return tableOfHeader(headerOfExtract(line).header, '') !== null;
}

/** @throws InputError for an address that is no server of PostgreSQL or MySQL */
export function schemeOf(address: string): 'postgres' | 'mysql' {
  const scheme = /^([a-z]+):\/\//i.exec(address)?.[1]?.toLowerCase();
  if (scheme === 'postgres' || scheme === 'postgresql') return 'postgres';
  if (scheme === 'mysql' || scheme === 'mariadb') return 'mysql';
  throw new InputError('--from takes postgres://USER@HOST/DATABASE or mysql://USER@HOST/DATABASE');
}
