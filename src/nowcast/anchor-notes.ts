import { MOST_SIZES, type QuarterAnchors } from './anchors.js';

/** What is to be said of quarters whose holdings tell less than they could, or nothing. */
export function anchorNotes({ anchors, unread }: QuarterAnchors): string[] {
  const notes: string[] = [];
  const partly = new Map<string, string[]>();
  for (const { id, without } of anchors)
    if (without.length > 0) partly.set(without.join(', '), [...(partly.get(without.join(', ')) ?? []), id]);
  for (const [names, quarters] of partly)
    notes.push(
      `the value held at the end of ${quarters.join(', ')} is read without prices that are not known throughout: ${names}`,
    );
  const why = (one: (typeof unread)[number]['why']): string =>
    unread.flatMap((quarter) => (quarter.why === one ? [quarter.id] : [])).join(', ');
  if (why('prices') !== '')
    notes.push(`the value held at the end of ${why('prices')} tells nothing: no price is known throughout`);
  if (why('flow') !== '')
    notes.push(
      `the value held at the end of ${why('flow')} tells nothing: it would mean more than ${MOST_SIZES} usual flows on every day; see whether it is right, and that of the quarter before`,
    );
  return notes;
}
