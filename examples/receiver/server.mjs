// Takes hand-offs and shows them to sales.
//
//   node examples/receiver/server.mjs --origin https://www.example.com [OPTIONS]
//
//   --origin ORIGIN    a site that may hand off, as its address bar has it; once for each site
//   --port PORT        default 8090; 0 takes a free one
//   --host ADDRESS     where to listen, default 127.0.0.1
//   --file FILE        the SQLite file, default prospects.sqlite
//   --days DAYS        how long a hand-off is kept, default 90, at least 8
//   --rate NUMBER      hand-offs and pages that one address may ask for in a minute, default 120
//   --model FILE       a model to verify by; once for each. Default: those of Leadlight
//
// LEADLIGHT_RECEIVER_PASSWORD: of the user "sales", for the pages. Required, unless it listens on
// this machine only. Exit status: 0; 2 for wrong usage.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { serve } from "@hono/node-server";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { createApp } from "./src/app.mjs";
import { openStore } from "./src/sqlite-store.mjs";
import { createVerifier } from "./src/verify.mjs";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const dist = (name) => fileURLToPath(new URL(`../../build/dist/${name}`, import.meta.url));
const MODELS = ["agency.json", "b2b-saas.json", "ecommerce.json"].map(dist);

/** A wrong start, told in one sentence. */
export class UsageError extends Error {}

/** Is this address the machine's own, so that nobody else reaches it? */
const isLoopback = (host) => /^(127(\.\d{1,3}){3}|::1|localhost)$/.test(host);

/**
 * Starts the receiver; gives its address, without a slash at the end, and a function that stops it.
 * Throws a UsageError when something of it is missing or wrong. `now`: a clock, for tests.
 */
export async function startReceiver({
  origins,
  port = 8090,
  host = "127.0.0.1",
  file = "prospects.sqlite",
  days = 90,
  rate = 120,
  models = MODELS,
  password = null,
  now = Date.now,
}) {
  if (!origins?.length) throw new UsageError("--origin: expected the origin of a site, found none");
  for (const origin of origins)
    if (!URL.canParse(origin) || !/^https?:/.test(origin) || new URL(origin).origin !== origin)
      throw new UsageError(`--origin: expected as in https://www.example.com, found ${origin}`);
  inRange("--port", port, 0, 65535);
  // A message may come for 7 days: its id must be known for longer.
  inRange("--days", days, 8, 3650);
  inRange("--rate", rate, 1, 1e9);
  if (!password && !isLoopback(host))
    throw new UsageError(
      `LEADLIGHT_RECEIVER_PASSWORD: expected a password, since ${host} can be reached from elsewhere; found none`,
    );

  const verify = await createVerifier(
    readFileSync(dist("leadlight-trees.wasm")),
    models.map(readModel),
  );
  const store = openStore(file, days * DAY);
  store.prune(now());
  const pruning = setInterval(() => store.prune(now()), HOUR);
  pruning.unref();
  const limiter = new RateLimiterMemory({ points: rate, duration: 60 });

  const app = createApp({
    store,
    schema: JSON.parse(readFileSync(dist("handoff.schema.json"), "utf8")),
    verify,
    origins,
    password: password || null,
    now,
    limit: (address) =>
      limiter.consume(address).then(
        () => 0,
        ({ msBeforeNext }) => Math.max(1, Math.ceil(msBeforeNext / 1000)),
      ),
    addressOf: (context) => context.env.incoming.socket.remoteAddress ?? "unknown",
  });
  const answer = async (request, env) => {
    // Without a password the machine's own name is the fence: a name of somebody else's that leads
    // here (DNS rebinding) must not open the pages.
    if (!password && !isLoopback(new URL(request.url).hostname.replace(/^\[|\]$/g, "")))
      return new Response("Misdirected request: ask by the address that the receiver printed.\n", {
        status: 421,
      });
    return app.fetch(request, env);
  };

  const server = await new Promise((done, fail) => {
    const started = serve(
      {
        fetch: answer,
        port,
        hostname: host,
        serverOptions: { requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16_384 },
      },
      () => done(started),
    );
    started.once("error", fail);
  }).catch((error) => {
    store.close();
    throw error;
  });
  return {
    address: `http://${host.includes(":") ? `[${host}]` : host}:${server.address().port}`,
    stop: () =>
      new Promise((done) => {
        clearInterval(pruning);
        server.closeAllConnections();
        server.close(() => {
          store.close();
          done();
        });
      }),
  };
}

function inRange(name, value, min, max) {
  if (!Number.isInteger(value) || value < min || value > max)
    throw new UsageError(`${name}: expected a whole number from ${min} to ${max}, found ${value}`);
}

function readModel(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`--model: expected a model in JSON, found ${file}: ${error.message}`);
  }
}

function optionsFrom(line) {
  const text = { type: "string" };
  const list = { type: "string", multiple: true };
  const options = {
    origin: list,
    port: text,
    host: text,
    file: text,
    days: text,
    rate: text,
    model: list,
  };
  const { values } = parseArgs({ args: line, options });
  const { origin: origins, model: models, ...rest } = values;
  for (const key of ["port", "days", "rate"]) if (key in rest) rest[key] = Number(rest[key]);
  return { origins, ...rest, ...(models && { models: models.map((file) => resolve(file)) }) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const { address } = await startReceiver({
      ...optionsFrom(process.argv.slice(2)),
      password: process.env.LEADLIGHT_RECEIVER_PASSWORD,
    });
    console.log(`Prospects are listed at ${address}/`);
    console.log(`A site hands off to ${address}/handoff`);
    console.log("Ctrl-C ends it.");
  } catch (error) {
    const usage = error instanceof UsageError || error.code?.startsWith("ERR_PARSE_ARGS");
    console.error(
      error.code === "EADDRINUSE" ? "The port is taken: give another one by --port" : error.message,
    );
    process.exit(usage || error.code === "EADDRINUSE" ? 2 : 1);
  }
}
