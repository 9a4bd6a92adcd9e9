// Random models and logs, from a seed. Few words and few steps of time, so that rules meet events
// often and many events fall exactly on an edge.

const T0 = 1763800000000;
const MINUTE = 60000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** mulberry32 */
export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return {
    next,
    below,
    chance: (p) => next() < p,
    pick: (items) => items[below(items.length)],
    times: (min, max, make) => Array.from({ length: min + below(max - min + 1) }, make),
  };
}

const NAMES = ["page_view", "file_download", "engaged_time", "form_submit", "demo_request", "x"];
const KEYS = ["path", "file", "seconds", "n", "flag"];
const DURATIONS = ["1s", "30m", "1h", "0.5h", "1d", "7d", "2w", "1.5d", "90s"];
const TEXTS = [
  "",
  "/",
  "/pricing",
  "/Pricing/x",
  "/blog/a",
  "/blog/b",
  "a",
  "A",
  "b",
  "é",
  "水/z",
  "🦊",
];
const NUMBERS = [0, 1, 2, 3, 5, 9.5, 10, 30, 99.99, -1, -7.5, 1e12, 0.1];
const GLOBS = [
  "*",
  "/pricing*",
  "/*/?",
  "?",
  "*a",
  "/BLOG/*",
  "/b*g/*",
  "",
  "??",
  "*/*z",
  "é",
  "É",
];
const FACTS = ["sessions", "active_days", "distinct_pages", "engaged_seconds", "days_since_last"];
const POINTS = [1, 2, 3, 5, 8, 10, 15, 20, -1, -4, -10, 0.1, 2.75, 7.3, 1e-3];
const STAGES = ["visitor", "lead", "prospect", "client"];

