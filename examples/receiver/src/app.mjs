// The receiver over HTTP, the same under node and in a Worker: POST /handoff for the widget, and the
// pages for sales. What differs is handed in.
import { Hono } from "hono";
import { basicAuth } from "hono/basic-auth";
import { csrf } from "hono/csrf";
import { secureHeaders } from "hono/secure-headers";
import { listPage, missingPage, prospectPage } from "./pages.mjs";
import { Problem, short } from "./problem.mjs";
import { checkFresh, createReader, readBody } from "./read.mjs";
import { STATES } from "./register.mjs";
import { style } from "./style.mjs";
import { languageFor } from "./texts.mjs";

/** Prospects on one page of the list. */
const PAGE = 50;
const USER = "sales";

/**
 * `store`: what is kept (see sqlite-store.mjs, worker.mjs); `schema`: handoff.schema.json of Leadlight;
 * `verify`: of createVerifier;
 * `origins`: of the sites that may hand off; `password`: of the pages, whose user is "sales", or null
 * on a machine's own address; `limit(address)`: seconds to wait, 0 for none; `addressOf(context)`: the
 * sender's; `now()`: UTC milliseconds.
 */
export function createApp({
  store,
  schema,
  verify,
  origins,
  password,
  limit,
  addressOf,
  now = Date.now,
}) {
  const app = new Hono();
  const readHandoff = createReader(schema);

  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["data:"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ["'none'"],
      },
      // Whoever serves it by https decides for its domain.
      strictTransportSecurity: false,
      // The answers to a hand-off are read by pages of other origins, by CORS.
      crossOriginResourcePolicy: false,
      // Not "no-referrer", which would make the Origin of the forms null.
      referrerPolicy: "same-origin",
    }),
  );
  app.onError((error, context) => {
    // Of Hono itself: who asks for a page has no password, or comes from another site.
    if (error.getResponse) return error.getResponse();
    if (!(error instanceof Problem)) console.error(error);
    const problem = error instanceof Problem ? error : new Problem(500, "The receiver failed");
    // By the context, which knows the headers set so far: the page must be able to read the answer.
    return context.body(problem.text(), problem.status, problem.headers);
  });

  // --- hand-offs

  app.use("/handoff", async (context, next) => {
    const origin = context.req.header("origin");
    const allowed = origins.includes(origin);
    if (allowed) {
      context.header("access-control-allow-origin", origin);
      context.header("access-control-expose-headers", "retry-after");
    }
    context.header("vary", "origin");
    context.header("cache-control", "no-store");
    if (context.req.method === "POST") context.set("body", await readBody(context.req.raw));
    if (!allowed)
      throw new Problem(403, "Origin not allowed", [
        {
          pointer: "",
          expected: "the origin of a site that this receiver serves",
          found: short(origin),
        },
      ]);
    if (context.req.method === "OPTIONS") {
      context.header("access-control-allow-methods", "POST");
      context.header(
        "access-control-allow-headers",
        "content-type, idempotency-key, content-digest",
      );
      context.header("access-control-max-age", "86400");
      return context.body(null, 204);
    }
    await slowDown(context);
    await next();
  });

  async function slowDown(context) {
    const wait = await limit(addressOf(context));
    if (wait)
      throw new Problem(
        429,
        "Too many requests",
        [{ pointer: "", expected: `the next one in ${wait} s`, found: "one now" }],
        { "retry-after": `${wait}` },
      );
  }

  app.post("/handoff", async (context) => {
    const { message, digest } = await readHandoff(context.req.raw, context.get("body"));
    if (message.source !== context.req.header("origin"))
      throw new Problem(403, "A site may speak only for itself", [
        {
          pointer: "/source",
          expected: context.req.header("origin"),
          found: short(message.source),
        },
      ]);
    const received = now();
    checkFresh(message, received);
    const { id, subject, source, data } = message;
    const answer = (verified) => ({ id, subject, verified });
    const again = (known) => {
      if (known.digest !== digest)
        throw new Problem(409, "Another hand-off had this id", [
          { pointer: "/id", expected: "an id of its own", found: "the id of another body" },
        ]);
      return context.json(answer(known.verified), 200);
    };

    const differences = verify(data);
    if (differences?.length) {
      const known = await store.known(id);
      if (known) return again(known);
      throw new Problem(422, "The claim does not follow from the log", differences);
    }
    const verified = differences !== null;
    const { log, ...said } = data;
    const known = await store.admit({
      id,
      digest,
      subject,
      at: data.at,
      verified,
      received,
      summary: JSON.stringify({ source, data: said }),
      body: JSON.stringify(message),
    });
    return known ? again(known) : context.json(answer(verified), 201);
  });

  app.all("/handoff", (context) => context.body(null, 405, { allow: "OPTIONS, POST" }));

  // --- pages

  const pages = new Hono();
  pages.use(async (context, next) => {
    await slowDown(context);
    await next();
    context.header("cache-control", "no-store");
    context.header("vary", "accept-language");
  });
  if (password !== null) pages.use(basicAuth({ username: USER, password, realm: "prospects" }));
  pages.use(csrf());

  const settings = (context) => ({
    language: languageFor(context.req.header("accept-language")),
    now: now(),
  });

  pages.get("/style.css", (context) =>
    context.body(style, 200, { "content-type": "text/css; charset=utf-8" }),
  );

  pages.get("/", async (context) => {
    const { state: asked = "", after: from = "" } = context.req.query();
    const state = Object.hasOwn(STATES, asked) ? asked : "all";
    const [, received, subject] = /^(\d{1,15})\.([\da-f-]{36})$/.exec(from) ?? [];
    const after = received ? { received: Number(received), subject } : null;
    const [found, counts] = await Promise.all([
      store.list({ state, after, limit: PAGE + 1 }),
      store.counts(),
    ]);
    const prospects = found.slice(0, PAGE);
    const last = found.length > PAGE ? prospects.at(-1) : null;
    const older = last && `${last.received}.${last.subject}`;
    return context.html(
      listPage({ ...settings(context), prospects, counts, state, older, first: !after }),
    );
  });

  pages.get("/prospects/:subject", async (context) => {
    const found = await store.prospect(context.req.param("subject"));
    return found
      ? context.html(prospectPage({ ...settings(context), ...found }))
      : context.html(missingPage(settings(context)), 404);
  });

  /** Where a form leads to afterwards: the list it stood in, or the prospect's own page. */
  const back = (context, subject) => {
    const from = context.req.query("from");
    return context.redirect(
      Object.hasOwn(STATES, from) ? `/?state=${from}` : `/prospects/${subject}`,
      303,
    );
  };
  for (const [act, time] of [
    ["take", () => now()],
    ["release", () => null],
  ])
    pages.post(`/prospects/:subject/${act}`, async (context) => {
      const { subject } = context.req.param();
      if (!(await store.prospect(subject)))
        return context.html(missingPage(settings(context)), 404);
      await store.take(subject, time());
      return back(context, subject);
    });
  pages.post("/prospects/:subject/erase", async (context) => {
    await store.erase(context.req.param("subject"));
    return context.redirect("/", 303);
  });
  pages.delete("/prospects/:subject", async (context) => {
    await store.erase(context.req.param("subject"));
    return context.body(null, 204);
  });
  pages.notFound((context) => context.html(missingPage(settings(context)), 404));

  app.route("/", pages);
  app.notFound((context) => context.html(missingPage(settings(context)), 404));
  return app;
}
