// The semantics of docs and design once more, plain and slow: every question is answered from the
// log anew, nothing is kept up to date. No code is shared with the core. What the core must equal:
// everything, except that a signal's points may differ by one step of the grid.

const STEP = 2 ** -20;
const DAY = 86400000;
const UNIT = { s: 1000, m: 60000, h: 3600000, d: DAY, w: 7 * DAY };
const CLIENT_STATES = ["active", "loyal", "advocate", "at_risk"];
const STAGES = ["visitor", "lead", "prospect", "client"];
const TEMPERATURES = ["cold", "warm", "hot"];
const GRADES = ["A", "B", "C", "D"];
const PURPOSES = ["scoring", "storage", "personalization", "handoff"];
const UTM = ["utm_source", "utm_medium", "utm_campaign"];

const ms = (duration) => Number(duration.slice(0, -1)) * UNIT[duration.at(-1)];
const clamp = (value, min, max) => Math.min(Math.max(value, min ?? -Infinity), max ?? Infinity);
const list = (value) => (Array.isArray(value) ? value : [value]);
const byBytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** To the nearest multiple of 2^-20, ties to even. */
/** Sums so close to the middle of two steps that either is right; see oracle.test.mjs. */
export const undecided = { sums: 0 };

function sumToGrid(sum) {
  const steps = sum * 2 ** 20;
  if (Math.abs(steps - Math.floor(steps) - 0.5) < 1e-3) undecided.sums++;
  return toGrid(sum);
}

export function toGrid(value) {
  const scaled = value / STEP;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  return (floor + (up ? 1 : 0)) * STEP + 0;
}

/** `*` any run, `?` one character; ASCII letters fold. */
export function glob(pattern, text) {
  const fold = (t) => [...t].map((c) => (c >= "A" && c <= "Z" ? c.toLowerCase() : c));
  const p = fold(pattern);
  const t = fold(text);
  const seen = new Map();
  const from = (i, j) => {
    const key = i * (t.length + 1) + j;
    if (!seen.has(key)) {
      let met;
      if (i === p.length) met = j === t.length;
      else if (p[i] === "*") met = from(i + 1, j) || (j < t.length && from(i, j + 1));
      else met = j < t.length && (p[i] === "?" || p[i] === t[j]) && from(i + 1, j + 1);
      seen.set(key, met);
    }
    return seen.get(key);
  };
  return from(0, 0);
}

/** Whether the test holds for the value; undefined is missing. */
export function holds(test, value) {
  if (test === null || typeof test !== "object") return value === test;
  const order = (than) => {
    if (typeof value !== typeof than || typeof value === "boolean") return null;
    return typeof value === "string" ? byBytes(value, than) : value - than;
  };
  return Object.entries(test).every(([operator, than]) => {
    switch (operator) {
      case "eq":
        return value === than;
      case "ne":
        return value !== than;
      case "in":
        return than.includes(value);
      case "glob":
        return typeof value === "string" && glob(than, value);
      case "contains":
        return typeof value === "string" && value.includes(than);
      case "gt":
        return order(than) !== null && order(than) > 0;
      case "gte":
        return order(than) !== null && order(than) >= 0;
      case "lt":
        return order(than) !== null && order(than) < 0;
      case "lte":
        return order(than) !== null && order(than) <= 0;
      case "between":
        return order(than[0]) !== null && order(than[0]) >= 0 && order(than[1]) <= 0;
      case "exists":
        return (value !== undefined) === than;
      default:
        throw new Error(`no test ${operator}`);
    }
  });
}

