// Hand-offs that must be refused, from a seed and honest ones: what a forger, a broken sender or a
// replay would send.
//
// An alteration that leaves the claim true must not be among them. One of the claim alone never
// does: the claim is a function of the log, and what is put in is in no language of the model. One of
// the log, or of the time, is asked of the oracle, which shares no code with the core: if the altered
// log gives the same claim as the honest one, another alteration is drawn.
import { isDeepStrictEqual } from "node:util";
import { assess } from "../oracle/oracle.mjs";
import { claimOf, requestOf, SITE, uuid } from "./handoffs.mjs";

const MINUTE = 60_000;
const DAY = 86_400_000;
const copy = (value) => JSON.parse(JSON.stringify(value));
const other = (r, values, value) => r.pick(values.filter((each) => each !== value));

/**
 * What is true of a log, as far as a claim says it, but for the time that it was asked for, and for
 * consents of that very time: so a claim dates those that its log does not know.
 */
function truth({ model }, { data: { log, at, traits } }) {
  const told = log.filter(({ name }) => name === "identify").map(({ properties }) => properties);
  const said = Object.assign({}, ...told);
  const passed = traits && Object.fromEntries(Object.keys(traits).map((key) => [key, said[key]]));
  const { at: _, consent, ...claim } = claimOf(assess(model, log, at), "en", passed);
  const dated = Object.entries(consent).filter(([, { time }]) => time !== at);
  return { ...claim, consent: Object.fromEntries(dated) };
}

/** Changes of one field of the claim. Each gives false where there is nothing to change. */
const CLAIM = {
  temperature: (data, r) => {
    data.temperature = other(r, ["cold", "warm", "hot"], data.temperature);
  },
  grade: (data, r) => {
    data.grade = other(r, ["A", "B", "C", "D", null], data.grade);
  },
  band: (data, r) => {
    data.band = other(r, ["0-19", "20-39", "40-59", "60-79", "80-100"], data.band);
  },
  stage: (data, r) => {
    data.stage = r.pick(["visitor", "lead", "client", "Prospect"]);
  },
  "since, its time": (data, r) => {
    data.since.time += r.pick([-1, 1, MINUTE, -DAY]);
  },
  "since, its event": (data, r) => {
    data.since.event = other(r, ["purchase", "page_view", null], data.since.event);
  },
  "since, its label": (data, r) => {
    data.since.label = r.pick([`${data.since.label}!`, "", null]);
  },
  "a reason's signal": (data, r) => {
    r.pick(data.reasons).signal += "_";
  },
  "a reason's label": (data, r) => {
    r.pick(data.reasons).label = r.pick(["Signed the contract", ""]);
  },
  "a reason's points": (data, r) => {
    r.pick(data.reasons).points += r.pick([0.001, 1, -1, 2 ** -20]);
  },
  "a reason's times": (data, r) => {
    r.pick(data.reasons).times += 1;
  },
  "a reason's last": (data, r) => {
    r.pick(data.reasons).last += r.pick([-1, 1, DAY]);
  },
  "a reason less": (data, r) => {
    data.reasons.splice(r.below(data.reasons.length), 1);
  },
  "the order of reasons": (data) => data.reasons.length > 1 && data.reasons.reverse(),
  "a segment more": (data) => {
    data.segments = [...data.segments, "partner_of_the_year"];
  },
  "a segment less": (data) => data.segments.length > 0 && data.segments.pop(),
  "next, another": ({ next }) => next && Object.assign(next, { id: `${next.id}_` }),
  "next, none": (data) => {
    data.next = data.next
      ? null
      : { id: "x", channel: "call", goal: "", content: "", timing: null };
  },
  "next, its channel": (data, r) =>
    data.next &&
    Object.assign(data.next, {
      channel: other(r, ["web", "email", "sms", "call"], data.next.channel),
    }),
  "next, its words": (data, r) =>
    data.next &&
    Object.assign(data.next, { [r.pick(["goal", "content", "timing"])]: "Send money" }),
  "a consent's state": (data, r) => {
    const [, decision] = r.pick(Object.entries(data.consent));
    decision.state = other(r, ["granted", "denied"], decision.state);
  },
  "a consent's time": (data, r) => {
    r.pick(Object.values(data.consent)).time -= r.pick([1, DAY]);
  },
  "a consent less": (data, r) => {
    delete data.consent[r.pick(Object.keys(data.consent))];
  },
  "a consent more": (data) => {
    const purpose = ["storage", "scoring", "personalization"].find((each) => !data.consent[each]);
    if (!purpose) return false;
    data.consent[purpose] = { state: "granted", time: data.at - 1 };
  },
  "the model's name": (data, r) => {
    data.model.name = other(r, ["b2b-saas", "ecommerce", "agency", "mine"], data.model.name);
  },
  "the model's version": (data) => {
    data.model.version = "9.9.9";
  },
  "a trait": (data, r) => {
    if (!data.traits) return false;
    data.traits[r.pick(Object.keys(data.traits))] = "somebody else";
  },
  "a trait more": (data) => {
    data.traits = { ...data.traits, budget: 1_000_000 };
  },
};

