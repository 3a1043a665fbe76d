import type { ReactNode } from 'react';
import { go, hereWith } from '../place.js';
import { useSay, useWords } from '../settings.js';
import { PRESETS, useWindow } from '../window.js';
import { SHELL } from '../words/shell.js';

/** Which trade dates the pages are about. */
export function WindowPicker(): ReactNode {
  const words = useWords(SHELL);
  const say = useSay();
  const { preset, from, to } = useWindow();
  const pick = (changes: Record<string, string | null>): void => go(hereWith(changes), { replace: true });
  return (
    <div className="window" role="group" aria-label={words.window}>
      <select
        aria-label={words.window}
        value={preset}
        onChange={({ target: { value } }) =>
          pick(value === 'custom' ? { window: value, from, to } : { window: value, from: null, to: null })
        }
      >
        {PRESETS.map((one) => (
          <option key={one} value={one}>
            {words.presets[one]}
          </option>
        ))}
      </select>
      {preset === 'custom' ? (
        <>
          <input
            type="date"
            aria-label={words.from}
            value={from}
            max={to}
            onChange={({ target: { value } }) => value && pick({ from: value, to })}
          />
          <input
            type="date"
            aria-label={words.to}
            value={to}
            min={from}
            onChange={({ target: { value } }) => value && pick({ from, to: value })}
          />
        </>
      ) : (
        <span className="window-text">{say.window(from, to)}</span>
      )}
    </div>
  );
}
