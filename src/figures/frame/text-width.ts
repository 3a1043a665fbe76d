const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6“”‘’…—]/;
const CLASSES: readonly (readonly [RegExp, number])[] = [
  [/[ijl|'!.,:;·]/, 0.29],
  [/[ftrI()[\]\-/ ]/, 0.36],
  [/[mwMW%@]/, 0.92],
  [/[A-Z]/, 0.66],
  [/[0-9−+–=<>~×]/, 0.58],
];

/** Width of one character in parts of the font size, a little more than the usual sans-serif fonts take. */
function widthOf(character: string): number {
  if (WIDE.test(character)) return 1;
  if (character.codePointAt(0)! > 0xffff) return 1;
  return CLASSES.find(([kind]) => kind.test(character))?.[1] ?? 0.58;
}

const known = new Map<string, number>();

/** Width of a text in pixels, the same on every machine: East Asian characters are square. */
export function textWidth(text: string, fontSize: number, bold = false): number {
  let width = 0;
  for (const character of text) {
    let own = known.get(character);
    if (own === undefined) {
      own = widthOf(character);
      known.set(character, own);
    }
    width += own;
  }
  return width * fontSize * (bold ? 1.06 : 1);
}

/** Where a line may end: after a space, or before or after an East Asian character but not before its punctuation. */
const PIECES =
  /[^\s\u2e80-\ua4cf\uf900-\ufaff\uff00-\uff60]+\s*|[\u2e80-\ua4cf\uf900-\ufaff\uff00-\uff60](?:[，。；：、）》！？·]|\s)*|\s+/gu;

/** An amount stays on one line: `HKD 13.0 bn`, `130 亿港元`. */
const AMOUNT = /(?:HKD|CNY) −?[\d.,]+(?: (?:trn|bn|mn))?|−?[\d.,]+ (?=[万亿])/g;
const JOINED = '\ue000';

/** Breaks a text into lines no wider than `width`; the last of `most` lines ends in … where more would follow. */
export function wrap(
  text: string,
  width: number,
  fontSize: number,
  { most = 9, bold = false }: { most?: number; bold?: boolean } = {},
): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of text.replace(AMOUNT, (amount) => amount.replaceAll(' ', JOINED)).match(PIECES) ?? []) {
    const piece = part.replaceAll(JOINED, ' ');
    if (line !== '' && textWidth((line + piece).trimEnd(), fontSize, bold) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), shorten(lines.slice(most - 1).join(' '), width, fontSize, bold)];
}

/** The text, or its beginning and … where it is wider than `width`. */
export function shorten(text: string, width: number, fontSize: number, bold = false): string {
  if (textWidth(text, fontSize, bold) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join('').trimEnd()}…`, fontSize, bold) > width)
    characters.pop();
  return `${characters.join('').trimEnd()}…`;
}
