// The JSON Schema and the reader of the core accept and reject the same models, but for what a
// schema cannot say (unsayable.mjs). LEADLIGHT_SCHEMA_DOCUMENTS is how many models are made by
// mutation, LEADLIGHT_SCHEMA_SEED the seed.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { open } from "../wasm/open.mjs";
import { mutator } from "./mutate.mjs";
import { EXCEPTIONS, unsayable } from "./unsayable.mjs";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const folder = "../../core/models/";
const schema = read(`${folder}model.schema.json`);
const shipped = readdirSync(new URL(folder, import.meta.url))
  .filter((name) => !name.includes("schema"))
  .map((name) => read(folder + name));
const everything = read("everything.json");
/** What cannot stand beside points. */
const trees = read("trees.json");

const count = Number(process.env.LEADLIGHT_SCHEMA_DOCUMENTS ?? 4000);
const seed = Number(process.env.LEADLIGHT_SCHEMA_SEED ?? 1);

// Strict: a keyword that ajv does not know is an error. The two it would complain of are style.
const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false });
const accepts = ajv.compile(schema);
const core = await open(true);

/**
 * What the two say of a model: "good", "bad", or the names of the exceptions. Fails if they differ
 * otherwise.
 */
function verdict(model, how) {
  const says = accepts(model);
  const complaints = JSON.stringify(accepts.errors?.slice(0, 3));
  const errors = core.load(model);
  if (!says) {
    assert.ok(errors.length > 0, `${how}: only the schema rejects it: ${complaints}`);
    return "bad";
  }
  if (errors.length === 0) return "good";
  return errors.map((error) => {
    const name = unsayable(model, error);
    assert.ok(name, `${how}: only the core rejects it: ${JSON.stringify(error)}`);
    return name;
  });
}

test("the schema is a good schema of draft 2020-12", () => {
  assert.ok(ajv.validateSchema(schema), JSON.stringify(ajv.errors));
});

test("both accept the shipped models and the one that has every key", () => {
  assert.deepEqual(shipped.map(({ name }) => name).sort(), ["agency", "b2b-saas", "ecommerce"]);
  for (const model of [...shipped, everything, trees])
    assert.equal(verdict(model, model.name), "good", model.name);
  for (const model of shipped) assert.equal(model.$schema, "./model.schema.json");
});

test("the model that has every key has every key of the schema, and each says what it is", () => {
  const used = new Set();
  JSON.stringify([everything, trees], (key, value) => {
    used.add(key);
    return value;
  });
  (function walk(part, place) {
    for (const [name, property] of Object.entries(part.properties ?? {})) {
      assert.ok(used.has(name), `everything.json does not use ${name} of ${place}`);
      if (/contains|if|then/.test(place)) continue;
      const target = property.$ref?.split("/").at(-1);
      const said = property.description ?? schema.$defs[target]?.description;
      assert.ok(said, `${name} of ${place} has no description`);
    }
    for (const [key, child] of Object.entries(part))
      if (child && typeof child === "object") walk(child, `${place}/${key}`);
  })(schema, "");
});

test(`both say the same of ${count} mutated models, seed ${seed}`, () => {
  const make = mutator([everything, everything, everything, trees, ...shipped], seed);
  const tally = { good: 0, bad: 0, exceptions: 0 };
  const by = Object.fromEntries(Object.keys(EXCEPTIONS).map((name) => [name, 0]));
  for (let i = 0; i < count; i++) {
    const { model, made } = make();
    const found = verdict(model, `seed ${seed}, document ${i} (${made})`);
    tally[Array.isArray(found) ? "exceptions" : found]++;
    if (Array.isArray(found)) for (const name of new Set(found)) by[name]++;
  }
  console.log(`${count} mutated models:`, tally, by);
  // A mutator that only breaks, or only keeps, would prove little.
  assert.ok(tally.good > count / 10 && tally.bad > count / 10 && tally.exceptions > count / 100);
});

