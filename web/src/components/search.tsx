import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';
import type { Name, Rows } from '../answers.js';
import { api, useData } from '../data.js';
import { addressOf, go } from '../place.js';
import { useSay, useWords } from '../settings.js';
import { SHELL } from '../words/shell.js';

const PAUSE_MS = 120;

export const pageOf = ({ kind, id }: Pick<Name, 'kind' | 'id'>): string =>
  addressOf(`/${kind}/${encodeURIComponent(id)}`);

/** Search over stocks and participants, by keyboard as by hand. */
export function Search(): ReactNode {
  const words = useWords(SHELL);
  const { lang } = useSay();
  const id = useId();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const { data } = useData<Rows<Name>>(
    asked === '' ? null : api('/search', { q: asked.slice(0, 80), most: 12 }),
  );
  const found = asked === '' ? [] : (data?.rows ?? []);
  const choose = (one: Name | undefined): void => {
    if (!one) return;
    setOpen(false);
    setText('');
    setAsked('');
    go(pageOf(one));
  };
  const typed = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setOpen(true);
      setActive((was) => (found.length === 0 ? 0 : (was + step + found.length) % found.length));
    } else if (event.key === 'Enter') choose(found[active] ?? found[0]);
    else if (event.key === 'Escape') setOpen(false);
  };
  const shown = open && asked !== '' && data !== null;
  return (
    <div className="search" role="search">
      <input
        type="search"
        role="combobox"
        aria-label={words.search}
        aria-expanded={shown}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={shown && found[active] ? `${id}-${active}` : undefined}
        placeholder={words.searchHint}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onKeyDown={typed}
        onFocus={() => setOpen(true)}
        onBlur={() => setTimeout(() => setOpen(false), 150)}
      />
      <div id={id} role="listbox" aria-label={words.search} className="found" hidden={!shown}>
        {found.map((one, index) => (
          <div
            key={`${one.kind} ${one.id}`}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onMouseDown={(event) => {
              event.preventDefault();
              choose(one);
            }}
          >
            <span className="code">{one.id}</span>
            <span className="found-name">
              {lang === 'zh' ? (one.name_zh ?? one.name) : (one.name ?? one.name_zh)}
            </span>
            <span className="faint">
              {one.kind === 'stock' ? words.stock : words.participant}
              {one.stored ? '' : `, ${words.notStored}`}
            </span>
          </div>
        ))}
        {found.length === 0 && <p className="faint">{words.noneFound}</p>}
      </div>
    </div>
  );
}