/** The log: of equal ids the earliest time, then by (time, id), ties as they came. */
export function logOf(arrivals) {
  const log = [];
  for (const arrival of arrivals) {
    const event = { ...arrival, time: Math.floor(arrival.time), properties: {} };
    for (const [key, value] of Object.entries(arrival.properties ?? {})) {
      if (value !== null) event.properties[key] = value;
    }
    const id = event.id ?? "";
    const known = id === "" ? -1 : log.findIndex((other) => other.id === id);
    if (known >= 0 && log[known].time <= event.time) continue;
    if (known >= 0) log.splice(known, 1);
    log.push({ ...event, id });
  }
  return log
    .map((event, arrived) => ({ event, arrived }))
    .sort(
      (a, b) =>
        a.event.time - b.event.time || byBytes(a.event.id, b.event.id) || a.arrived - b.arrived,
    )
    .map(({ event }) => event);
}

/** The number of the session that each event of the log belongs to, from 1. */
function sessionsOf(log) {
  const sessions = [];
  let opener = null;
  for (let i = 0; i < log.length; i++) {
    const carried = UTM.some((key) => log[i].properties[key] !== undefined);
    const differs = UTM.some(
      (key) => (log[i].properties[key] ?? "") !== (opener?.properties[key] ?? ""),
    );
    const opens = i === 0 || log[i].time - log[i - 1].time > 30 * 60000 || (carried && differs);
    if (opens) opener = log[i];
    sessions.push((sessions[i - 1] ?? 0) + (opens ? 1 : 0));
  }
  return sessions;
}

function traitsAt(log, i) {
  const traits = {};
  for (const event of log.slice(0, i + 1)) {
    if (event.name === "identify") Object.assign(traits, event.properties);
  }
  return traits;
}

