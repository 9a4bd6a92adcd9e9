// The sheet of the pages: light and dark by the system, from 320 px on.
export const style = `
:root {
  color-scheme: light dark;
  --paper: #f6f7f5;
  --card: #ffffff;
  --ink: #18211d;
  --soft: #51605a;
  --line: #d9e0dc;
  --link: #14603f;
  --main: #14603f;
  --on-main: #ffffff;
  --chip: #e9eeeb;
  --hot: #8f2d12;
  --hot-fill: #fbe3da;
  --warm: #6b4700;
  --warm-fill: #fbedc9;
  --cold: #17456b;
  --cold-fill: #dfecf7;
  --good: #0e4a35;
  --good-fill: #d9eede;
  --danger: #9c1f1f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #101613;
    --card: #18211d;
    --ink: #e8efeb;
    --soft: #a8b8b0;
    --line: #2c3a34;
    --link: #7bd3aa;
    --main: #7bd3aa;
    --on-main: #08170f;
    --chip: #26322d;
    --hot: #ffcbb8;
    --hot-fill: #4a2419;
    --warm: #f7dfa6;
    --warm-fill: #41351a;
    --cold: #c6e1f5;
    --cold-fill: #1c3546;
    --good: #bfead3;
    --good-fill: #1d3d2f;
    --danger: #ffb0a8;
  }
}
*, *::before, *::after { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Ubuntu, Cantarell, "Noto Sans", sans-serif;
  overflow-wrap: anywhere;
}
.wrap { max-width: 72rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2rem); }
header { background: var(--card); border-bottom: 1px solid var(--line); padding-block: 1.5rem; }
main { padding-block: 1.5rem 4rem; }
main:focus { outline: none; }
h1, h2, p, ul, ol, dl, dd { margin: 0; padding: 0; }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.01em; }
h2 { font-size: 1.125rem; line-height: 1.3; }
header p, header .chips, header form, header nav { margin-block-start: 0.75rem; }
ul { list-style: none; }
a { color: var(--link); text-underline-offset: 0.2em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.quiet, .beside, header p { color: var(--soft); }
.quiet { font-size: 0.875rem; }
.skip { position: absolute; inset-inline-start: 1rem; inset-block-start: -4rem; padding: 0.5rem 1rem; background: var(--card); }
.skip:focus { inset-block-start: 0.5rem; }
.since .quiet, .next .quiet { display: block; }
.cards h2, .cards .beside { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; padding-block: 2px; }
.cards h2 a:focus-visible { outline-offset: -2px; }
.filter, .chips, .pager { display: flex; flex-wrap: wrap; gap: 0.5rem; }
.filter a, .pager a {
  display: inline-flex; align-items: center; gap: 0.5rem; min-height: 2.75rem; padding: 0.25rem 0.875rem;
  border: 1px solid var(--line); border-radius: 999px; color: var(--ink); text-decoration: none; background: var(--card);
}
.filter a:hover, .pager a:hover { border-color: var(--link); }
.filter a[aria-current] { background: var(--main); border-color: var(--main); color: var(--on-main); font-weight: 600; }
.count { font-variant-numeric: tabular-nums; font-size: 0.875rem; }
.pager { margin-block-start: 1.5rem; }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); }
.columns { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); align-items: start; }
.columns > :has(.log), .columns > details { grid-column: 1 / -1; }
.card { display: flex; flex-direction: column; gap: 0.75rem; padding: 1.125rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.card > form { margin-block-start: auto; }
details.card { display: block; }
details > * + * { margin-block-start: 0.75rem; }
summary { min-height: 1.75rem; cursor: pointer; color: var(--danger); }
.chip { padding: 0.125rem 0.625rem; border-radius: 999px; font-size: 0.875rem; background: var(--chip); }
.hot { background: var(--hot-fill); color: var(--hot); font-weight: 600; }
.warm { background: var(--warm-fill); color: var(--warm); font-weight: 600; }
.cold { background: var(--cold-fill); color: var(--cold); font-weight: 600; }
.verified { background: var(--good-fill); color: var(--good); }
.unverified { background: none; border: 1px dashed var(--soft); }
dl > div + div { margin-block-start: 0.625rem; }
dt { font-size: 0.8125rem; color: var(--soft); }
.reasons { padding-inline-start: 1.125rem; list-style: disc; }
.log { list-style: none; display: grid; gap: 0.5rem; }
.log li + li { border-block-start: 1px solid var(--line); padding-block-start: 0.5rem; }
.property { display: inline-block; padding: 0 0.5rem; margin-inline-end: 0.25rem; border-radius: 6px; background: var(--chip); font-size: 0.875rem; }
button {
  min-height: 2.75rem; padding: 0.375rem 1rem; border-radius: 8px; border: 1px solid var(--main);
  font: inherit; font-weight: 600; cursor: pointer; background: none; color: var(--link);
}
button.main { background: var(--main); color: var(--on-main); }
button.danger { border-color: var(--danger); color: var(--danger); }
button:hover { text-decoration: underline; }
.empty { padding: 3rem 1.5rem; text-align: center; border: 1px dashed var(--line); border-radius: 12px; }
@media (forced-colors: active) { .chip { border: 1px solid; } }
`;
