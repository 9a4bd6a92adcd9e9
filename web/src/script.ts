// The script tag: reads its own element, starts the widget, takes the place of the stub.
import { startLeadlight } from "./leadlight.ts";
import { parseModel } from "./model.ts";
import type { Sources } from "./profile.ts";
import type { Collector, Leadlight } from "./types.ts";

type Call = readonly [name: string, parts: readonly unknown[]];
type Config = Readonly<Record<string, unknown>>;
type Global = typeof globalThis & {
  leadlight?: Partial<Leadlight> & { q?: readonly Call[] };
  leadlightConfig?: unknown;
};

const global = window as Global;

// Now or never, and checked: an <img name="currentScript"> takes the property's place.
const { currentScript } = document;
const element =
  currentScript instanceof HTMLScriptElement
    ? currentScript
    : document.querySelector<HTMLScriptElement>('script[src*="leadlight"]');
/** As the page's own addresses are resolved, also under a `<base>` or in a frame without an address. */
const absolute = (address: string) => new Request(address).url;
// A script in a shadow root is no current one; but where an error begins, the browser says.
const [ownAddress = ""] = Error().stack?.match(/https?:\S+?(?=:\d+:\d)/) ?? [];
const base = absolute(element?.src || ownAddress);
const beside = (file: string) => new URL(file, base).href;

// Only an object of the page's scripts: an element with that id would be there as well.
const config = global.leadlightConfig instanceof Node ? null : global.leadlightConfig;

/** `data-<name>` of the element, else `<name>` of window.leadlightConfig. */
function setting(name: string): unknown {
  const attribute = element?.getAttribute(`data-${name}`);
  return attribute ?? (Object.keys(config ?? {}).includes(name) ? (config as Config)[name] : null);
}
const isSet = (name: string) => ![null, undefined, false, "false"].includes(setting(name) as null);

const parsed = async () => {
  if (document.readyState === "loading")
    await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve));
};

/** What in a page is for leadlight-acts.js. */
const ACTS =
  "leadlight-slot,leadlight-privacy,[data-leadlight-show],[data-leadlight-field],[name*=leadlight_]";

/** A model inside the page: <script type="application/json" id="…">, perhaps still to be parsed. */
const inPage = (id: string) => async () => {
  if (!document.getElementById(id)) await parsed();
  const holder = document.getElementById(id);
  if (!holder) throw new Error(`no element of the page has the id ${id}, for the model`);
  return parseModel(holder.textContent, `in #${id}`);
};

function findModel(model: unknown): Sources["model"] {
  if (model && typeof model === "object") return model;
  if (typeof model !== "string" || !model)
    return LEADLIGHT_MODEL ? JSON.parse(LEADLIGHT_MODEL) : beside("b2b-saas.json");
  // An id has neither a dot nor a slash, an address of a file has at least one of them.
  return /[./]/.test(model) ? absolute(model) : inPage(model);
}

const findCollectors = (auto: unknown): unknown =>
  typeof auto === "string" ? (auto.match(/[^\s,]+/g) ?? []) : auto;

/** Fetches a part that only some sites ask for, and starts it. */
const add = (part: string, api: Leadlight, options: unknown) =>
  import(beside(`leadlight-${part}.js`))
    .then((module) => module.default(api, options))
    .catch((error) => console.error(`Leadlight's ${part} did not start:`, error));

function run(): void {
  const stub = global.leadlight;
  const debug = isSet("debug");
  if (typeof stub?.assess === "function") {
    if (debug) console.debug("[leadlight] a second copy on this page does nothing");
    return;
  }
  const api = startLeadlight({
    model: findModel(setting("model")),
    wasm: LEADLIGHT_WASM
      ? Uint8Array.from(atob(LEADLIGHT_WASM), (byte) => byte.charCodeAt(0))
      : beside("leadlight.wasm"),
    ...(LEADLIGHT_WASM
      ? {}
      : { trees: beside("leadlight-trees.wasm"), plain: beside("leadlight-plain.js") }),
    consent: (setting("consent") || "memory") as "memory",
    auto: findCollectors(setting("auto")) as Collector[],
    more: LEADLIGHT_WASM
      ? () => import("./collectors/more/index.ts")
      : () => import(beside("leadlight-more.js")),
    debug,
  });
  // Into the stub, where there is one, for whoever kept a reference to it.
  const calls = Array.isArray(stub?.q) ? stub.q : [];
  global.leadlight = Array.isArray(stub?.q) ? Object.assign(stub, api) : api;
  for (const [name, parts] of calls) {
    const call = Object.keys(api).includes(name) && api[name as "track"];
    if (typeof call === "function") call(...(parts as Parameters<Leadlight["track"]>));
  }

  if (isSet("panel") || new URLSearchParams(location.search).get("leadlight") === "inspect") {
    const language = setting("language");
    add("panel", api, language ? { language } : {});
  }
  const tools = setting("consent-tools");
  if (tools) add("consent", api, { tools, map: setting("consent-map") });
  const acts = () => void add("acts", api, setting);
  if (isSet("acts") || isSet("handoff") || isSet("fields")) acts();
  else parsed().then(() => document.querySelector(ACTS) && acts());
}

try {
  run();
} catch (error) {
  console.error("Leadlight does not start:", error);
}
