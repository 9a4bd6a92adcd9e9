// Runs the Worker on this machine, in workerd, by Miniflare: no account, no network.
//
//   LEADLIGHT_RECEIVER_PASSWORD=… node examples/worker/local.mjs --origin ORIGIN [--port PORT] [--days DAYS]
import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { Miniflare } from "miniflare";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The Worker as one module, with the wasm beside it, as wrangler makes it. */
async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [here("src/worker.mjs")],
    bundle: true,
    external: ["cloudflare:workers"],
    format: "esm",
    logLevel: "warning",
    plugins: [
      {
        name: "wasm",
        setup(bundler) {
          bundler.onResolve({ filter: /\.wasm$/ }, () => ({
            path: "./leadlight-trees.wasm",
            external: true,
          }));
        },
      },
    ],
    target: "es2022",
    write: false,
  });
  return outputFiles[0].text;
}

/**
 * Starts it; gives its address, without a slash at the end, and a function that stops it. `rate`:
 * requests that one address may send in a minute; `folder`: where it keeps things, by default nowhere
 * after its end.
 */
export async function startWorker({ origins, password, port = 0, days = 90, rate = 120, folder }) {
  const worker = new Miniflare({
    modules: [
      { type: "ESModule", path: "worker.mjs", contents: await bundle() },
      {
        type: "CompiledWasm",
        path: "leadlight-trees.wasm",
        contents: readFileSync(here("../../build/dist/leadlight-trees.wasm")),
      },
    ],
    compatibilityDate: "2025-09-01",
    bindings: {
      ORIGINS: origins.join(" "),
      DAYS: `${days}`,
      ...(password && { PASSWORD: password }),
    },
    durableObjects: {
      LIST: { className: "List", useSQLite: true },
      VISITORS: { className: "Visitor", useSQLite: true },
    },
    ...(folder && { durableObjectsPersist: folder }),
    ratelimits: { LIMIT: { simple: { limit: rate, period: 60 } } },
    // No question of Cloudflare's about where the request came from.
    cf: false,
    host: "127.0.0.1",
    port,
  });
  const address = `${await worker.ready}`.replace(/\/$/, "");
  return { address, worker, stop: () => worker.dispose() };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      origin: { type: "string", multiple: true },
      port: { type: "string", default: "8090" },
      days: { type: "string", default: "90" },
    },
  });
  const password = process.env.LEADLIGHT_RECEIVER_PASSWORD;
  if (!values.origin || !password) {
    console.error(
      !values.origin
        ? "--origin: expected the origin of a site, found none"
        : "LEADLIGHT_RECEIVER_PASSWORD: expected a password, found none",
    );
    process.exit(2);
  }
  const { address } = await startWorker({
    origins: values.origin,
    password,
    port: Number(values.port),
    days: Number(values.days),
    folder: here("../../build/worker"),
  });
  console.log(`Prospects are listed at ${address}/ (user: sales)`);
  console.log(`A site hands off to ${address}/handoff`);
  console.log("Ctrl-C ends it.");
}
