// Honest hand-offs, from a seed: random visits scored by the built core, and claimed as the widget does.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createCore } from "../../build/dist/leadlight-core.mjs";
import { random } from "../oracle/generate.mjs";

const built = (name) => readFileSync(new URL(`../../build/dist/${name}`, import.meta.url));
export const MODELS = ["b2b-saas", "ecommerce", "agency"].map((name) =>
  JSON.parse(built(`${name}.json`).toString()),
);
export const SITE = "https://www.quillfern.example";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const wasm = await WebAssembly.compile(built("leadlight.wasm"));
/** By the name of a model: the core in which it is in force. */
const cores = {};
for (const model of MODELS) {
  cores[model.name] = await createCore(wasm);
  const wrong = cores[model.name].load(model);
  if (wrong.length) throw new Error(JSON.stringify(wrong));
}
const inWords = (label, language, otherwise) =>
  label == null ? otherwise : typeof label === "string" ? label : (label[language] ?? label.en);

const PATHS = [
  "/",
  "/pricing",
  "/pricing/teams",
  "/product/board",
  "/product/routes",
  "/products/lamp-3",
  "/products/desk-9",
  "/blog/moving-house",
  "/blog/winter-plan",
  "/customers/brackwater",
  "/services/audit",
  "/work/ostrel",
  "/cart",
  "/sale/shoes",
  "/shipping",
  "/security",
  "/compare/x",
  "/careers/driver",
  "/about",
];
const PURPOSES = ["scoring", "storage", "personalization", "handoff"];

/** A visit that makes somebody a prospect, most likely: the events up to `until`. */
function visit(r, until) {
  let time = until - r.below(20 * DAY) - HOUR;
  const events = [];
  const add = (name, properties = {}) => {
    const id = `p${events.length.toString(36).padStart(4, "0")}`;
    events.push({ name, time: Math.min(time, until), id, properties });
    time += r.chance(0.1) ? r.below(2 * DAY) : r.below(4 * MINUTE) + 1;
  };
  add("page_view", {
    path: r.pick(PATHS),
    title: "Page",
    ...(r.chance(0.3) && { utm_source: "letter", utm_campaign: r.pick(["spring", "autumn"]) }),
  });
  const granted = { handoff: true };
  for (const purpose of PURPOSES) if (r.chance(0.6)) granted[purpose] ??= r.chance(0.8);
  add("consent", granted);
  const steps = r.times(2, 14, () => r.below(10));
  for (const step of steps) {
    if (step < 5) add("page_view", { path: r.pick(PATHS) });
    else if (step === 5) add("engaged_time", { seconds: r.pick([10, 30, 60, 90]) });
    else if (step === 6) add("file_download", { file: r.pick(["plan.pdf", "guide.pdf"]) });
    else if (step === 7) add("newsletter_signup");
    else if (step === 8) add("scroll", { percent: r.pick([50, 75, 90]), path: r.pick(PATHS) });
    else if (r.chance(0.3)) add("consent", { personalization: r.chance(0.5) });
    else add("video_complete", { title: "Tour" });
  }
  if (r.chance(0.8))
    add("identify", {
      company_size: r.pick(["1-10", "11-50", "51-200", "201-1000"]),
      role: r.pick(["owner", "operations", "it", "student"]),
      industry: r.pick(["field-service", "education", "software"]),
      country: r.pick(["FR", "DE", "JP"]),
      customer: r.pick(["consumer", "business"]),
      ...(r.chance(0.5) && { email: "ada@example.com", company: "Ostrel" }),
    });
  add(r.pick(["demo_request", "quote_request", "contact_request", "meeting_booked"]));
  if (r.chance(0.3)) add("page_view", { path: r.pick(PATHS) });
  return events;
}

const band = (engagement) =>
  ["0-19", "20-39", "40-59", "60-79", "80-100"][
    Math.min(4, Math.floor(Math.max(0, engagement) / 20))
  ];

/** What is claimed of an assessment and its history; `traits`: those that the site passes on. */
export function claimOf({ assessment, explanation }, language, traits) {
  const since = explanation.history.findLast(
    ({ what, to }) => what === "stage" && to === "prospect",
  );
  const consent = {};
  for (const { what, purpose, to, time } of explanation.history)
    if (what === "consent") consent[purpose] = { state: to, time };
  const { next } = assessment;
  return {
    at: assessment.at,
    stage: assessment.stage,
    temperature: assessment.temperature,
    grade: assessment.grade,
    band: band(assessment.engagement),
    since: {
      time: since?.time,
      event: since?.event ?? null,
      label: inWords(since?.label, language, null),
    },
    reasons: assessment.reasons
      .filter(({ points }) => points > 0)
      .slice(0, 3)
      .map(({ signal, label, points, times, last }) => ({
        signal,
        label: inWords(label, language, signal),
        points,
        times,
        last,
      })),
    segments: assessment.segments,
    next: next && {
      id: next.id,
      channel: next.channel,
      goal: inWords(next.goal, language, null),
      content: inWords(next.content, language, null),
      timing: inWords(next.timing, language, null),
    },
    consent,
    model: assessment.model,
    ...(traits && { traits }),
  };
}

export const uuid = (r) => {
  const hex = (digits) => r.times(digits, digits, () => r.below(16).toString(16)).join("");
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${r.pick(["8", "9", "a", "b"])}${hex(3)}-${hex(12)}`;
};

/** What carries `data`, a claim, perhaps with its log. */
export const messageOf = (data, id, subject) => ({
  specversion: "1.0",
  id,
  source: SITE,
  type: "leadlight.prospect.v1",
  subject,
  time: new Date(data.at).toISOString(),
  datacontenttype: "application/json",
  dataschema: `${SITE}/leadlight/handoff.schema.json`,
  data,
});

/** An honest hand-off of a seed, at most two days old at `now`: { message, model, language }. */
export function honest(seed, now, { log = true } = {}) {
  const r = random(seed);
  for (;;) {
    const model = MODELS[seed % MODELS.length];
    const language = r.pick(["en", "fr"]);
    const at = now - r.below(2 * DAY);
    const events = visit(r, at);
    const core = cores[model.name];
    const wrong = core.replay(events);
    if (wrong.length) throw new Error(JSON.stringify(wrong));
    const answer = { assessment: core.assess(at), explanation: core.explain(at) };
    // Not every visit makes a prospect: a student, a buyer, somebody who looks for a job.
    if (!answer.assessment.prospect) continue;
    const identify = events.find(({ name }) => name === "identify")?.properties;
    const { role, company, email } = identify ?? {};
    const traits = identify && r.chance(0.7) && { role, ...(company && { company, email }) };
    const claim = claimOf(answer, language, traits || null);
    if (!log) for (const reason of claim.reasons) delete reason.points;
    const message = messageOf({ ...claim, ...(log && { log: events }) }, uuid(r), uuid(r));
    return { message, model, language };
  }
}

/** What is sent of a message, or of a body's bytes: { body, headers }. */
export function requestOf(
  message,
  { body = Buffer.from(JSON.stringify(message)), headers = {} } = {},
) {
  const digest = createHash("sha256").update(body).digest("base64");
  return {
    body,
    headers: {
      origin: SITE,
      "content-type": "application/cloudevents+json",
      "idempotency-key": message.id,
      "content-digest": `sha-256=:${digest}:`,
      ...headers,
    },
  };
}
