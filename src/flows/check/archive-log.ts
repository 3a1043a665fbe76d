import type { Check } from './check.js';

/** Lists of the Webb-site archive that do not add up to its own daily log. */
export const archiveLog: Check = {
  name: 'archive-log',
  async run({ engine }) {
    const rows = await engine.query(
      "SELECT set_aside FROM files WHERE kind LIKE 'webbsite-%' AND set_aside IS NOT NULL ORDER BY file",
    );
    const flagged = rows
      .flatMap(({ set_aside }) => JSON.parse(String(set_aside)) as readonly { readonly reason: string }[])
      .map(({ reason }) => reason)
      .filter((reason) => / lists? .*flagged: |^list of .* flagged: /.test(reason))
      .sort();
    const count = flagged.reduce(
      (sum, reason) => sum + Number(/^(\d+) more lists/.exec(reason)?.[1] ?? 1),
      0,
    );
    if (count === 0) return { check: this.name, status: 'pass', count: 0, example: null, remedy: null };
    return {
      check: this.name,
      status: 'warn',
      count,
      example: flagged.find((reason) => reason.startsWith('list of ')) ?? (flagged[0] as string),
      remedy: 'take these lists from another source, or from a later copy of the archive',
    };
  },
};