/** Changes of the log, or of the time: the oracle says whether the claim is false then. */
const LOG = {
  "an event less": ({ log }, r) => {
    log.splice(r.below(log.length), 1);
  },
  "an event twice": ({ log }, r) => {
    log.push({ ...r.pick(log), id: "again" });
  },
  "an event more": ({ log, at }, r) => {
    const name = r.pick([
      "demo_request",
      "quote_request",
      "purchase",
      "file_download",
      "page_view",
    ]);
    log.push({ name, time: at - r.below(3 * DAY), id: "more", properties: { path: "/pricing" } });
  },
  "an event's name": ({ log }, r) => {
    r.pick(log).name = r.pick(["demo_request", "purchase", "nothing", "unsubscribe"]);
  },
  "an event's time": ({ log }, r) => {
    r.pick(log).time -= r.pick([MINUTE, 60 * MINUTE, DAY, 30 * DAY]);
  },
  "an event's property": ({ log }, r) => {
    const { properties } = r.pick(log);
    const [key] = Object.keys(properties);
    if (!key) return false;
    properties[key] = r.pick(["/pricing", "/careers/x", "51-200", "student", 75, true, false]);
  },
  "the time of the claim": (data, r) => {
    data.at -= r.pick([1, 2, 3]) * DAY;
  },
};

const EXTRA = ["extra", "constructor", "__proto__", "prototype", "toString", "hasOwnProperty"];
/** As JSON.parse does it: also __proto__ is a member like others. */
const put = (object, key, value) =>
  Object.defineProperty(object, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });

