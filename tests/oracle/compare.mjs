// One case through the core and through the oracle, and what differs.
import { isDeepStrictEqual } from "node:util";
import { assess, logOf } from "./oracle.mjs";

const STEP = 2 ** -20;

const close = (a, b, steps) => Math.abs(a - b) <= steps * STEP;

/** The points of signals may differ by one step each, and the sums by as many as there are. */
function samePoints(core, oracle, steps) {
  if (core.length !== oracle.length) return false;
  return core.every((row, i) => {
    const { points, ...rest } = row;
    const { points: expected, ...others } = oracle[i];
    const allowed = row.clamp === "group" || row.clamp === "engagement" ? steps : 1;
    return isDeepStrictEqual(rest, others) && close(points, expected, allowed);
  });
}

/** Whether a signal is a reason may hang on the step by which its points may differ from 0. */
const clear = (reasons) => reasons.filter(({ points }) => Math.abs(points) > STEP);

/** Probabilities may differ as the points do that they are made of; both null: there is none. */
function samePropensity(core, oracle, steps, doubles) {
  if (core === null || oracle === null) return core === oracle;
  // The logistic function rises by at most a fourth of what its argument does.
  return Math.abs(core - oracle) <= (Math.LN2 / 4) * ((steps * STEP) / doubles) + 1e-12;
}

/** Whether the rows of the ledger give the odds, bounds of the whole aside. */
function addsUp(ledger, { probability, even, doubles, fit }) {
  const points = ledger
    .filter(({ clamp }) => clamp !== "engagement")
    .reduce((sum, row) => sum + row.points, 0);
  const expected = 1 / (1 + 2 ** ((even - fit - points) / doubles));
  return Math.abs(probability - expected) <= 1e-12;
}

/** What is missing: the score that there is may differ as that of the assessment may. */
function sameNeeds(core, oracle, steps, doubles) {
  const scores = (missing, score) =>
    missing.flatMap(({ needs }) =>
      needs.filter(({ what }) => what === score).map(({ have }) => have),
    );
  const bare = (missing) =>
    missing.map(({ needs, ...way }) => ({
      ...way,
      needs: needs.map((need) =>
        ["engagement", "propensity"].includes(need.what) ? { ...need, have: 0 } : need,
      ),
    }));
  const engagements = scores(oracle, "engagement");
  const propensities = scores(oracle, "propensity");
  return (
    isDeepStrictEqual(bare(core), bare(oracle)) &&
    scores(core, "engagement").every((have, i) => close(have, engagements[i], steps)) &&
    scores(core, "propensity").every((have, i) =>
      samePropensity(have, propensities[i], steps, doubles),
    )
  );
}

/** Null, or { at, part, core, oracle }: the first answer that differs. */
export function compare(core, { model, events, at }) {
  const errors = core.load(model);
  if (errors.length > 0) return { part: "load", core: errors, oracle: [] };
  core.clear();
  for (const event of events) {
    const { errors: refused } = core.record(event);
    if (refused) return { part: "record", core: refused, oracle: event };
  }
  const log = logOf(events);
  const kept = core.events().map((event) => ({ id: "", ...event }));
  const bare = ({ name, time, id, properties }) => ({ name, time, id, properties });
  const logs = [kept, log].map((each) => each.map((e) => bare({ properties: {}, ...e })));
  if (!isDeepStrictEqual(logs[0], logs[1])) return { part: "log", core: logs[0], oracle: logs[1] };

  const steps = model.signals.length;
  const { doubles } = model.propensity ?? {};
  const recorded = at.map((now) => [core.assessBytes(now), core.explainBytes(now)]);
  core.clear();
  core.replay(events);
  const replayed = at.map((now) => [core.assessBytes(now), core.explainBytes(now)]);
  if (!isDeepStrictEqual(recorded, replayed)) return { part: "replay", at };

  for (const now of at) {
    const expected = assess(model, events, now);
    const { engagement, propensity, reasons, ...rest } = core.assess(now);
    const { engagement: score, propensity: odds, reasons: why, ...others } = expected.assessment;
    const differs = (part, a, b) => ({ at: now, part, core: a, oracle: b });
    if (!close(engagement, score, steps)) return differs("engagement", engagement, score);
    if (!samePropensity(propensity, odds, steps, doubles)) {
      return differs("propensity", propensity, odds);
    }
    if (!samePoints(clear(reasons), clear(why), steps)) return differs("reasons", reasons, why);
    if (!isDeepStrictEqual(rest, others)) return differs("assessment", rest, others);

    const { ledger, history, ...answer } = core.explain(now);
    const { explanation } = expected;
    if (!samePoints(ledger, explanation.ledger, steps)) {
      return differs("ledger", ledger, explanation.ledger);
    }
    const bySum = ledger.reduce((sum, { points }) => sum + points, 0);
    if (bySum !== answer.engagement) return differs("sum of the ledger", bySum, answer.engagement);
    if (answer.engagement !== engagement) {
      return differs("engagement explained", answer.engagement, engagement);
    }
    if (!close(answer.momentum, explanation.momentum, 3 * steps + 1)) {
      return differs("momentum", answer.momentum, explanation.momentum);
    }
    if (!sameNeeds(answer.missing, explanation.missing, steps, doubles)) {
      return differs("missing", answer.missing, explanation.missing);
    }
    if (propensity === null ? answer.propensity !== null : !addsUp(ledger, answer.propensity)) {
      return differs("terms of the propensity", answer.propensity, explanation.propensity);
    }
    if (propensity !== null && answer.propensity.probability !== propensity) {
      return differs("propensity explained", answer.propensity.probability, propensity);
    }
    if (answer.at !== now) return differs("at", answer.at, now);
    const scores = (changes) => changes.map((change) => change.engagement);
    const bareChanges = (changes) => changes.map(({ engagement: _, ...change }) => change);
    if (
      !isDeepStrictEqual(bareChanges(history), bareChanges(explanation.history)) ||
      !scores(history).every((each, i) => close(each, explanation.history[i].engagement, steps))
    ) {
      return differs("history", history, explanation.history);
    }
  }
  return null;
}

/** The smallest case that still differs: leaves out what it can, one thing at a time. */
export function minimal(core, failing) {
  let best = failing;
  const attempt = (change) => {
    const smaller = structuredClone(best);
    if (change(smaller) === false) return false;
    try {
      const found = compare(core, smaller);
      if (found === null || found.part === "load" || found.part === "record") return false;
    } catch {
      return false;
    }
    best = smaller;
    return true;
  };
  const shrink = (path) => {
    const at = (root) => path.reduce((node, key) => node?.[key], root);
    const node = at(best);
    if (node === null || typeof node !== "object") return false;
    for (const key of Object.keys(node).reverse()) {
      const removed = attempt((root) => {
        if (Array.isArray(at(root))) at(root).splice(Number(key), 1);
        else delete at(root)[key];
      });
      if (removed) return true;
      if (shrink([...path, key])) return true;
    }
    return false;
  };
  let left = 2000;
  while (left-- > 0 && (shrink(["at"]) || shrink(["events"]) || shrink(["model"])));
  return best;
}
