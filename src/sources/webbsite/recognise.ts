import { InputError } from '../../errors.js';
import { headerOfExtract } from './csv-reader.js';
import { tableOfHeader } from './tables.js';

const STATEMENT =
  /^\s*(INSERT INTO|CREATE TABLE|CREATE DATABASE|DROP TABLE IF EXISTS|LOCK TABLES|USE) [`"]?\w/i;

/** Whether the beginning of a file is that of a dump in SQL: the first line of its program, else the first statement. */
export function recogniseDump(head: string): boolean {
  for (const line of head.replace(/^\uFEFF/, '').split('\n', 200)) {
    if (/^-- (MySQL|MariaDB) dump /.test(line)) return true;
    const text = line.trim();
    if (text !== '' && !text.startsWith('--') && !/^\/\*.*\*\/;?$/.test(text)) return STATEMENT.test(text);
  }
  return false;
}

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