/** Changes of the form. Each gives the message, or a body's bytes. */
const FORM = {
  "a member more": (message, r) => {
    const { data } = message;
    const places = [message, data, data.since, data.consent, data.consent.handoff, data.model];
    places.push(...data.reasons, ...data.log, ...(data.next ? [data.next] : []));
    put(r.pick(places), r.pick(EXTRA), r.pick([1, "x", { isAdmin: true }, null]));
    return message;
  },
  "a member less": (message, r) => {
    const { data } = message;
    const place = r.pick([message, data, data.since, data.model, data.log[0], data.reasons[0]]);
    const optional = ["dataschema", "traits", "log", "points"];
    delete place[r.pick(Object.keys(place).filter((key) => !optional.includes(key)))];
    return message;
  },
  "another kind": (message, r) => {
    const place = r.pick([message, message.data, message.data.since, message.data.log[0]]);
    place[r.pick(Object.keys(place))] = r.pick([{ a: {} }, [[]], true, 0.5]);
    return message;
  },
  "a trait that is an object": (message, r) => {
    message.data.traits = put({}, r.pick([...EXTRA, "role"]), r.pick([{}, [], null]));
    return message;
  },
  "a number out of range": (message, r) => {
    const reason = r.pick(message.data.reasons);
    if (r.chance(0.5)) reason.times = r.pick([-1, 0, 0.5]);
    else reason.last = r.pick([-1, 0.5, 1e300, 9e15]);
    return message;
  },
  "deep nesting": (message, r) => {
    const depth = 1000 + r.below(20_000);
    const place = r.pick(["deep", "traits", "log", "reasons"]);
    message.data[place] = "DEEP";
    const [open, close] = r.pick([
      ["[", "]"],
      ['{"a":', "}"],
    ]);
    const levels = Math.floor(Math.min(depth, 50_000 / (open.length + 1)));
    const deep = `${open.repeat(levels)}1${close.repeat(levels)}`;
    return Buffer.from(JSON.stringify(message).replace('"DEEP"', deep));
  },
  "bytes that are no UTF-8": (message, r) => {
    const body = Buffer.from(JSON.stringify(message));
    const at = body.indexOf('"label":"') + 9;
    const bytes = r.pick([[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x28, 0xa1], [0x80]]);
    return Buffer.concat([body.subarray(0, at), Buffer.from(bytes), body.subarray(at)]);
  },
  "half of it": (message, r) => {
    const body = Buffer.from(JSON.stringify(message));
    return body.subarray(0, r.below(body.length - 1));
  },
  "no JSON": (_, r) =>
    Buffer.from(
      r.pick([
        "",
        "null",
        "[]",
        "true",
        '"x"',
        "\ufeff{}",
        "{}{}",
        "<a/>",
        "a=b",
        "{'a':1}",
        "NaN",
      ]),
    ),
};

/** Shifts every time of a message, so that its claim is as true as before, but of another time. */
function shift(message, by) {
  const { data } = message;
  data.at += by;
  message.time = new Date(data.at).toISOString();
  data.since.time += by;
  for (const event of data.log) event.time += by;
  for (const reason of data.reasons) reason.last += by;
  for (const decision of Object.values(data.consent)) decision.time += by;
}

/** What is wrong around a message that is right. Each gives what `requestOf` takes, and the status. */
const AROUND = {
  "flipped bytes": (message, r) => {
    const body = Buffer.from(JSON.stringify(message));
    const headers = { "content-digest": requestOf(message).headers["content-digest"] };
    const flips = r.times(1, 4, () => r.below(body.length));
    for (const at of new Set(flips)) body[at] ^= 1 + r.below(255);
    return { body, headers, statuses: [400] };
  },
  "a digest of something else": (_, r) => ({
    headers: {
      "content-digest": r.pick([
        "",
        "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:",
        "sha-512=:z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==:",
        "sha-256=47DEQpj8HBSa",
      ]),
    },
    statuses: [400],
  }),
  "a key of another": (_, r) => ({
    headers: { "idempotency-key": r.pick(["", uuid(r)]) },
    statuses: [400],
  }),
  "another type": (_, r) => ({
    headers: {
      "content-type": r.pick([
        "",
        "application/json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/cloudevents-batch+json",
        "application/cloudevents+json; charset=utf-16",
        "application/cloudevents+jsonx",
      ]),
    },
    statuses: [415],
  }),
  compressed: (_, r) => ({
    headers: { "content-encoding": r.pick(["gzip", "br"]) },
    statuses: [415],
  }),
  "another origin": (_, r) => ({
    headers: {
      origin: r.pick([
        "https://evil.example",
        "null",
        `${SITE}.evil.example`,
        SITE.replace("https", "http"),
        `${SITE}:8443`,
        "",
      ]),
    },
    statuses: [403],
  }),
  "the source of another": (message, r) => {
    message.source = r.pick(["https://evil.example", `${SITE}:8443`]);
    return { statuses: [403] };
  },
  "too large": (message, r) => {
    const body = JSON.stringify(message);
    return { body: Buffer.from(body.padEnd(65_537 + r.below(40_000))), statuses: [413] };
  },
  stale: (message, r) => {
    shift(message, -(7 * DAY + 61 * MINUTE) - r.below(400 * DAY));
    return { statuses: [422] };
  },
  // A day at least: the clock of a server goes on while the test runs.
  "of the future": (message, r) => {
    shift(message, 3 * DAY + r.below(400 * DAY));
    return { statuses: [422] };
  },
  "two times": (message, r) => {
    message.time = new Date(message.data.at + r.pick([1, -1, DAY])).toISOString();
    return { statuses: [422] };
  },
};

