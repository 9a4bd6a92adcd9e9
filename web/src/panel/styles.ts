/**
 * The inspector's look: a small, calm instrument on a grid of 4 px.
 * Adopted as a style sheet object, which a content security policy does not forbid.
 */

import { DARK, LIGHT } from "../look/styles.ts";

export const STYLES = `
:host {
  all: initial !important;
  position: fixed !important; z-index: 2147483000 !important;
  right: 16px !important; bottom: 16px !important;
  display: block !important; color-scheme: light dark !important;
}
:host([inline]) { position: relative !important; inset: auto !important; z-index: auto !important; }

.shell {
  ${LIGHT}
  --shadow: var(--edge), 0 2px 4px #0f17200a, 0 12px 40px #0f172029;
  display: flex; flex-direction: column; box-sizing: border-box;
  width: 376px; max-height: min(760px, calc(100vh - 32px));
  overflow: hidden; border-radius: 14px; background: var(--bg); color: var(--ink);
  box-shadow: var(--shadow); font: 400 13px/20px system-ui, -apple-system, "Segoe UI", sans-serif;
  font-variant-numeric: tabular-nums; text-align: start; overflow-wrap: anywhere;
  -webkit-font-smoothing: antialiased; container-type: inline-size;
}
@media (prefers-color-scheme: dark) {
  .shell {
    ${DARK}
    --shadow: var(--edge), 0 12px 40px #0009;
  }
}
.shell * { box-sizing: border-box; }
[hidden] { display: none !important; }
h2, h3, p, dl, dd, ol, ul { margin: 0; padding: 0; font-size: inherit; }
h2 { flex: 1; min-width: 0; }
ol, ul { list-style: none; }
b, strong { font-weight: 600; }
i { font-style: normal; }
code { font: 12px/20px ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
svg { display: block; fill: none; }
.icon { flex: none; width: 16px; height: 16px; stroke: currentColor; stroke-width: 1.5;
  stroke-linecap: round; stroke-linejoin: round; }
.mark { flex: none; width: 20px; height: 20px; stroke-linejoin: round; stroke-width: .6; }
.p1 { fill: var(--cold); } .p2 { fill: var(--accent); } .p3 { fill: var(--warm); } .p4 { fill: var(--hot); }
.quiet, .closed .title { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

button { all: unset; box-sizing: border-box; cursor: pointer; border-radius: 8px; }
button:focus-visible, select:focus-visible, .body:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }

header { display: flex; align-items: center; flex: none; gap: 8px; height: 48px; padding: 0 8px 0 4px;
  border-bottom: 1px solid var(--line); }
.toggle { display: flex; align-items: center; gap: 8px; width: 100%; height: 40px; padding: 0 12px; font-size: 14px; font-weight: 600; }
.toggle > .icon { color: var(--soft); transition: transform .2s; }
.brief { display: none; align-items: center; gap: 6px; }
.languages { display: flex; padding: 2px; border-radius: 8px; background: var(--sunk); }
.languages button { min-width: 32px; padding: 2px 0; border-radius: 6px; color: var(--soft);
  font-size: 11px; font-weight: 600; text-align: center; }
.languages [aria-pressed=true] { background: var(--bg); color: var(--ink); box-shadow: var(--edge); }

.closed { width: auto; border-radius: 22px; container-type: normal; }
.closed header { height: 44px; padding: 0; border: 0; }
.closed .toggle { height: 44px; padding: 0 16px 0 14px; border-radius: 22px; }
.closed .brief { display: flex; }
.closed .languages, .closed .body, .closed footer { display: none; }
.closed .toggle > .icon { transform: rotate(180deg); }
.brief { font-size: 15px; }

.body { flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; scrollbar-width: thin;
  animation: rise .24s ease-out; }
.columns { display: flex; flex-direction: column; }
.column { display: contents; }
.column > *, .trouble { padding: 16px; }
.column > section { border-top: 1px solid var(--line); }
.events { order: 1; }
.consent { order: 2; }
h3 { margin-bottom: 8px; color: var(--soft); font-size: 12px; font-weight: 600; line-height: 16px; }
.none { color: var(--soft); }

.banner { display: flex; gap: 12px; padding: 12px 16px; border-bottom: 1px solid var(--line); }
.banner.is-prospect { color: var(--accent); background: var(--tint); }
.banner.is-out { color: var(--bad); background: var(--sunk); }
.banner span { color: var(--ink); }
.banner span::first-letter { text-transform: uppercase; }

.readout { display: grid; grid-template-columns: 136px 1fr; gap: 20px; align-items: center; }
.gauge { position: relative; text-align: center; }
.gauge svg { width: 136px; height: 104px; }
.gauge path { stroke-linecap: round; stroke-width: 8; }
.track { stroke: var(--track); }
.value { stroke: var(--tone); stroke-dasharray: 100 200;
  transition: stroke-dashoffset .6s cubic-bezier(.2, .8, .2, 1), stroke .3s; }
.gauge .ticks { stroke: var(--soft); stroke-linecap: butt; stroke-width: 4; stroke-dasharray: .6 9.34; opacity: .45; }
.number { position: absolute; inset: 36px 0 auto; line-height: 36px; letter-spacing: -.02em; }
.number b { font-size: 36px; }
.number i { color: var(--soft); font-size: 16px; }
.gauge .name { display: block; margin-top: -14px; color: var(--soft); font-size: 12px; line-height: 16px; }
.delta { position: absolute; top: -2px; right: -4px; padding: 0 6px; border-radius: 10px; background: var(--sunk);
  font-size: 12px; font-weight: 600; opacity: 0; transition: opacity .4s; }
.delta.up, .delta.down { opacity: 1; transition: none; }
.delta.up { color: var(--good); } .delta.down { color: var(--bad); }
.is-cold { --tone: var(--cold); } .is-warm { --tone: var(--warm); } .is-hot { --tone: var(--hot); }

.figures { display: grid; overflow-wrap: normal; grid-template-columns: 1fr 1fr; gap: 8px 12px; }
.wide { grid-column: span 2; }
.grade:not([hidden]) + span { color: var(--soft); }
dt { color: var(--soft); font-size: 12px; line-height: 16px; }
.temperature, .tone { display: flex; align-items: center; gap: 6px; color: var(--tone); font-weight: 600; }
.temperature { font-size: 20px; line-height: 28px; letter-spacing: -.01em; }
.temperature .icon { width: 20px; height: 20px; }
.fit { display: flex; align-items: center; gap: 8px; }
.grade { min-width: 20px; border-radius: 6px; background: var(--ink); color: var(--bg); font-size: 12px; text-align: center; }
.grade[data-grade=A] { background: var(--good); }

.steps { display: grid; grid-template-columns: repeat(3, 1fr) auto; }
.steps li { position: relative; display: flex; flex-direction: column; padding-top: 20px; color: var(--soft); line-height: 16px; }
.steps li::before { content: ""; position: absolute; top: 5px; left: 0; width: 100%; height: 2px; background: var(--track); }
.steps li:last-child::before { width: 0; }
.steps .done::before { background: var(--accent); }
.steps i { position: absolute; top: 0; left: 0; width: 12px; height: 12px; border: 2px solid var(--track); border-radius: 6px; background: var(--bg); }
.steps .done i { border-color: var(--accent); background: var(--accent); }
.steps .present i { border-color: var(--accent); box-shadow: 0 0 0 3px var(--tint), inset 0 0 0 2px var(--bg); background: var(--accent); }
.steps .done, .steps .present { color: var(--ink); }
.steps .present span { color: var(--accent); font-weight: 600; }
.steps time { min-height: 16px; padding-inline-end: 4px; color: var(--soft); font-size: 11px; }
.chips { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 8px; }
.chip { padding: 0 8px; border-radius: 10px; background: var(--sunk); box-shadow: var(--edge); font-size: 12px; }
.chip.state { color: var(--accent); font-weight: 600; }

.bars { display: grid; gap: 10px; }
.bars li { display: grid; grid-template-columns: 1fr auto; gap: 2px 12px; }
.bars b { text-align: end; }
.bar { grid-column: 1 / -1; height: 4px; margin-top: 2px; border-radius: 2px; background: var(--track); }
.bar i { display: block; height: 4px; min-width: 4px; border-radius: 2px; background: var(--accent); transition: width .4s ease-out; }
.bars small { grid-column: 1 / -1; color: var(--soft); font-size: 11px; line-height: 16px; }
.sum { display: flex; justify-content: space-between; gap: 12px; margin-top: 10px; padding-top: 8px; border-top: 1px solid var(--line); }
.trend { grid-column: 1 / -1; color: var(--soft); font-size: 12px; }
.play { display: grid; gap: 2px; }
.play small, .ways small { color: var(--soft); font-size: 11px; line-height: 16px; }
.play .avoid { color: var(--bad); }
.ways { display: grid; gap: 6px; }
.ways li { display: grid; }
.minus b { color: var(--bad); }
.minus .bar i { background: var(--bad); }

.log li { display: grid; grid-template-columns: auto auto minmax(0, 1fr); gap: 0 10px; padding: 2px 0; }
.log time { color: var(--soft); font-size: 12px; }
.log span { overflow: hidden; color: var(--soft); text-align: end; text-overflow: ellipsis; white-space: nowrap; }
.log .new { animation: fresh 1.6s ease-out; }

.timeline li { position: relative; display: grid; padding: 0 0 10px 20px; }
.timeline li::before { content: ""; position: absolute; top: 7px; bottom: -7px; left: 3px; width: 2px; background: var(--track); }
.timeline li:last-child { padding-bottom: 0; }
.timeline li:last-child::before { width: 0; }
.timeline li::after { content: ""; position: absolute; top: 6px; left: 0; width: 8px; height: 8px; border-radius: 4px; background: var(--accent); }
.timeline time { color: var(--soft); font-size: 11px; line-height: 16px; }
select { appearance: auto; box-sizing: border-box; width: 100%; height: 32px; padding: 0 8px; border: 1px solid var(--soft); border-radius: 8px;
  background: var(--bg); color: var(--ink); font: inherit; }
output { display: block; min-height: 20px; margin-top: 8px; }

.consents { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 16px; }
.consents dd { display: flex; align-items: center; gap: 6px; color: var(--soft); }
.consents .granted { color: var(--good); } .consents .denied { color: var(--bad); }

.trouble { display: flex; gap: 12px; background: var(--sunk); }
.trouble span { color: var(--soft); white-space: pre-line; }
.is-error { color: var(--bad); }
.silent .column > :not(.consent) { display: none; }
:is(.banner, .trouble, footer) p { display: flex; flex-direction: column; }
:is(.banner, .trouble) > .icon { margin-top: 2px; }

footer { display: flex; flex: none; align-items: center; justify-content: space-between; gap: 12px;
  padding: 8px 8px 8px 16px; border-top: 1px solid var(--line); color: var(--soft); min-height: 48px; font-size: 11px; line-height: 16px; }
footer b { color: var(--ink); font-size: 12px; }
.copy { display: flex; flex: none; align-items: center; gap: 6px; padding: 8px; color: var(--ink); font-size: 12px; font-weight: 500; }
.copy:hover, .toggle:hover, .languages button:hover { background: var(--sunk); }
.languages [aria-pressed=true]:hover { background: var(--bg); }

.inline { width: auto; max-height: none; }
@container (min-width: 640px) {
  .columns { display: grid; grid-template-columns: 1fr 1fr; }
  .column { display: block; min-width: 0; }
  .column + .column { border-inline-start: 1px solid var(--line); }
  .column + .column > :first-child { border-top: 0; }
}
@container (max-width: 340px) {
  .readout { grid-template-columns: 120px 1fr; gap: 16px; }
  .gauge { margin-inline: -8px; }
  .figures { grid-template-columns: auto auto; gap: 8px; }
  .figures dt { font-size: 11px; }
}
@media (max-width: 480px) {
  :host(:not([inline])) { right: 0 !important; bottom: 0 !important; left: 0 !important; }
  .shell:not(.inline) { width: auto; max-height: min(76vh, 640px); border-radius: 16px 16px 0 0;
    padding-bottom: env(safe-area-inset-bottom); }
  .shell.closed { width: max-content; margin: 0 12px 12px auto; padding: 0; border-radius: 22px; }
}
@media (prefers-reduced-motion: reduce) {
  * { animation: none !important; transition: none !important; }
}
@media (forced-colors: active) {
  .shell { border: 1px solid; }
  .bar i, .timeline li::after, .steps .done i, .steps .present i { background: Highlight; forced-color-adjust: none; }
  .value { stroke: Highlight; } .track { stroke: GrayText; }
}
@media print { :host(:not([inline])) { display: none !important; } }
@keyframes rise { from { opacity: 0; transform: translateY(8px); } }
@keyframes fresh { from { background: var(--tint); } }
`;
