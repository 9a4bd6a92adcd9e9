// The receiver as a Cloudflare Worker. Verification and pages are those of examples/receiver; what is
// kept is in Durable Objects with SQLite: one for each visitor, with its messages, and one with the list.
import { DurableObject } from "cloudflare:workers";
import agency from "../../../build/dist/agency.json";
import b2bSaas from "../../../build/dist/b2b-saas.json";
import ecommerce from "../../../build/dist/ecommerce.json";
import schema from "../../../build/dist/handoff.schema.json";
import wasm from "../../../build/dist/leadlight-trees.wasm";
import { createApp } from "../../receiver/src/app.mjs";
import { Dossier, Register } from "../../receiver/src/register.mjs";
import { createVerifier } from "../../receiver/src/verify.mjs";

const DAY = 86_400_000;
/** Seconds in which the rate limiter of wrangler.jsonc counts. */
const PERIOD = 60;

const sqlOf =
  (context) =>
  (query, ...values) =>
    context.storage.sql.exec(query, ...values).toArray();
const keepOf = ({ DAYS }) => Math.max(8, Number(DAYS) || 90) * DAY;
const listOf = ({ LIST }) => LIST.get(LIST.idFromName("list"));
const visitorOf = ({ VISITORS }, subject) => VISITORS.get(VISITORS.idFromName(subject));

/** The list of one receiver, and which messages it has taken. */
export class List extends DurableObject {
  constructor(context, env) {
    super(context, env);
    this.register = new Register(sqlOf(context));
  }

  async admit(record) {
    if ((await this.ctx.storage.getAlarm()) === null)
      await this.ctx.storage.setAlarm(Date.now() + DAY);
    return this.register.admit(record);
  }

  known(id) {
    return this.register.known(id);
  }

  list(query) {
    return this.register.list(query);
  }

  counts() {
    return this.register.counts();
  }

  prospect(subject) {
    return this.register.prospect(subject);
  }

  take(subject, time) {
    this.register.take(subject, time);
  }

  erase(subject) {
    this.register.erase(subject);
  }

  /** Once a day: what was kept long enough goes. */
  async alarm() {
    this.register.prune(Date.now() - keepOf(this.env));
    await this.ctx.storage.setAlarm(Date.now() + DAY);
  }
}

/** One visitor: its messages as they came. */
export class Visitor extends DurableObject {
  /** Null: it is new, and kept; else what the list knows of it. */
  async admit({ body, ...record }) {
    const known = await plain(listOf(this.env).admit(record));
    // One whose answer was lost between the two is known to the list, and not yet here.
    if (known && (known.digest !== record.digest || known.erased)) return known;
    new Dossier(sqlOf(this.ctx)).keep({ ...record, body });
    await this.ctx.storage.setAlarm(record.received + keepOf(this.env));
    return known;
  }

  messages(subject) {
    return new Dossier(sqlOf(this.ctx)).messages(subject);
  }

  async erase() {
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  /** The last message was kept long enough, and those before it longer. */
  async alarm() {
    await this.ctx.storage.deleteAll();
  }
}

/** What an object answered, as data of our own: what it sent is held until it is let go. */
async function plain(answer) {
  const given = await answer;
  const copy = structuredClone(given);
  given?.[Symbol.dispose]?.();
  return copy;
}

/** What examples/receiver/src/app.mjs keeps things by. */
const storeOf = (env) => ({
  known: (id) => plain(listOf(env).known(id)),
  admit: (record) => plain(visitorOf(env, record.subject).admit(record)),
  list: (query) => plain(listOf(env).list(query)),
  counts: () => plain(listOf(env).counts()),
  take: (subject, time) => listOf(env).take(subject, time),
  async erase(subject) {
    await visitorOf(env, subject).erase();
    await listOf(env).erase(subject);
  },
  async prospect(subject) {
    const prospect = await plain(listOf(env).prospect(subject));
    return (
      prospect && { prospect, messages: await plain(visitorOf(env, subject).messages(subject)) }
    );
  },
});

/** One for all requests of an isolate: the models are read once. */
let app;
const start = async (env) =>
  createApp({
    store: storeOf(env),
    schema,
    verify: await createVerifier(wasm, [agency, b2bSaas, ecommerce]),
    origins: env.ORIGINS.split(" "),
    password: env.PASSWORD,
    limit: async (address) => ((await env.LIMIT.limit({ key: address })).success ? 0 : PERIOD),
    addressOf: (context) => context.req.header("cf-connecting-ip") ?? "unknown",
  });

export default {
  async fetch(request, env, context) {
    const missing = ["PASSWORD", "ORIGINS"].find((name) => !env[name]);
    if (missing)
      return new Response(`${missing}: expected to be set, found nothing. See the README.\n`, {
        status: 503,
      });
    app ??= start(env);
    return (await app).fetch(request, env, context);
  },
};