/** Other bodies with the id of one that was taken, whose claim is as true: only the id says no. */
const REPLAYED = {
  "for another profile": (message, r) => {
    message.subject = uuid(r);
  },
  "of another address": (message, r) => {
    message.dataschema = `${SITE}/${r.below(1e9)}.json`;
  },
  "with less said": (message) => {
    for (const reason of message.data.reasons) delete reason.points;
  },
  "with another spelling": (message) => {
    const { specversion, ...rest } = copy(message);
    for (const key of Object.keys(message)) delete message[key];
    Object.assign(message, rest, { specversion });
  },
};

const FAMILIES = [
  ...Object.entries(CLAIM).map(([name, change]) => [`claim: ${name}`, ofClaim(change)]),
  // Several times each: what is in the log has more ways to be wrong.
  ...[1, 2, 3, 4].flatMap(() =>
    Object.entries(LOG).map(([name, change]) => [`log: ${name}`, ofLog(change)]),
  ),
  ...Object.entries(FORM).map(([name, change]) => [`form: ${name}`, ofForm(change)]),
  ...Object.entries(AROUND).map(([name, change]) => [name, ofAround(change)]),
  ...Object.entries(REPLAYED).map(([name, change]) => [`replayed: ${name}`, ofReplay(change)]),
];

/** A message of its own: were it taken, the list would be longer. */
const fresh = (message, r) => Object.assign(copy(message), { id: uuid(r), subject: uuid(r) });

function ofClaim(change) {
  return ({ message }, r) => {
    const altered = fresh(message, r);
    if (change(altered.data, r) === false || isDeepStrictEqual(altered.data, message.data))
      return null;
    return { request: requestOf(altered), statuses: [400, 422] };
  };
}

function ofLog(change) {
  return (base, r) => {
    const altered = fresh(base.message, r);
    if (change(altered.data, r) === false) return null;
    altered.time = new Date(altered.data.at).toISOString();
    base.truth ??= truth(base, base.message);
    if (isDeepStrictEqual(truth(base, altered), base.truth)) return null;
    return { request: requestOf(altered), statuses: [422] };
  };
}

function ofForm(change) {
  return ({ message }, r) => {
    const altered = fresh(message, r);
    const { id } = altered;
    const made = change(altered, r);
    const sent = Buffer.isBuffer(made) ? { body: made } : {};
    const headers = { "idempotency-key": id };
    return { request: requestOf(made, { ...sent, headers }), statuses: [400] };
  };
}

function ofAround(change) {
  return ({ message }, r) => {
    const altered = fresh(message, r);
    const { statuses, ...rest } = change(altered, r);
    return { request: requestOf(altered, rest), statuses };
  };
}

function ofReplay(change) {
  return ({ message }, r) => {
    const altered = copy(message);
    change(altered, r);
    return { request: requestOf(altered), statuses: [409] };
  };
}

/**
 * So many hand-offs to refuse, made of honest ones that were taken before, each kind as often as
 * the others: [{ kind, request, statuses }].
 */
export function alterations(count, bases, r) {
  const made = [];
  for (let i = 0; made.length < count; i++) {
    const [kind, make] = FAMILIES[i % FAMILIES.length];
    let altered = null;
    // As many tries as it takes to find one that is none; a base may have nothing to change.
    while (!altered) altered = make(r.pick(bases), r);
    made.push({ kind, ...altered });
  }
  return made;
}
