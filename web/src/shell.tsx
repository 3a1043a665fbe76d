import { Component, type ReactNode, Suspense, useEffect } from 'react';
import { CONVENTIONS } from '../../src/figures/frame/look.js';
import { dayNumber } from '../../src/iso-date.js';
import { Empty } from './components/empty.js';
import { Link } from './components/link.js';
import { Search } from './components/search.js';
import { Skeleton, TroubleNote } from './components/states.js';
import { WindowPicker } from './components/window-picker.js';
import { HealthContext, useHealth, useKnownHealth, Version } from './data.js';
import { addressOf, go, hereWith, usePlace } from './place.js';
import { NAVIGATION, routeOf } from './routes.js';
import { useLook, useSay, useWords } from './settings.js';
import { SHELL } from './words/shell.js';

/** What the server calls the version of a workspace in which nothing is stored. */
const EMPTY = 'empty';

const isKeyOf = <T extends object>(of: T, key: string | undefined): key is keyof T & string =>
  key !== undefined && key in of;

/** The frame of every page: banner, navigation, window, switches; the page in it. */
export function Shell(): ReactNode {
  const words = useWords(SHELL);
  const health = useHealth();
  const { path } = usePlace();
  const found = routeOf(path);
  const key = NAVIGATION.find(([, address]) => address === path)?.[0];
  useEffect(() => {
    document.title = key === undefined ? 'waizi 外资' : `${words.pages[key]} · waizi 外资`;
  }, [key, words]);
  return (
    <>
      <a className="skip" href="#content">
        {words.skip}
      </a>
      {health.data?.simulated && (
        <p className="banner" role="note">
          {words.simulated}
        </p>
      )}
      <div className="frame">
        <header className="top">
          <Link to={addressOf('/')} className="brand">
            waizi <span lang="zh-Hans">外资</span>
          </Link>
          {health.data && (
            <HealthContext value={health.data}>
              <Search />
              <WindowPicker />
            </HealthContext>
          )}
          <Switches />
        </header>
        <nav className="nav" aria-label={words.nav}>
          {NAVIGATION.map(([name, address]) => (
            <Link key={name} to={addressOf(address)} current={key === name}>
              <span className="nav-long">{words.pages[name]}</span>
              <span className="nav-short" aria-hidden="true">
                {words.short[name]}
              </span>
            </Link>
          ))}
        </nav>
        <main id="content" tabIndex={-1}>
          {health.data ? (
            <HealthContext value={health.data}>
              <Version value={`${health.data.version} ${health.data.today}`}>
                <Stale />
                {found ? (
                  <Guard key={path} words={words}>
                    {health.data.version === EMPTY && isKeyOf(words.emptyWhat, key) ? (
                      <>
                        <h1>{words.pages[key]}</h1>
                        <Empty what={key} />
                      </>
                    ) : (
                      <Suspense fallback={<Skeleton height={640} />}>
                        <found.route.page id={found.id} />
                      </Suspense>
                    )}
                  </Guard>
                ) : (
                  <NotFound />
                )}
              </Version>
            </HealthContext>
          ) : health.trouble ? (
            <TroubleNote trouble={health.trouble} retry={health.retry} />
          ) : (
            <Skeleton height={640} />
          )}
        </main>
      </div>
    </>
  );
}

function NotFound(): ReactNode {
  const words = useWords(SHELL);
  return (
    <>
      <h1>{words.notFound}</h1>
      <Link to={addressOf('/')}>{words.home}</Link>
    </>
  );
}

const STALE_AFTER = 7;

function Stale(): ReactNode {
  const words = useWords(SHELL);
  const say = useSay();
  const { last_day, today } = useKnownHealth();
  if (last_day === null) return null;
  const age = dayNumber(today) - dayNumber(last_day);
  return age > STALE_AFTER ? <p className="stale">{words.stale(say.date(last_day), age)}</p> : null;
}

function Switches(): ReactNode {
  const words = useWords(SHELL);
  const { lang, theme, convention } = useLook();
  const set = (changes: Record<string, string>): void => go(hereWith(changes), { replace: true });
  const other = lang === 'en' ? 'zh' : 'en';
  const turned = theme === 'light' ? 'dark' : 'light';
  return (
    <div className="switches">
      <select
        aria-label={words.colours}
        title={words.colours}
        value={convention}
        onChange={({ target: { value } }) => set({ convention: value })}
      >
        {CONVENTIONS.map((one) => (
          <option key={one} value={one}>
            {words.conventions[one]}
          </option>
        ))}
      </select>
      <button
        type="button"
        onClick={() => set({ theme: turned })}
        aria-label={`${words.theme}: ${words[turned]}`}
      >
        {words[turned]}
      </button>
      <button type="button" lang={other === 'zh' ? 'zh-Hans' : 'en'} onClick={() => set({ lang: other })}>
        {other === 'zh' ? '中文' : 'English'}
      </button>
    </div>
  );
}

/** A page that fails to draw leaves the frame as it is. */
class Guard extends Component<{ children: ReactNode; words: typeof SHELL.en }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const trouble = { kind: 'failed' as const, detail: error.message, url: window.location.pathname };
    return <TroubleNote trouble={trouble} retry={() => this.setState({ error: null })} />;
  }
}
