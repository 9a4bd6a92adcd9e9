// Does the claim of a hand-off follow from its log? The log is replayed with the core that scored it
// in the browser. That proves that the two belong together, not that the visit happened: whoever has
// the model can make up a log, and score it.
import { createCore } from "./leadlight.mjs";
import { short } from "./problem.mjs";

const REASONS = 3;
const TOP = 80;
const name = ({ name, version }) => `${name} ${version}`;

/** A core for each model, since there is one model in a core. Throws when a model is wrong. */
export async function createVerifier(wasm, models) {
  const cores = new Map();
  for (const model of models) {
    const core = await createCore(wasm);
    const [wrong] = core.load(model);
    if (wrong)
      throw new Error(
        `${model.name}: ${wrong.pointer}: expected ${wrong.expected}, found ${wrong.found}`,
      );
    cores.set(name(model), core);
  }

  /**
   * What of the claim does not follow from its log, [{ pointer, expected, found }]: nothing, and the
   * claim holds. Null: there is no log, and nothing to hold it against.
   */
  return function verify({ log, ...claim }) {
    if (!log) return null;
    const core = cores.get(name(claim.model));
    if (!core)
      return [
        {
          pointer: "/data/model",
          expected: [...cores.keys()].join(" or "),
          found: name(claim.model),
        },
      ];
    const refused = core.replay(log);
    if (refused.length)
      return refused.map(({ pointer, ...rest }) => ({ pointer: `/data/log${pointer}`, ...rest }));
    return differences(claim, core.assess(claim.at), core.explain(claim.at), log);
  };
}

function differences(claim, assessment, { history }, log) {
  const found = [];
  const check = (pointer, expected, given) => {
    const allowed = Array.isArray(expected) ? expected : [expected];
    if (!allowed.includes(given))
      found.push({
        pointer: `/data/${pointer}`,
        expected: allowed.map(short).join(" or "),
        found: short(given),
      });
  };
  /** The label in any language of the model; `otherwise` where it has none. */
  const inWords = (label, otherwise) =>
    label == null ? [otherwise] : typeof label === "string" ? [label] : Object.values(label);

  check("stage", assessment.prospect ? assessment.stage : "no prospect", claim.stage);
  for (const key of ["temperature", "grade"]) check(key, assessment[key], claim[key]);
  check("band", band(assessment.engagement), claim.band);
  check("segments", assessment.segments.join("\n"), claim.segments.join("\n"));

  const since = history.findLast(({ what, to }) => what === "stage" && to === "prospect");
  check("since/time", since?.time, claim.since.time);
  check("since/event", since?.event, claim.since.event);
  check("since/label", since && inWords(since.label, null), claim.since.label);

  const reasons = assessment.reasons.filter(({ points }) => points > 0).slice(0, REASONS);
  check("reasons", reasons.length, claim.reasons.length);
  reasons.forEach((reason, index) => {
    const given = claim.reasons[index] ?? {};
    const at = `reasons/${index}`;
    for (const key of ["signal", "times", "last"]) check(`${at}/${key}`, reason[key], given[key]);
    check(`${at}/label`, inWords(reason.label, reason.signal), given.label);
    if ("points" in given) check(`${at}/points`, reason.points, given.points);
  });

  const { next } = assessment;
  check("next/id", next?.id, claim.next?.id);
  if (next && claim.next) {
    check("next/channel", next.channel, claim.next.channel);
    check("next/goal", inWords(next.goal, next.id), claim.next.goal);
    check("next/content", inWords(next.content, ""), claim.next.content);
    check("next/timing", inWords(next.timing, null), claim.next.timing);
  }

  const decided = new Map();
  for (const change of history) if (change.what === "consent") decided.set(change.purpose, change);
  for (const purpose of new Set([...decided.keys(), ...Object.keys(claim.consent)])) {
    const given = claim.consent[purpose];
    const change = decided.get(purpose);
    if (change) check(`consent/${purpose}/state`, change.to, given?.state);
    // A log that was kept begins with a grant; what was decided before it has the time of the claim.
    check(`consent/${purpose}/time`, change ? change.time : claim.at, given?.time);
  }

  const traits = traitsIn(log, claim.at);
  for (const [key, value] of Object.entries(claim.traits ?? {}))
    check(`traits/${key}`, traits.get(key), value);
  return found;
}

/** The fifth of 0..100 that the engagement is in, as the widget says it. */
function band(engagement) {
  const low = Math.min(TOP, Math.max(0, Math.floor(engagement / 20) * 20));
  return `${low}-${low === TOP ? 100 : low + 19}`;
}

/** What `identify` told, the last value of each; in the order of the log: by time, then by id. */
function traitsIn(log, at) {
  const traits = new Map();
  const told = log.filter(({ name, time }) => name === "identify" && time <= at);
  told.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  for (const { properties } of told)
    for (const [key, value] of Object.entries(properties)) traits.set(key, value);
  return traits;
}