function answerAt(model, arrivals, now) {
  const log = logOf(arrivals).filter((event) => event.time <= now);
  const sessions = sessionsOf(log);
  const stageBefore = [];
  const met = new Map();

  function fact(name, i) {
    const upTo = log.slice(0, i + 1);
    switch (name) {
      case "sessions":
        return sessions[i];
      case "active_days":
        return new Set(upTo.map((event) => Math.floor(event.time / DAY))).size;
      case "distinct_pages": {
        const paths = upTo
          .filter((event) => event.name === "page_view")
          .map((event) => event.properties.path);
        return new Set(paths.filter((path) => typeof path === "string")).size;
      }
      case "engaged_seconds":
        return upTo
          .filter((event) => event.name === "engaged_time")
          .map((event) => event.properties.seconds)
          .filter((seconds) => typeof seconds === "number" && seconds > 0)
          .reduce((sum, seconds) => sum + seconds, 0);
      case "days_since_last":
        return i === 0 ? undefined : (log[i].time - log[i - 1].time) / DAY;
      case "stage":
        return STAGES[stageBefore[i]];
      default:
        throw new Error(`no fact ${name}`);
    }
  }

  function profileHolds(tests, i) {
    return Object.entries(tests).every(([name, test]) =>
      name === "traits"
        ? Object.entries(test).every(([trait, each]) => holds(each, traitsAt(log, i)[trait]))
        : holds(test, fact(name, i)),
    );
  }

  /** Whether a chain of different events, in order, ends with event i. */
  function sequenceHolds(steps, within, i) {
    let at = i;
    if (!matches(steps.at(-1), i)) return false;
    for (let step = steps.length - 2; step >= 0; step--) {
      // The latest is the best for all that stand before it.
      do at--;
      while (at >= 0 && !matches(steps[step], at));
      if (at < 0) return false;
    }
    return within === undefined || log[at].time > log[i].time - ms(within);
  }

  /** All of the condition but its count. */
  function baseMatches(when, i) {
    const { properties } = log[i];
    return (
      (when.event === undefined || list(when.event).includes(log[i].name)) &&
      Object.entries(when.where ?? {}).every(([key, test]) => holds(test, properties[key])) &&
      (when.all ?? []).every((part) => matches(part, i)) &&
      (when.any === undefined || when.any.some((part) => matches(part, i))) &&
      (when.not === undefined || !matches(when.not, i)) &&
      (when.sequence === undefined || sequenceHolds(when.sequence, when.within, i)) &&
      (when.profile === undefined || profileHolds(when.profile, i))
    );
  }

  function countHolds(when, i) {
    const { at_least, within, distinct } = when.count;
    let counted = [];
    for (let j = 0; j <= i; j++) {
      const inside = within === undefined || log[j].time > log[i].time - ms(within);
      if (inside && remember(when, j).base) counted.push(log[j]);
    }
    if (distinct !== undefined) {
      const values = counted.map((event) => event.properties[distinct]);
      counted = [...new Set(values.filter((value) => value !== undefined))];
    }
    return counted.length >= at_least;
  }

  function remember(when, i) {
    if (!met.has(when)) met.set(when, []);
    met.get(when)[i] ??= { base: baseMatches(when, i) };
    return met.get(when)[i];
  }

  function matches(when, i) {
    const known = remember(when, i);
    known.all ??= known.base && (when.count === undefined || countHolds(when, i));
    return known.all;
  }

  // Per signal: what became of its occurrences.
  const occurrences = model.signals.map(() => ({ kept: [], dropped: [] }));

  function worth(signal, event) {
    if (signal.points_per === undefined) return toGrid(signal.points);
    const { property, each, points } = signal.points_per;
    const value = event.properties[property];
    if (typeof value !== "number") return 0;
    return clamp(toGrid(points) * Math.max(0, Math.floor(value / each)), -10000, 10000);
  }

  function limited({ limit }, kept, i) {
    if (limit === undefined) return false;
    const inScope = kept.filter(({ j }) => {
      if (limit.per === "lifetime") return true;
      if (limit.per === "session") return sessions[j] === sessions[i];
      return log[j].time > log[i].time - ms(limit.per);
    });
    const value = log[i].properties[limit.distinct];
    return (
      (limit.times !== undefined && inScope.length >= limit.times) ||
      (limit.distinct !== undefined &&
        inScope.some(({ j }) => log[j].properties[limit.distinct] === value))
    );
  }

  function weight(decay, age) {
    if (decay?.half_life !== undefined) return 2 ** (-age / ms(decay.half_life));
    if (decay?.linear !== undefined) return Math.max(0, 1 - age / ms(decay.linear));
    if (decay?.window !== undefined) return age < ms(decay.window) ? 1 : 0;
    return 1;
  }

  /** The score at a time, of the occurrences there are so far. */
  function scoreAt(time) {
    const clamps = [];
    const clamped = (kind, of, value) => {
      const bound = (edge) => (edge === undefined ? undefined : toGrid(edge));
      const inside = clamp(value, bound(of?.min), bound(of?.max));
      if (inside !== value) {
        clamps.push({
          clamp: kind,
          id: of.id ?? null,
          label: of.label ?? null,
          points: inside - value,
        });
      }
      return inside;
    };
    const raw = model.signals.map((signal, s) =>
      sumToGrid(
        occurrences[s].kept.reduce(
          (sum, { j, points }) => sum + points * weight(signal.decay, time - log[j].time),
          0,
        ),
      ),
    );
    const points = model.signals.map((signal, s) => clamped("signal", signal, raw[s]));
    const sumOf = (group) =>
      model.signals.reduce((sum, { group: of }, s) => sum + (of === group ? points[s] : 0), 0);
    let total = sumOf(undefined);
    for (const group of model.groups ?? []) total += clamped("group", group, sumOf(group.id));
    const { min = 0, max = 100 } = model.engagement ?? {};
    return { engagement: clamped("engagement", { min, max }, total), total, raw, points, clamps };
  }

  function fitOf(traits) {
    let known = false;
    let sum = 0;
    let best = 0;
    for (const { trait, rules } of model.fit?.traits ?? []) {
      best += Math.max(0, ...rules.map(({ points }) => toGrid(points)));
      if (traits[trait] === undefined) continue;
      known = true;
      sum += toGrid(rules.find(({ is }) => holds(is, traits[trait]))?.points ?? 0);
    }
    if (!known) return { fit: null, grade: null };
    const fit = toGrid(clamp((100 * sum) / best, 0, 100));
    const grade = ["A", "B", "C"].find((letter) => fit >= model.fit.grades[letter]) ?? "D";
    return { fit, grade };
  }

  /** Logistic in the points, which double the odds by `doubles`; null: the model has none. */
  function propensityOf(total, fit) {
    if (!model.propensity) return null;
    const { even, doubles, fit: worth = 0 } = model.propensity;
    const logOdds = (Math.LN2 * (total + worth * (fit ?? 0) - even)) / doubles;
    return 1 / (1 + Math.exp(-logOdds));
  }

  function step(temperature, engagement) {
    const { warm, hot, hysteresis } = model.temperature ?? { warm: 25, hot: 60, hysteresis: 5 };
    if (engagement >= hot) return 2;
    if (temperature === 2 && engagement >= hot - hysteresis) return 2;
    if (engagement >= warm) return 1;
    return temperature > 0 && engagement >= warm - hysteresis ? 1 : 0;
  }

  let temperature = 0;
  let stage = 0;
  let clientState = "active";
  let disqualified = null;
  let engagement = 0;
  let likely = null;
  const segments = new Set();
  const consent = {};
  const history = [];

  function record(time, what, from, to, rule, label, event, more = {}) {
    history.push({ time, what, from, to, rule, label, event, engagement, ...more });
  }

  function recycle(time) {
    const after = model.stages?.recycle?.after;
    const last = log.findLast((event, i) => event.time <= time && i < stageBefore.length);
    if (after === undefined || stage !== 2 || last === undefined) return;
    if (time - last.time < ms(after)) return;
    stage = 1;
    const then = last.time + ms(after);
    const { engagement } = scoreAt(then);
    record(then, "stage", "prospect", "lead", null, null, null, { engagement });
  }

  /** A silent client is at risk, dated the last event plus the duration. */
  function neglect(time) {
    const after = model.stages?.client?.states?.at_risk?.after;
    const last = log.findLast((event, i) => event.time <= time && i < stageBefore.length);
    if (after === undefined || stage !== 3 || clientState === "at_risk") return;
    if (time - last.time < ms(after)) return;
    const then = last.time + ms(after);
    const { engagement } = scoreAt(then);
    record(then, "clientState", clientState, "at_risk", null, null, null, { engagement });
    clientState = "at_risk";
  }

  /** Of several states whose rules hold, the last in this order. */
  function tryStates(i, grade) {
    const { name, time } = log[i];
    const found = CLIENT_STATES.map((word) => {
      const rule = model.stages?.client?.states?.[word]?.any;
      return { word, rule, which: alternative(rule, i, grade) };
    }).findLast(({ which }) => which >= 0);
    if (stage !== 3 || found === undefined || found.word === clientState) return;
    const pointer = `/stages/client/states/${found.word}/any/${found.which}`;
    const label = found.rule[found.which].label ?? null;
    record(time, "clientState", clientState, found.word, pointer, label, name);
    clientState = found.word;
  }

  function nextPlay(answer) {
    const fits = (wanted, word) => wanted === undefined || list(wanted).includes(word);
    return (
      (model.playbook ?? []).find(
        (play) =>
          fits(play.stage, answer.stage) &&
          fits(play.temperature, answer.temperature) &&
          (play.state === undefined || (stage === 3 && fits(play.state, clientState))) &&
          (play.channel === "web" || consent.handoff === "granted") &&
          (disqualified === null || play.kind === "care"),
      ) ?? null
    );
  }

  function alternative(rule, i, grade) {
    return (rule ?? []).findIndex(
      (each) =>
        matches(each, i) &&
        (each.engagement === undefined || engagement >= each.engagement) &&
        (each.propensity === undefined || (likely !== null && likely >= each.propensity)) &&
        (each.temperature === undefined || temperature >= TEMPERATURES.indexOf(each.temperature)) &&
        (each.fit === undefined ||
          (grade !== null && GRADES.indexOf(grade) <= GRADES.indexOf(each.fit))),
    );
  }

  for (let i = 0; i < log.length; i++) {
    const { time, name, properties } = log[i];
    recycle(time);
    neglect(time);
    stageBefore.push(stage);

    model.signals.forEach((signal, s) => {
      if (!matches(signal.when, i)) return;
      const points = worth(signal, log[i]);
      if (points === 0) return;
      const { kept, dropped } = occurrences[s];
      (limited(signal, kept, i) ? dropped : kept).push({ j: i, points });
    });
    const scored = scoreAt(time);
    engagement = scored.engagement;
    const { fit, grade } = fitOf(traitsAt(log, i));
    likely = propensityOf(scored.total, fit);

    if (name === "consent") {
      for (const purpose of PURPOSES) {
        if (typeof properties[purpose] !== "boolean") continue;
        const from = consent[purpose] ?? "unknown";
        const to = properties[purpose] ? "granted" : "denied";
        consent[purpose] = to;
        if (from !== to) record(time, "consent", from, to, null, null, name, { purpose });
      }
    }

    const before = temperature;
    temperature = step(temperature, engagement);
    if (temperature !== before) {
      const [from, to] = [TEMPERATURES[before], TEMPERATURES[temperature]];
      record(time, "temperature", from, to, null, null, name);
    }

    STAGES.forEach((word, target) => {
      if (target <= stage) return;
      const rule = model.stages?.[word]?.any;
      const which = alternative(rule, i, grade);
      if (which < 0) return;
      const pointer = `/stages/${word}/any/${which}`;
      record(time, "stage", STAGES[stage], word, pointer, rule[which].label ?? null, name);
      stage = target;
    });

    tryStates(i, grade);

    const { any, lift } = model.stages?.disqualified ?? {};
    const which = alternative(disqualified === null ? any : lift, i, grade);
    if (which >= 0) {
      const key = disqualified === null ? "any" : "lift";
      const rule = `/stages/disqualified/${key}/${which}`;
      const label = (disqualified === null ? any : lift)[which].label ?? null;
      record(time, "disqualified", disqualified !== null, disqualified === null, rule, label, name);
      disqualified = disqualified === null ? { rule, label } : null;
    }

    (model.segments ?? []).forEach(({ id, when }) => {
      if (matches(when, i)) segments.add(id);
    });
  }

  const stageAfter = stage;
  recycle(now);
  neglect(now);
  /** What a condition is made of, in the order in which the needs are told. */
  function partsOf(when) {
    const { traits, ...facts } = when.profile ?? {};
    const parts = [
      when.event !== undefined && { what: "event", needed: list(when.event), have: null },
      when.where && OTHER,
      when.all && { all: when.all },
      when.any && OTHER,
      when.not && OTHER,
      Object.keys(facts).length > 0 && { facts },
      traits && { traits },
      when.sequence && OTHER,
    ].filter(Boolean);
    return when.count === undefined ? parts : [OTHER];
  }

  function isThere({ facts, traits }) {
    const last = log.length - 1;
    const known = traitsAt(log, last);
    if (traits) return Object.entries(traits).every(([name, test]) => holds(test, known[name]));
    return Object.entries(facts).every(([name, test]) => {
      if (name === "stage") return holds(test, STAGES[stageAfter]);
      const nothing = name === "days_since_last" ? undefined : 0;
      return holds(test, last < 0 ? nothing : fact(name, last));
    });
  }

  /** What each alternative of the prospect's rule still asks for. */
  function missing(score) {
    if (stage >= 2) return [];
    const { grade } = fitOf(traitsAt(log, log.length - 1));
    const heat = step(temperature, score);
    return (model.stages?.prospect?.any ?? []).map((rule, i) => {
      let parts = partsOf(rule);
      const thresholds = [
        rule.engagement !== undefined &&
          score < rule.engagement && { what: "engagement", needed: rule.engagement, have: score },
        rule.fit !== undefined &&
          !(grade !== null && GRADES.indexOf(grade) <= GRADES.indexOf(rule.fit)) && {
            what: "fit",
            needed: rule.fit,
            have: grade,
          },
        rule.temperature !== undefined &&
          heat < TEMPERATURES.indexOf(rule.temperature) && {
            what: "temperature",
            needed: rule.temperature,
            have: TEMPERATURES[heat],
          },
        rule.propensity !== undefined &&
          !(propensity !== null && propensity >= rule.propensity) && {
            what: "propensity",
            needed: rule.propensity,
            have: propensity,
          },
      ].filter(Boolean);
      const asksMore = ["engagement", "fit", "temperature", "propensity"].some(
        (key) => rule[key] !== undefined,
      );
      if (parts.length === 1 && parts[0].all && !asksMore) {
        parts = parts[0].all.map(partsOf).map((inner) => (inner.length === 1 ? inner[0] : OTHER));
      }
      const needs = parts
        .filter((part) => !(part.facts || part.traits) || !isThere(part))
        .map((part) => (part.what ? part : OTHER));
      return {
        rule: `/stages/prospect/any/${i}`,
        label: rule.label ?? null,
        needs: [...needs, ...thresholds],
      };
    });
  }

  const shown = scoreAt(now);
  const shownFit = fitOf(traitsAt(log, log.length - 1));
  const propensity = propensityOf(shown.total, shownFit.fit);
  const rows = model.signals.map((signal, s) => {
    const { kept, dropped } = occurrences[s];
    return {
      signal: signal.id,
      label: signal.label ?? null,
      group: signal.group ?? null,
      raw: shown.raw[s],
      points: shown.points[s],
      times: kept.length,
      dropped: dropped.length,
      first: kept.length === 0 ? null : log[kept[0].j].time,
      last: kept.length === 0 ? null : log[kept.at(-1).j].time,
    };
  });

  const answer = {
    assessment: {
      engagement: shown.engagement,
      ...shownFit,
      propensity,
      temperature: TEMPERATURES[log.length === 0 ? 0 : step(temperature, shown.engagement)],
      stage: STAGES[stage],
      clientState: stage === 3 && model.stages?.client?.states ? clientState : null,
      prospect: stage === 2 && disqualified === null,
      disqualified,
      segments: (model.segments ?? []).map(({ id }) => id).filter((id) => segments.has(id)),
      reasons: rows
        .filter(({ points, times }) => points !== 0 && times > 0)
        .sort((a, b) => Math.abs(b.points) - Math.abs(a.points))
        .slice(0, 8)
        .map(({ signal, label, points, times, first, last }) => ({
          signal,
          label,
          points,
          times,
          first,
          last,
        })),
      next: null,
      sessions: sessions.at(-1) ?? 0,
      events: log.length,
      at: now,
      model: { name: model.name, version: model.version },
    },
    explanation: {
      engagement: shown.engagement,
      ledger: [
        // A signal's clamp stands below its row.
        ...rows.flatMap(({ raw, points: _, ...row }) => [
          ...(row.times > 0 || row.dropped > 0 ? [{ ...row, points: raw }] : []),
          ...shown.clamps.filter((each) => each.clamp === "signal" && each.id === row.signal),
        ]),
        ...shown.clamps.filter((each) => each.clamp !== "signal"),
      ],
      history,
      missing: missing(shown.engagement),
      propensity: model.propensity
        ? {
            probability: propensity,
            even: model.propensity.even,
            doubles: model.propensity.doubles,
            fit: (model.propensity.fit ?? 0) * (shownFit.fit ?? 0),
          }
        : null,
      at: now,
    },
  };
  answer.assessment.next = nextPlay(answer.assessment);
  return answer;
}

const OTHER = { what: "condition", needed: null, have: null };
const DAYS = 86_400_000;

/** The answers at `now`. */
export function assess(model, events, now) {
  const answer = answerAt(model, events, now);
  const before = (days) => answerAt(model, events, now - days * DAYS).assessment.engagement;
  const { engagement } = answer.assessment;
  const week = before(7);
  answer.explanation.momentum = engagement - week - (week - before(28)) / 3;
  return answer;
}