export function generate(seed) {
  const r = random(seed);
  const { pick, chance, below, times } = r;
  const maybe = (p, make) => (chance(p) ? make() : {});

  const value = () => (chance(0.55) ? pick(TEXTS) : chance(0.75) ? pick(NUMBERS) : chance(0.5));
  const sorted = (items) => items.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const numberOrText = () => (chance(0.75) ? pick(NUMBERS) : pick(TEXTS.slice(0, 9)));
  const test = () => {
    switch (below(12)) {
      case 0:
        return { eq: value() };
      case 1:
        return { ne: value() };
      case 2:
        return {
          in: chance(0.7) ? times(1, 4, () => pick(TEXTS)) : times(1, 4, () => pick(NUMBERS)),
        };
      case 3:
        return { glob: pick(GLOBS) };
      case 4:
        return { contains: pick(["a", "/", "b", "", "é", "log", "水"]) };
      case 5:
        return { gt: numberOrText() };
      case 6:
        return { gte: numberOrText() };
      case 7:
        return { lt: numberOrText(), ...maybe(0.3, () => ({ gte: numberOrText() })) };
      case 8:
        return { lte: numberOrText() };
      case 9: {
        const [from, to] = chance(0.7)
          ? [pick(NUMBERS), pick(NUMBERS)].sort((a, b) => a - b)
          : sorted([pick(TEXTS.slice(0, 9)), pick(TEXTS.slice(0, 9))]);
        return { between: [from, to] };
      }
      case 10:
        return { exists: chance(0.6) };
      default:
        return value();
    }
  };
  const numberTest = () =>
    pick([
      () => ({ gte: below(5) }),
      () => ({ gt: below(4) + (chance(0.3) ? 0.5 : 0) }),
      () => ({ lt: 1 + below(5) }),
      () => ({ between: [1, 1 + below(4)] }),
      () => below(4),
      () => ({ exists: chance(0.5) }),
      () => ({ in: [1, 3, 5] }),
    ])();
  const facts = () => {
    const tests = {};
    for (let n = 1 + below(2); n > 0; n--) {
      if (chance(0.2))
        tests.stage = chance(0.5) ? pick(STAGES) : { in: [pick(STAGES), pick(STAGES)] };
      else if (chance(0.25)) tests.traits = { [pick(["size", "role"])]: test() };
      else tests[pick(FACTS)] = numberTest();
    }
    return tests;
  };
  const event = () => ({
    event: chance(0.75) ? pick(NAMES) : times(1, 3, () => pick([...NAMES, "identify", "consent"])),
  });
  const where = () => ({ where: Object.fromEntries(times(1, 2, () => [pick(KEYS), test()])) });
  const condition = (depth) => {
    const when = {};
    const shape = below(depth > 0 ? 12 : 5);
    if (shape < 5 || chance(0.4)) Object.assign(when, event());
    if (shape < 3 || shape === 5) Object.assign(when, maybe(0.6, where));
    if (shape === 4)
      Object.assign(
        when,
        maybe(0.5, () => ({ profile: facts() })),
      );
    if (shape === 6) when.all = times(1, 3, () => condition(depth - 1));
    if (shape === 7) when.any = times(1, 3, () => condition(depth - 1));
    if (shape === 8) when.not = condition(depth - 1);
    if (shape === 9 || shape === 10) {
      when.sequence = times(2, 3, () => condition(depth - 1));
      if (chance(0.8)) when.within = pick(DURATIONS);
    }
    if (shape === 11) when.profile = facts();
    if (Object.keys(when).length === 0) Object.assign(when, event());
    if (chance(0.3)) {
      when.count = {
        at_least: 1 + below(4),
        ...maybe(0.6, () => ({ within: pick(DURATIONS) })),
        ...maybe(0.35, () => ({ distinct: pick(KEYS) })),
      };
    }
    return when;
  };
  const label = () => maybe(0.5, () => ({ label: chance(0.5) ? "L" : { en: "E", fr: "É" } }));
  const bounds = (p) => ({
    ...maybe(p, () => ({ max: pick([5, 12, 20.5, 40, 7.7]) })),
    ...maybe(p / 2, () => ({ min: pick([-20, -3, 0, 0.3, 2]) })),
  });

  const groups = times(0, 3, () => null).map((_, i) => ({
    id: `g${i}`,
    ...label(),
    ...bounds(0.6),
  }));
  const signals = times(1, 12, () => null).map((_, i) => ({
    id: `s${i}`,
    ...label(),
    ...(groups.length > 0 && chance(0.6) ? { group: pick(groups).id } : {}),
    when: condition(2),
    ...(chance(0.75)
      ? { points: pick(POINTS) }
      : {
          points_per: {
            property: pick(["seconds", "n", "file"]),
            each: pick([1, 10, 0.1, 2.5]),
            points: pick(POINTS),
          },
        }),
    ...maybe(0.4, () => {
      const distinct = maybe(0.4, () => ({ distinct: pick(KEYS) }));
      const counted = "distinct" in distinct && chance(0.5) ? {} : { times: 1 + below(3) };
      return {
        limit: { ...counted, per: pick(["session", "lifetime", ...DURATIONS]), ...distinct },
      };
    }),
    ...maybe(0.6, () => ({
      decay: { [pick(["half_life", "half_life", "linear", "window"])]: pick(DURATIONS) },
    })),
    ...bounds(0.2),
  }));

  const hysteresis = pick([0, 1, 2, 5]);
  const warm = hysteresis + pick([1, 3, 10, 25]);
  const grade = () => pick(["A", "B", "C", "D"]);
  const withFit = chance(0.7);
  const alternative = () => ({
    ...(chance(0.75) ? condition(1) : { engagement: pick([0, 1, 5, 20]) }),
    ...maybe(0.3, () => ({ engagement: pick([0, 1, 5, 10, 40]) })),
    ...(withFit ? maybe(0.2, () => ({ fit: grade() })) : {}),
    ...maybe(0.2, () => ({ temperature: pick(["cold", "warm", "hot"]) })),
    ...maybe(0.15, () => ({ propensity: pick([0, 0.1, 0.37, 0.9]) })),
    ...label(),
  });
  const rule = () => ({ any: times(1, 3, alternative) });
  const stage = (word) => maybe(0.8, () => ({ [word]: rule() }));

  /** Some rows, and the one for every client that a playbook must have. */
  const playbook = () => {
    const some = (words) => (chance(0.5) ? pick(words) : words.filter(() => chance(0.6)));
    const wide = (words) => {
      const chosen = some(words);
      return chosen.length === 0 ? words : chosen;
    };
    const texts = { goal: "Goal", content: "Content" };
    const rows = times(0, 4, () => null).map((_, i) => ({
      id: `play${i}`,
      stage: wide(["visitor", "lead", "prospect", "client"]),
      ...maybe(0.6, () => ({ temperature: wide(["cold", "warm", "hot"]) })),
      ...maybe(0.4, () => ({ state: wide(["active", "loyal", "advocate", "at_risk"]) })),
      kind: pick(["educate", "convince", "care"]),
      channel: pick(["web", "email", "sms", "call"]),
      ...texts,
    }));
    const every = { id: "every", stage: "client", kind: "care", channel: "web", ...texts };
    return [...rows, every];
  };

  const model = {
    format: 1,
    name: `random-${seed}`,
    version: "1.0.0",
    signals,
    ...(groups.length > 0 ? { groups } : {}),
    ...maybe(0.3, () => ({ engagement: pick([{ min: 0, max: 50 }, { max: 30 }, { min: 0 }, {}]) })),
    ...(withFit
      ? {
          fit: {
            traits: times(1, 3, () => null).map((_, i) => ({
              trait: ["size", "role", "country"][i],
              ...label(),
              rules: [
                ...times(0, 3, () => ({ is: test(), points: pick([5, 10, 20, -5, 3.3]) })),
                { is: test(), points: pick([1, 10, 20]) },
              ],
            })),
            grades: { A: 75, B: 50, C: 25 },
          },
        }
      : {}),
    ...maybe(0.9, () => ({ temperature: { warm, hot: warm + pick([1, 5, 20]), hysteresis } })),
    ...maybe(0.9, () => ({
      stages: {
        ...stage("lead"),
        ...stage("prospect"),
        ...maybe(0.4, () => ({
          client: {
            ...rule(),
            ...maybe(0.6, () => ({
              states: {
                ...maybe(0.5, () => ({ active: rule() })),
                ...maybe(0.5, () => ({ loyal: rule() })),
                ...maybe(0.5, () => ({ advocate: rule() })),
                ...maybe(0.6, () => ({
                  at_risk: {
                    ...maybe(0.5, rule),
                    ...maybe(0.7, () => ({ after: pick(["30m", "1h", "1d"]) })),
                  },
                })),
              },
            })),
          },
        })),
        ...maybe(0.4, () => ({
          disqualified: { ...rule(), ...maybe(0.6, () => ({ lift: times(1, 2, alternative) })) },
        })),
        ...maybe(0.5, () => ({ recycle: { after: pick(["30m", "1h", "1d", "7d"]) } })),
      },
    })),
    ...maybe(0.6, () => ({
      propensity: {
        even: pick([0, -3, 12.25, 73.2]),
        doubles: pick([0.001, 2, 7.3, 20, 1000]),
        ...maybe(0.6, () => ({ fit: pick([0, 0.4, -0.25, 3]) })),
      },
    })),
    ...maybe(0.5, () => ({ playbook: playbook() })),
    ...maybe(0.6, () => ({
      segments: times(1, 3, () => null).map((_, i) => ({
        id: `seg${i}`,
        ...label(),
        when: condition(2),
      })),
    })),
  };

  let time = T0 + below(DAY);
  const steps = [
    () => 0,
    () => 1,
    () => 1000,
    () => 90000,
    () => pick([-1, 0, 1]) + 30 * MINUTE,
    () => pick([-1, 0, 1]) + HOUR,
    () => pick([-1, 0, 1]) + DAY,
    () => pick([-1, 0, 1]) + 7 * DAY,
    () => below(DAY),
    () => below(HOUR),
    () => below(3 * DAY),
  ];
  const properties = (name) => {
    const out = {};
    for (const key of KEYS) if (chance(0.45)) out[key] = chance(0.05) ? null : value();
    if (name === "page_view" && chance(0.7)) out.path = pick(TEXTS);
    if (name === "engaged_time" && chance(0.9)) out.seconds = pick([0, 1, 5, 9.5, 10, 30, 60]);
    if (chance(0.12)) {
      for (const key of ["utm_source", "utm_medium", "utm_campaign"]) {
        if (chance(0.5)) out[key] = pick(["", "ads", "mail", "ads", "mail", 5]);
      }
    }
    if (name === "identify") {
      for (const trait of ["size", "role", "country"]) if (chance(0.5)) out[trait] = value();
    }
    if (name === "consent") {
      for (const purpose of ["scoring", "storage", "personalization", "handoff"]) {
        if (chance(0.4)) out[purpose] = chance(0.9) ? chance(0.6) : value();
      }
    }
    return out;
  };
  const events = times(0, 40, () => {
    const name = chance(0.15) ? pick(["identify", "consent"]) : pick(NAMES);
    time += pick(steps)();
    return {
      name,
      time: time + (chance(0.05) ? 0.5 : 0),
      ...maybe(0.4, () => ({ id: pick(["a", "b", "é", "B", `${below(1000)}`]) })),
      ...maybe(0.9, () => ({ properties: properties(name) })),
    };
  });
  const ends = events.map((each) => Math.floor(each.time));
  // Arrivals: mostly in order, now and then all in disorder.
  if (chance(0.3)) {
    for (let i = events.length - 1; i > 0; i--) {
      const j = below(i + 1);
      [events[i], events[j]] = [events[j], events[i]];
    }
  }
  const last = ends.length === 0 ? T0 : ends.at(-1);
  const at = [last, last + pick([HOUR, DAY, 7 * DAY, 30 * DAY, 30 * MINUTE, 400 * DAY])];
  if (ends.length > 0) at.push(pick(ends) + pick([-1, 0, 1, 30 * MINUTE]));
  return { seed, model, events, at };
}
