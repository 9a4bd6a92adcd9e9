// What the widget is measured beside: peers from npm as their users load them, each on a page of its
// own. A subject is what stands in the page:
//   files    of its folder, as they are served
//   head     how it is loaded
//   ready    an expression of the page: a promise that it is ready
//   score    an expression of the page that gives a score; none: it gives none
//   grant    an expression of the page: a promise that what it stores is agreed to; none: it asks nobody
//   event    an expression of the page: a function that records event number i, synchronously
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { engineRules } from "./rules.mjs";

const root = new URL("../..", import.meta.url);
const dist = fileURLToPath(new URL("build/dist/", root));
/** The folder of a package, also of one whose package.json it does not export. */
const folder = (name) => fileURLToPath(new URL(`node_modules/${name}/`, root));
const version = (name) =>
  `${name} ${JSON.parse(readFileSync(join(folder(name), "package.json"), "utf8")).version}`;

/** One script as a site's bundler would make it. */
async function bundled(contents) {
  const made = await build({
    stdin: { contents, resolveDir: dirname(fileURLToPath(import.meta.url)) },
    bundle: true,
    define: { "process.env.NODE_ENV": '"production"' },
    format: "iife",
    logLevel: "error",
    minify: true,
    target: "es2021",
    write: false,
  });
  return Buffer.from(made.outputFiles[0].contents);
}

const event = (i) =>
  `({ path: ["/pricing", "/product", "/blog", "/about"][${i} % 4], position: ${i} })`;

export async function subjects() {
  const leadlight = Object.fromEntries(
    readdirSync(dist).map((name) => [name, readFileSync(join(dist, name))]),
  );
  const granted = `leadlight.consent({ storage: true }).then(() => leadlight.ready)`;
  const start = {
    ready: `new Promise((resolve) => { const look = () => window.leadlight?.ready ? resolve(leadlight.ready) : setTimeout(look); look(); })`,
    score: `leadlight.assess().engagement`,
    // What a visitor who came before has agreed to; each page is that of a new one.
    grant: granted,
    event: `(i) => leadlight.track("page_view", ${event("i")})`,
  };
  return [
    {
      name: "Leadlight",
      files: leadlight,
      head: `<script async src="leadlight.js"></script>`,
      ...start,
    },
    {
      name: "Leadlight, single file",
      files: leadlight,
      head: `<script async src="leadlight-single.js"></script>`,
      ...start,
    },
    {
      name: version("@plausible-analytics/tracker"),
      files: {
        "tracker.js": await bundled(`
          import { init, track } from "@plausible-analytics/tracker";
          init({ domain: "example.com", endpoint: "/collect", captureOnLocalhost: true });
          window.record = (i, props) => track("pricing", { props: { path: props.path } });
          window.started = Promise.resolve();`),
      },
    },
    {
      name: version("@snowplow/browser-tracker"),
      files: {
        "tracker.js": await bundled(`
          import { newTracker, trackPageView, trackSelfDescribingEvent } from "@snowplow/browser-tracker";
          newTracker("sp", location.origin, { appId: "bench", postPath: "/collect/sp" });
          trackPageView();
          window.record = (i, data) => trackSelfDescribingEvent({ event: { schema: "iglu:example/act/jsonschema/1-0-0", data } });
          window.started = Promise.resolve();`),
      },
    },
    {
      name: version("@segment/analytics-next"),
      files: {
        "tracker.js": await bundled(`
          import { AnalyticsBrowser } from "@segment/analytics-next";
          const analytics = AnalyticsBrowser.load({ writeKey: "bench", cdnURL: location.origin + "/collect" }, { integrations: { "Segment.io": { apiHost: location.host + "/collect", protocol: "http" } } });
          analytics.page();
          window.record = (i, data) => void analytics.track("act", data);
          window.started = analytics.ready();`),
      },
    },
    {
      name: version("posthog-js"),
      files: {
        "tracker.js": await bundled(`
          import posthog from "posthog-js";
          window.started = new Promise((resolve) => posthog.init("bench", { api_host: location.origin + "/collect", loaded: resolve }));
          window.record = (i, data) => posthog.capture("act", data);`),
      },
    },
    {
      name: `${version("json-rules-engine")} (25 rules)`,
      files: {
        "tracker.js": await bundled(`
          import { Engine } from "json-rules-engine";
          const engine = new Engine(${JSON.stringify(engineRules)}, { allowUndefinedFacts: true });
          engine.addOperator("startsWith", (value, start) => String(value).startsWith(start));
          window.record = (i, data) => engine.run({ name: "page_view", ...data });
          window.started = window.record(0, { path: "/pricing" });`),
      },
      score: "true",
    },
  ].map((subject) => ({
    head: `<script async src="tracker.js"></script>`,
    ready: `new Promise((resolve) => { const look = () => window.started ? resolve(window.started) : setTimeout(look); look(); })`,
    event: `(i) => window.record(i, ${event("i")})`,
    ...subject,
  }));
}
