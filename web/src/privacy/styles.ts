/** The card's look: in the site's own type, in lengths that grow with it. */

import { DARK, LIGHT } from "../look/styles.ts";

export const STYLES = `
:host { display: block; container-type: inline-size; color-scheme: light dark; }
:host([hidden]) { display: none; }
.card {
  ${LIGHT}
  box-sizing: border-box; padding: clamp(.5em, 5%, 1.75em); border: 1px solid var(--line);
  border-radius: 1em; background: var(--bg); color: var(--ink); font: inherit; font-weight: 400;
  line-height: 1.5; letter-spacing: normal; text-align: start; text-transform: none;
  overflow-wrap: anywhere;
}
@media (prefers-color-scheme: dark) {
  .card { ${DARK} }
}
.card * { box-sizing: border-box; }
[hidden] { display: none !important; }
h2, h3, p, ul { margin: 0; padding: 0; font-size: 1em; }
h2 { font-size: 1.25em; font-weight: 650; line-height: 1.25; letter-spacing: -.01em; }
h3 { margin-bottom: .5em; font-size: 1em; font-weight: 650; }
ul { list-style: none; }
b, strong { font-weight: 650; }
svg { display: block; flex: none; fill: none; }
.icon { width: 1.25em; height: 1.25em; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
.mark { width: 1.75em; height: 1.75em; stroke-linejoin: round; stroke-width: .6; }
.p1 { fill: var(--cold); } .p2 { fill: var(--accent); } .p3 { fill: var(--warm); } .p4 { fill: var(--hot); }
.soft { color: var(--soft); font-size: .9375em; }

header { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .5em .75em; align-items: center; }
header > p { grid-column: 1 / -1; }
.notice { display: flex; gap: .625em; align-items: flex-start; padding: .75em 1em; border-radius: .75em; background: var(--tint); }
.notice .icon { margin-top: .125em; color: var(--accent); }

.card > section { margin-top: 1.25em; padding-top: 1.25em; border-top: 1px solid var(--line); }
li { padding-block: .1875em; }
:is(.noticed, .score) > ul:not(.reasons) > li { position: relative; padding-inline-start: 1.125em; }
:is(.noticed, .score) > ul:not(.reasons) > li::before, details li::before {
  content: ""; position: absolute; top: .8em; inset-inline-start: .125em; width: .375em; height: .375em;
  border-radius: 50%; background: var(--accent); }
details li { position: relative; padding-inline-start: 1.125em; }
.noticed > .soft:last-child, .choices > .soft, .data > .soft { margin-top: .625em; }
.sum { margin-top: .75em; }
.reasons { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .25em .75em; margin-top: .625em;
  padding: .75em 1em; border-radius: .75em; background: var(--sunk); font-variant-numeric: tabular-nums; }
.reasons li { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; }
.reasons b { text-align: end; }
details { margin-top: .5em; }
summary { width: fit-content; padding: .25em 0; border-radius: .25em; color: var(--accent); cursor: pointer; }

.choice { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 1em; align-items: center; padding: .75em 0; cursor: pointer; }
.choice + .choice { border-top: 1px solid var(--line); }
.choice span span { display: block; }
.name { font-weight: 600; }
.means { color: var(--ink); }
.state { color: var(--soft); font-size: .9375em; }
.choice:has(:disabled) { cursor: default; }
input { appearance: none; position: relative; flex: none; width: 2.75em; height: 1.5em; margin: 0; border: 2px solid var(--soft);
  border-radius: 1em; background: var(--bg); font-size: 1em; cursor: inherit; transition: background .15s, border-color .15s; }
input::after { content: ""; position: absolute; top: 50%; left: .1875em; width: .9375em; height: .9375em; border-radius: 50%;
  background: var(--soft); transform: translateY(-50%); transition: left .15s, background .15s; }
input:checked { border-color: var(--accent); background: var(--accent); }
input:checked::after { left: calc(100% - 1.125em); background: var(--bg); }
input:disabled { opacity: .55; }

.buttons { display: flex; flex-wrap: wrap; gap: .625em; }
button { min-height: 2.75em; padding: .5em 1em; border: 1px solid var(--soft); border-radius: .625em; background: var(--bg);
  color: var(--ink); font: inherit; font-weight: 600; line-height: 1.3; text-align: center; cursor: pointer; }
button:hover { background: var(--sunk); }
.erase, .danger { border-color: var(--bad); color: var(--bad); }
.danger { background: var(--bad); color: var(--bg); }
.danger:hover { background: var(--bad); text-decoration: underline; }
.sure { display: grid; gap: .5em; margin-top: .875em; padding: 1em; border: 1px solid var(--bad); border-radius: .75em; }
.status:not(:empty) { margin-top: .875em; padding: .625em 1em; border-inline-start: .25em solid var(--good); border-radius: .25em; background: var(--sunk); }
:is(input, button, summary):focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }

/* A narrow column, or letters that are large for it. */
@container (max-width: 17em) {
  .card { hyphens: auto; }
  header { grid-template-columns: minmax(0, 1fr); }
  .choice { grid-template-columns: minmax(0, 1fr); gap: .5em; }
  .notice, .reasons, .sure { padding: .5em; }
  .notice { display: block; }
  .reasons li { display: block; }
  .buttons { display: grid; }
  button { padding: .5em; }
}
@media (prefers-reduced-motion: reduce) {
  * { transition: none !important; animation: none !important; }
}
@media (forced-colors: active) {
  input { border-color: ButtonText; background: ButtonFace; forced-color-adjust: none; }
  input::after { background: ButtonText; }
  input:checked { border-color: Highlight; background: Highlight; }
  input:checked::after { background: HighlightText; }
  input:disabled { border-color: GrayText; opacity: 1; }
  input:disabled::after { background: GrayText; }
  li::before { background: CanvasText !important; }
  button.danger { background: ButtonFace; }
}
`;