/** A model in which one thing is wrong that a schema cannot say. */
const wrong = {
  "an id that is there twice": (model) => {
    model.segments[1].id = model.segments[0].id;
  },
  "a group that is not there": (model) => {
    model.signals[0].group = "c";
  },
  "a signal that is not there": (model) => {
    model.propensity = { trees: structuredClone(trees.propensity.trees) };
    model.propensity.trees.inputs[0] = { signal: "nowhere" };
    model.propensity.trees.inputs[1] = { score: "fit" };
  },
  "trees of another number of features": (model) => {
    const { packed } = trees.propensity.trees;
    model.propensity = { trees: { inputs: [{ score: "fit" }], packed } };
  },
  "bytes that are no trees": (model) => {
    model.propensity = { trees: { inputs: [{ score: "fit" }], packed: "TExUAQ==" } };
  },
  "a max below its min": (model) => {
    model.engagement = { min: 101 };
    model.temperature = { warm: 120, hot: 130 };
  },
  "hot not above warm": (model) => {
    model.temperature.hot = 25;
  },
  "a visitor who could never cool down": (model) => {
    model.temperature.hysteresis = 45;
  },
  "grades out of order": (model) => {
    model.fit.grades.C = 55.5;
  },
  "a trait that is there twice": (model) => {
    model.fit.traits[1].trait = "role";
  },
  "bounds of between out of order": (model) => {
    model.signals[0].when.where.name.between = ["z", "a"];
  },
  "a text of few characters but many bytes": (model) => {
    model.name = "é".repeat(65);
  },
  "a duration below 1 ms": (model) => {
    model.stages.recycle.after = "0.00000001d";
  },
  "conditions nested too deep": (model) => {
    for (let i = 0; i < 8; i++) model.segments[0].when = { not: model.segments[0].when };
  },
  "values nested too deep": (model) => {
    for (let i = 0; i < 15; i++) model.segments[0].when = { all: [model.segments[0].when] };
  },
  "more to remember than there is room for": (model) => {
    const one = { event: "a", count: { at_least: 1000 } };
    model.segments[0].when = { any: Array(17).fill(one) };
  },
  "too many different traits": (model) => {
    const names = Array.from({ length: 65 }, (_, i) => [`trait ${i}`, 1]);
    model.segments[0].when = { profile: { traits: Object.fromEntries(names) } };
  },
  "too many event names": (model) => {
    model.segments[0].when = { any: Array(17).fill({ event: Array(256).fill("a") }) };
  },
};

test("what a schema cannot say, only the core rejects", () => {
  for (const name of Object.keys(EXCEPTIONS)) {
    const model = structuredClone(everything);
    wrong[name](model);
    const found = verdict(model, name);
    assert.deepEqual(found, [name], name);
  }
});

/** Rules that editors should show: what the schema itself must reject, with the core. */
const caught = {
  "both points and points_per": (model) => {
    model.signals[1].points = 1;
  },
  "neither points nor points_per": (model) => {
    delete model.signals[0].points;
  },
  "two decays": (model) => {
    model.signals[0].decay.window = "1d";
  },
  "no decay in decay": (model) => {
    model.signals[0].decay = {};
  },
  "a limit of nothing": (model) => {
    model.signals[0].limit = { per: "session" };
  },
  "within without a sequence": (model) => {
    model.signals[0].when.within = "1d";
  },
  "an alternative that asks for nothing": (model) => {
    model.stages.lead.any = [{ label: "Anybody" }];
  },
  "a pitch to a cold lead": (model) => {
    model.playbook[1].temperature = ["cold", "warm"];
  },
  "a pitch to a visitor at any temperature": (model) => {
    delete model.playbook[1].temperature;
  },
  "no row for every client": (model) => {
    model.playbook[0].state = ["active", "loyal", "advocate", "at_risk"];
  },
  "every client served with a pitch": (model) => {
    model.playbook[0].kind = "pitch";
  },
  "a fit in which nothing gives points": (model) => {
    model.fit.traits[0].rules[0].points = 0;
  },
  "eleven years": (model) => {
    model.stages.recycle.after = "574w";
  },
  "a typing error": (model) => {
    model.signals[0].lable = "x";
  },
};

test("the schema catches what it can say", () => {
  for (const [name, spoil] of Object.entries(caught)) {
    const model = structuredClone(everything);
    spoil(model);
    assert.equal(verdict(model, name), "bad", name);
  }
});
