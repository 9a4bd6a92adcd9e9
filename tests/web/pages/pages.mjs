// The pages of the cases, by name. Each keeps what it complains of (errors.js).
import { html, tag } from "../page.mjs";

const page = (title, head = tag(), body = "") =>
  html({
    title,
    head: `<link rel="icon" href="data:,"><script src="/errors.js"></script>${head}`,
    body,
  });
const DEMO = `<button type="button" id="demo" data-lead-event="demo_request">Demo</button>`;
const STAY = `<script defer src="/stay.js"></script>`;

export const pages = {
  index: page(
    "Home",
    tag() + STAY,
    `<a id="inside" href="/two">Two</a>
    <a id="outside" class="stay" href="https://partner.example/docs?key=1#part">Partner</a>
    <a id="file" class="stay" href="/files/white-paper.pdf?key=1">White paper</a>
    <a id="call" class="stay" href="tel:+33612345678">Call</a>
    <a id="write" class="stay" href="mailto:sales@partner.example">Write</a>
    <button type="button" id="demo" data-lead-event="demo_request" data-lead-plan="team" data-lead-seats="12">Demo</button>
    <form id="contact" class="stay" name="talk" action="/send?to=sales">
      <input id="mail" name="mail">
      <button type="submit" id="send">Send</button>
    </form>
    <form id="quote" class="stay" data-lead-event="quote_request" data-lead-size="few">
      <button type="submit" id="ask">Ask</button>
    </form>
    <div id="holder"></div>
    <svg width="10" height="4000" aria-hidden="true"></svg>`,
  ),
  two: page("Two", tag(), `<a id="home" href="/">Home</a>`),
  from: page("From", `<meta name="referrer" content="unsafe-url">`, `<a id="to" href="#">To</a>`),
  required: page("Required", tag(`data-consent="required"`), DEMO),
  gpc: page("GPC", `<script src="/gpc.js"></script>${tag()}`),
  dnt: page("DNT", `<script src="/dnt.js"></script>${tag()}`),
  config: page("Config", `<script src="/config.js"></script>${tag()}`),
  stub: page(
    "Stub",
    `<script src="/leadlight/leadlight-stub.js"></script><script src="/early.js"></script>
    ${tag(`data-auto=""`)}`,
  ),
  module: page("Module", `<script type="module" src="/module.js"></script>`),
  single: page("Single", `<script async src="/leadlight/leadlight-single.js"></script>`),
  panel: page("Panel", tag(`data-panel data-language="en"`)),
  privacy: page(
    "Privacy",
    tag(`data-auto="page-views"`),
    "<leadlight-privacy></leadlight-privacy>",
  ),
  slots: page(
    "Slots",
    `<link rel="stylesheet" href="/leadlight/leadlight-content.css">
    <link rel="stylesheet" href="/slots.css">
    <script src="/slots.js"></script>
    ${tag(`data-auto="declared" data-acts="content"`)}`,
    `<leadlight-slot name="hero">
      <p data-leadlight-show="client">client<br>with<br>more<br>lines</p>
      <p data-leadlight-show="hot prospect" data-leadlight-kind="pitch">prospect</p>
      <p><a href="#fallback" id="link">fallback</a></p>
    </leadlight-slot>
    <p data-leadlight-show="prospect">alone</p>
    <div id="holder"></div>`,
  ),
  "own-model": page(
    "Own model",
    tag(`data-model="rules"`),
    `<script type="application/json" id="rules">
      {
        "format": 1, "name": "tiny", "version": "1.0.0",
        "signals": [{ "id": "seen", "when": { "event": "page_view" }, "points": 7 }],
        "temperature": { "warm": 25, "hot": 60, "hysteresis": 5 }
      }
    </script>`,
  ),
  base: page(
    "Base",
    `<base href="/app/">${tag()}${STAY}`,
    `<form id="contact" action="send" class="stay"><button type="submit" id="send">Send</button></form>`,
  ),
  clobbered: page(
    "Clobbered",
    "",
    `<img name="currentScript" src="data:," alt="">
    <a id="leadlight" href="#a">a</a>
    <form id="leadlightConfig"><input name="model" value="/stolen.json"></form>
    <form name="forms"><input name="length"></form>
    ${tag()}`,
  ),
  polluted: page("Polluted", `<script src="/polluted.js"></script>${tag()}`, DEMO),
  copies: page(
    "Copies",
    `<script src="/leadlight/leadlight.js"></script><script src="/leadlight/leadlight.js?again"></script>`,
  ),
  frames: page(
    "Frames",
    "",
    `<iframe id="a" src="/two" title="a"></iframe><iframe id="b" src="/two" title="b"></iframe>`,
  ),
  sandbox: page(
    "Sandbox",
    `<script src="/hear.js"></script>`,
    `<iframe sandbox="allow-scripts" src="/inner" title="inner"></iframe>`,
  ),
  inner: page("Inner", `${tag()}<script defer src="/tell.js"></script>`),
};
