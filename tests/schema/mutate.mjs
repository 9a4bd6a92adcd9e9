// Models made from good ones by one to three small changes, each from a seed.

/** A generator of numbers from 0 to below 1 (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const KINDS = [null, true, false, 0, 1, -1, 1.5, "", "x", "1", [], {}, [1], ["x"], { x: 1 }];

const NUMBERS = [
  ...[1e-7, 1e-6, 2 ** -21, 2 ** -20, 0.5, 1, 1.5, 2, 5, 25, 30, 100, 100.5, 1000, 1001],
  ...[10000, 10000.5, 1e6, 1000001, 1e15, 2e15, 1e300],
].flatMap((number) => [number, -number]);
NUMBERS.push(0, -0);

const DURATIONS = [
  ...["1s", "0.001s", "0.0009s", "0.00s", "0s", "316224000s", "316224000.5s", "316224001s"],
  ...["5270400m", "5270400.01m", "05270401m", "0.0000001m", "87840h", "87841h", "99999h", "0h"],
  ...["3660d", "3660.0d", "3660.1d", "3661d", "4000d", "10000d", "00003660d", "0.000000001d"],
  ...["522w", "522.8571428w", "522.8571429w", "523w", "522.86w", "1000w", "0.00001w", "0.5w"],
  ...["1", "d", "1 d", " 1d", "1D", "1ms", "-1d", "+1d", "1e3s", ".5d", "1.d", "1.5.5d", "1,5d"],
  ...["1d\n", "١d", "Infinityd", "0x10d", "session", "lifetime", "Session"],
];

const TEXTS = [
  ...["visitor", "lead", "prospect", "client", "cold", "warm", "hot", "A", "D", "E", "a"],
  ...["active", "loyal", "advocate", "at_risk", "educate", "convince", "pitch", "care"],
  ...["web", "email", "sms", "call", "WEB", "interest", "é", "\u{1f600}", " ", "__proto__"],
  ..."x é \u{1f600}"
    .split(" ")
    .flatMap((c) => [17, 32, 33, 64, 65, 128, 129].map((n) => c.repeat(n))),
];

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Every place of a document below the root: [parent, key]. */
function places(value, found = []) {
  for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
    found.push([value, key]);
    if (typeof value[key] === "object" && value[key] !== null) places(value[key], found);
  }
  return found;
}

/** Like an assignment, but "__proto__" is a key like any other. */
const put = (object, key, value) =>
  Object.defineProperty(object, key, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });

export function mutator(models, seed) {
  const next = random(seed);
  const below = (count) => Math.floor(next() * count);
  const pick = (list) => list[below(list.length)];
  const good = models.map((model) => places(model));
  const names = [...new Set(good.flat().map(([, key]) => key))].filter(
    (key) => key !== Number(key),
  );

  /** A value from anywhere in a good model, from under the same key if there is one. */
  const elsewhere = (key) => {
    const all = pick(good);
    const same = all.filter(([, other]) => other === key);
    const [parent, at] = pick(same.length > 0 ? same : all);
    return structuredClone(parent[at]);
  };

  const changes = {
    delete([parent, key]) {
      if (Array.isArray(parent)) parent.splice(key, 1);
      else delete parent[key];
    },
    kind: ([parent, key]) => put(parent, key, structuredClone(pick(KINDS))),
    value([parent, key]) {
      const value = parent[key];
      if (typeof value === "number") put(parent, key, pick(NUMBERS));
      else if (typeof value === "boolean") put(parent, key, !value);
      else if (typeof value === "string")
        put(parent, key, pick(/^\d+\w$/.test(value) || next() < 0.2 ? DURATIONS : TEXTS));
      else put(parent, key, Array.isArray(value) ? [] : {});
    },
    transplant: ([parent, key]) => put(parent, key, elsewhere(next() < 0.7 ? key : null)),
    add([parent, key]) {
      const value = parent[key];
      if (Array.isArray(value)) value.splice(below(value.length + 1), 0, pick(KINDS));
      else if (isObject(value)) {
        const name = next() < 0.2 ? pick(TEXTS) : pick(names);
        put(value, name, next() < 0.2 ? pick(KINDS) : elsewhere(name));
      } else put(parent, key, [value]);
    },
    repeat([parent, key]) {
      const value = parent[key];
      if (Array.isArray(value) && value.length > 0) {
        const length = pick([value.length + 1, 8, 9, 32, 33, 64, 65, 256, 257]);
        const short = value.length;
        while (value.length < length) value.push(structuredClone(value[value.length % short]));
        // Ids of their own, so that it is the length that decides.
        if (next() < 0.7)
          for (const [i, item] of value.entries())
            for (const name of ["id", "trait"]) if (item?.[name] && i >= short) item[name] = `${i}`;
      } else put(parent, key, [value, structuredClone(value)]);
    },
    swap([parent, key]) {
      const value = parent[key];
      if (Array.isArray(value)) value.reverse();
      else {
        const other = pick(Object.keys(parent));
        const kept = parent[other];
        put(parent, other, value);
        put(parent, key, kept);
      }
    },
    nest([parent, key]) {
      for (let left = 1 + below(14); left > 0; left--) {
        const value = parent[key];
        put(parent, key, pick([{ not: value }, { all: [value] }, { any: [value] }]));
      }
    },
    take([parent, key]) {
      const value = parent[key];
      if (typeof value === "object" && value !== null) {
        const inside = Object.keys(value);
        if (inside.length > 0) put(parent, key, value[pick(inside)]);
      } else delete parent[key];
    },
  };
  const kinds = Object.keys(changes);

  function change(model) {
    const kind = pick(kinds);
    // Sections have very different sizes; each gets the same attention.
    const section = pick(Object.keys(model));
    let all = [[model, section]];
    if (next() < 0.95 && typeof model[section] === "object" && model[section] !== null)
      all = all.concat(places(model[section]));
    if (kind === "nest" && next() < 0.8) {
      const conditions = all.filter(([, key]) => key === "when" || key === "not");
      if (conditions.length > 0) all = conditions;
    }
    changes[kind](pick(all));
    return kind;
  }

  return () => {
    const model = structuredClone(pick(models));
    const made = [];
    do made.push(change(model));
    while (made.length < 3 && Object.keys(model).length > 0 && next() < 0.2);
    return { model, made };
  };
}
