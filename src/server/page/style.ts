/** The page's style sheet: system fonts, hairlines, light and dark as the system says. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #fff; --text: #1a1d21; --quiet: #5b636d; --line: #d8dce1; --soft: #f4f5f7;
  --in: #1d4fa3; --out: #b14a05; --banner: #fff0c2; --banner-text: #573c00;
  --stable: #1d4fa3; --flexible: #e09f1f; --southbound: #0f8b8d; --mainland: #5a6b7d; --hong-kong: #9fb0c0; --other: #b5b5b5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171a; --text: #e7e9ec; --quiet: #9ba5b0; --line: #343a41; --soft: #1d2125;
    --in: #82b1ff; --out: #f2a262; --banner: #4a3705; --banner-text: #ffe3a1;
    --stable: #5b91ea; --flexible: #e6b04a; --southbound: #35b5b4; --mainland: #8797a8; --hong-kong: #5c6c7c; --other: #6d6d6d;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
  font-variant-numeric: tabular-nums;
}
body:lang(zh) { font-family: "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif; }
.banner { margin: 0; padding: .5rem 1rem; background: var(--banner); color: var(--banner-text); font-weight: 600; text-align: center; text-wrap: balance; }
header, main { width: min(76rem, 100% - 2.5rem); margin: 0 auto; }
header { display: flex; justify-content: space-between; align-items: baseline; padding: 1rem 0 .6rem; border-bottom: 1px solid var(--line); }
a { color: var(--in); }
.brand { color: inherit; font-weight: 700; text-decoration: none; letter-spacing: .01em; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 1.6rem 0 .5rem; }
h2 { font-size: 1.1rem; line-height: 1.3; margin: 0; }
.lead { font-size: 1.1rem; margin: 0 0 1rem; max-width: 56rem; text-wrap: pretty; }
.asof { margin: 0 0 .6rem; color: var(--quiet); }
.asof strong { color: var(--out); }
.figures { display: grid; grid-template-columns: repeat(4, 1fr); margin: 0 0 1.2rem; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
.figures div { padding: .7rem .9rem; border-left: 1px solid var(--line); }
.figures div:first-child { padding-left: 0; border-left: 0; }
.figures dt { color: var(--quiet); font-size: .87rem; }
.figures dd { margin: 0; font-size: 1.4rem; font-weight: 650; white-space: nowrap; }
.in { color: var(--in); }
.out { color: var(--out); }
.coverage { padding: .8rem 1rem; background: var(--soft); font-size: .9rem; }
.coverage h2 { font-size: .95rem; }
.coverage dl { margin: .35rem 0 0; }
.coverage dl div { display: grid; grid-template-columns: 9rem 1fr; gap: 0 1rem; }
.coverage dt { color: var(--quiet); }
.coverage dd { margin: 0; }
.coverage dd p { margin: 0; }
.coverage ul { margin: .3rem 0 0; padding-left: 1.2rem; }
.coverage details { margin-top: .35rem; }
summary { cursor: pointer; color: var(--quiet); }
.path, code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono CJK SC", monospace; font-size: .92em; overflow-wrap: anywhere; }
code { background: var(--soft); padding: .1em .35em; }
.grid { display: grid; grid-template-columns: minmax(0, 7fr) minmax(0, 5fr); gap: 0 2.5rem; }
.grid section { padding: 1.4rem 0 1rem; min-width: 0; overflow-x: auto; }
.grid section.wide { grid-column: 1 / -1; border-top: 1px solid var(--line); }
.measure { margin: .1rem 0 .5rem; color: var(--quiet); font-size: .87rem; }
.footnote { margin: .5rem 0 0; color: var(--quiet); font-size: .8rem; text-wrap: pretty; }
table { width: 100%; border-collapse: collapse; font-size: .93rem; }
table + table { margin-top: 1rem; }
th, td { padding: .32rem .5rem; text-align: left; font-weight: 400; vertical-align: baseline; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--quiet); font-size: .83rem; border-bottom-color: var(--quiet); }
.number { text-align: right; white-space: nowrap; }
.date { white-space: nowrap; }
.age { text-align: right; }
.flows th, .shares th { white-space: nowrap; }
table thead th.number { white-space: normal; }
.narrow { display: none; }
.total > * { font-weight: 650; }
.code { color: var(--quiet); font-size: .85em; }
.key { display: inline-block; width: .62em; height: .62em; margin-right: .5em; background: var(--other); }
.key.foreign, .key.stable { background: var(--stable); }
.key.flexible { background: var(--flexible); }
.key.southbound { background: var(--southbound); }
.key.mainland { background: var(--mainland); }
.key.hong-kong { background: var(--hong-kong); }
td.bar { width: 26%; padding-top: 0; padding-bottom: 0; vertical-align: middle; }
svg { display: block; width: 100%; height: .75rem; fill: var(--other); }
rect.in { fill: var(--in); }
rect.out { fill: var(--out); }
rect.stable { fill: var(--stable); }
rect.flexible { fill: var(--flexible); }
rect.southbound { fill: var(--southbound); }
rect.mainland { fill: var(--mainland); }
rect.hong-kong { fill: var(--hong-kong); }
.zero { stroke: var(--quiet); vector-effect: non-scaling-stroke; }
.commands { margin: .6rem 0 1.5rem; }
.commands div { display: grid; grid-template-columns: minmax(0, 32rem) 1fr; gap: 0 1.5rem; padding: .25rem 0; }
.commands dd { margin: 0; color: var(--quiet); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 56rem) {
  .grid { grid-template-columns: minmax(0, 1fr); }
  .commands div { grid-template-columns: minmax(0, 1fr); padding: .4rem 0; }
}
@media (max-width: 36rem) {
  header, main { width: calc(100% - 1.8rem); }
  h1 { font-size: 1.45rem; margin-top: 1.1rem; }
  .lead { font-size: 1rem; }
  .figures { grid-template-columns: 1fr 1fr; }
  .figures div { padding: .55rem .6rem; }
  .figures div:nth-child(odd) { padding-left: 0; border-left: 0; }
  .figures div:nth-child(n + 3) { border-top: 1px solid var(--line); }
  .figures dd { font-size: 1.15rem; }
  .coverage { padding: .7rem .8rem; }
  .coverage dl div { grid-template-columns: minmax(0, 1fr); padding: .2rem 0; }
  table { font-size: .82rem; }
  th, td { padding: .32rem .28rem; }
  .flows .bar, .shares .bar, .status .wide { display: none; }
  .status .narrow { display: block; color: var(--quiet); font-size: .9em; overflow-wrap: anywhere; }
  table.flows, table.movers { font-size: .72rem; }
  .flows th, .flows td, .movers th, .movers td { padding-left: .16rem; padding-right: .16rem; }
  .key { margin-right: .35em; }
  .status .age { min-width: 2.6rem; }
}
@media print { .banner { border-bottom: 2px solid; } a { color: inherit; } }
`;

/** A square of two bars, one up and one down. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#1d4fa3"/><path d="M4 8V3h3v5zM9 8v5h3V8z" fill="#fff"/></svg>`;
