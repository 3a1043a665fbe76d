import { InputError } from '../../errors.js';
import type { Cell, ReadPage } from './read-page.js';

interface Column {
  readonly title: string;
  readonly label: RegExp;
}

/** How HKEX heads each column: English, traditional Chinese, and the simplified mirror. */
const COLUMNS: Readonly<Record<string, Column>> = {
  'participant-id': { title: 'Participant ID', label: /^(participant id|參與者編號|参与者编号)$/i },
  'participant-name': {
    title: 'Name of CCASS Participant',
    label: /^(name of ccass participant|中央結算系統參與者名稱|中央结算系统参与者名称)/i,
  },
  'stock-code': { title: 'Stock Code', label: /^(stock code|股份代號|股份代号)$/i },
  'stock-name': { title: 'Stock Name', label: /^((stock )?name|股份名稱|股份名称)$/i },
  shareholding: {
    title: 'Shareholding',
    label: /^(shareholding( in ccass)?|(於中央結算系統的|于中央结算系统的)?持股量)$/i,
  },
  'shareholding-percent': { title: '% of issued', label: /^(%|佔|占)/ },
};

const CHANGED = 'HKEX has changed the page; keep the file and update waizi';

const titleOf = (column: string): string => COLUMNS[column]?.title ?? column;

const bare = (label: string): string => label.replace(/\s*[:：]$/, '');

/**
 * Cells of a result table by column, after comparing HKEX's labels with the columns they head.
 * @param needed columns that every row must have, with a value
 * @param place where the page is from, for messages
 * @returns for each row the texts of `needed`, in that order
 * @throws InputError when a label heads another column than expected, or a cell is missing
 */
export function readColumns(
  page: Pick<ReadPage, 'header' | 'rows'>,
  needed: readonly string[],
  place: string,
): string[][] {
  const accepted = new Map<string, string>();
  const check = (cell: Cell): void => {
    if (accepted.get(cell.column) === cell.label) return;
    accepted.set(cell.column, cell.label);
    const expected = COLUMNS[cell.column];
    if (!expected || expected.label.test(bare(cell.label))) return;
    throw new InputError(`column "${expected.title}" is headed "${bare(cell.label)}"`, {
      place,
      remedy: CHANGED,
    });
  };
  for (const column of needed) {
    if (page.header.some((cell) => cell.column === column)) continue;
    const found = page.header.map((cell) => `"${cell.label}"`).join(', ') || 'none';
    throw new InputError(`no column "${titleOf(column)}" (found ${found})`, {
      place,
      remedy: CHANGED,
    });
  }
  page.header.forEach(check);
  return (page.rows ?? []).map((row, index) => {
    const broken = (problem: string): InputError =>
      new InputError(problem, {
        place: `${place}, row ${index + 1}`,
        remedy: 'the page is cut or edited: save it again',
      });
    const texts: (string | null)[] = needed.map(() => null);
    for (const cell of row) {
      if (cell.label !== '') check(cell);
      const at = needed.indexOf(cell.column);
      if (at === -1 || cell.body === null) continue;
      if (texts[at] !== null) throw broken(`two cells "${titleOf(cell.column)}"`);
      texts[at] = cell.body;
    }
    return texts.map((text, at) => {
      if (text === null) throw broken(`no cell "${titleOf(needed[at] ?? '')}"`);
      return text;
    });
  });
}
