import { isOwn, overrideCounts, overrideNotes } from '../../participants/override-notes.js';
import type { Check } from './check.js';
import { plural } from './words.js';

/** What the convention and config.yaml say otherwise about participants; one whom only config.yaml has is in some list. */
export const participantOverrides: Check = {
  name: 'participant-overrides',
  async run({ engine, registry }) {
    const added = registry.all().filter(isOwn);
    const missing: string[] = [];
    for (const { id, name } of added) {
      const seen = await engine.query('SELECT holder FROM names WHERE holder = $id LIMIT 1', { id });
      if (seen.length === 0) missing.push(`${id} (${name})`);
    }
    if (missing.length > 0) {
      return {
        check: this.name,
        status: 'warn',
        count: missing.length,
        example: `${plural(missing.length, 'participant')} of config.yaml in no stored list: ${missing.join(', ')}`,
        remedy: 'see whether the id is a typing error, under participants in config.yaml',
      };
    }
    const { byConvention, own } = overrideCounts(registry);
    const example = overrideNotes(registry).join('; ') || null;
    return { check: this.name, status: 'pass', count: byConvention + own, example, remedy: null };
  },
};
