// Writes the seeds that the fuzzers start from into tests/fuzz/corpus/TARGET/.
//
//   node tests/fuzz/make_corpus.mjs
//
// A seed is what its target reads: CBOR (*.cbor), JSON text (*.txt), or the bytes of
// which replay_fuzz.cc makes a log, four an event (*.bin). It removes nothing: inputs
// that once broke something stay beside the seeds.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { text as lightgbm, randomModel } from "../cli/lightgbm-models.mjs";
import { tree } from "../cli/xgboost-models.mjs";
import { encode } from "../wasm/cbor.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const kMostBytes = 4096;

function seed(target, name, content) {
  const bytes = typeof content === "string" ? Buffer.from(content) : Buffer.from(content);
  if (bytes.length > kMostBytes) throw new Error(`${name} has ${bytes.length} bytes`);
  mkdirSync(join(here, "corpus", target), { recursive: true });
  writeFileSync(join(here, "corpus", target, name), bytes);
}
const text = (target, name, value) => seed(target, `${name}.txt`, JSON.stringify(value));
const cbor = (target, name, value) => seed(target, `${name}.cbor`, encode(value));
const readJson = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

// Bytes: RFC 8949, appendix A, grouped into arrays; and what is refused.
const list = (...items) => Buffer.from((0x80 + items.length).toString(16) + items.join(""), "hex");
const hex = (digits) => Buffer.from(digits, "hex");
seed(
  "cbor_fuzz",
  "unsigned.cbor",
  list("00", "17", "1818", "1903e8", "1a000f4240", "1b000000e8d4a51000", "1bffffffffffffffff"),
);
seed(
  "cbor_fuzz",
  "negative.cbor",
  list("20", "3863", "3903e7", "3a000f423f", "3b0020000000000001", "3bffffffffffffffff"),
);
seed(
  "cbor_fuzz",
  "half.cbor",
  list("f90000", "f98000", "f93c00", "f97bff", "f90001", "f90400", "f97c00", "f97e00", "f9fc00"),
);
seed(
  "cbor_fuzz",
  "floats.cbor",
  list(
    "fa47c35000",
    "fa7f7fffff",
    "fb3ff199999999999a",
    "fb7e37e43c8800759c",
    "fb7ff8000000000000",
  ),
);
seed(
  "cbor_fuzz",
  "texts.cbor",
  list("60", "6161", "6449455446", "62225c", "62c3bc", "63e6b0b4", "64f0908591"),
);
seed("cbor_fuzz", "nested.cbor", hex("a56161614161626142616361436164a26165016166820203616581f4"));
seed("cbor_fuzz", "long-heads.cbor", hex("9b0000000000000002ba0000000178020061f6"));
seed("cbor_fuzz", "deepest.cbor", hex(`${"81".repeat(32)}00`));
seed("cbor_fuzz", "too-deep.cbor", hex(`${"81".repeat(33)}00`));
seed("cbor_fuzz", "bytes.cbor", hex("4401020304"));
seed("cbor_fuzz", "tag.cbor", hex("c11a514b67b0"));
seed("cbor_fuzz", "indefinite.cbor", hex("9f018202039fff"));
seed("cbor_fuzz", "surrogate.cbor", hex("63eda080"));
seed("cbor_fuzz", "undefined.cbor", hex("f7"));
cbor("cbor_fuzz", "event", { name: "page_view", time: 1763800000000, properties: { path: "/" } });

// Models: the shipped one in parts that are models, the one that the fuzzers record on,
// and one with mistakes.
const head = { format: 1, name: "seed", version: "1" };
const plain = { id: "s", when: { event: "page_view" }, points: 30 };
const shipped = readJson("core/models/b2b-saas.json");
const bare = ({ label, ...rest }) => rest;
for (let i = 0; i < shipped.signals.length; i += 8) {
  const signals = shipped.signals.slice(i, i + 8);
  const groups = shipped.groups.filter((group) => signals.some((one) => one.group === group.id));
  text("model_fuzz", `shipped-signals-${i / 8}`, { ...head, groups, signals });
}
text("model_fuzz", "shipped-fit", {
  ...head,
  signals: [plain],
  fit: shipped.fit,
  temperature: shipped.temperature,
});
text("model_fuzz", "shipped-stages", { ...head, signals: [plain], stages: shipped.stages });
text("model_fuzz", "shipped-segments", { ...head, signals: [plain], segments: shipped.segments });
text("model_fuzz", "shipped-playbook", {
  ...head,
  signals: [plain],
  playbook: shipped.playbook.map(bare),
});
const rich = readJson("tests/fuzz/rich_model.json");
text("model_fuzz", "rich-signals-0", {
  ...head,
  groups: rich.groups,
  signals: rich.signals.slice(0, 9),
});
text("model_fuzz", "rich-signals-1", {
  ...head,
  groups: rich.groups,
  engagement: rich.engagement,
  signals: rich.signals.slice(9),
});
text("model_fuzz", "rich-rest", { ...rich, signals: [plain], groups: [] });
cbor("model_fuzz", "rich", { ...rich, signals: rich.signals.map(bare) });
text("model_fuzz", "mistakes", {
  ...head,
  format: 2,
  signals: [
    { id: "s", when: { within: "1d", not: { event: [] } }, points: "1", points_per: {} },
    { id: "s", when: { sequence: [{ count: { at_least: 0 } }] }, decay: { half_life: "-1d" } },
    { id: "", when: { where: { p: { between: [2, 1], in: [null] } } }, limit: { per: "era" } },
  ],
  fit: { traits: [{ trait: "t", rules: [{ is: {}, points: -1 }] }], grades: { A: 1, B: 2, C: 3 } },
  temperature: { warm: 2, hot: 1 },
  "/~": "é".repeat(40),
});
text("model_fuzz", "smallest", { ...head, signals: [plain] });

// Events, alone and in lists.
const at = (name, time, properties, id) => ({
  name,
  time,
  ...(properties && { properties }),
  ...(id && { id }),
});
const start = 1763800000000;
text(
  "event_fuzz",
  "view",
  at("page_view", start, { path: "/pricing", utm_source: "a", utm_medium: "b" }, "1"),
);
text(
  "event_fuzz",
  "kinds",
  at("custom", start + 0.5, { text: "é", number: -0.1, yes: true, no: false, none: null }),
);
text("event_fuzz", "visitor", {
  ...at("identify", start, { role: "cto", company_size: 250 }),
  visitor: "v1",
});
text("event_fuzz", "known", [
  at("scroll", start + 2000, {}, "known"),
  at("scroll", start, {}, "known"),
]);
text("event_fuzz", "reading", [
  at("engaged_time", start, { seconds: 1e308 }),
  at("engaged_time", 0, { seconds: 9.99 }),
]);
text(
  "event_fuzz",
  "stages",
  ["file_download", "demo_request", "unsubscribe", "purchase"].map((name, i) =>
    at(name, start + i, { amount: 3 }),
  ),
);
text("event_fuzz", "mistakes", {
  name: "",
  time: -1,
  id: 5,
  properties: { "": 1, list: [], p: {} },
  more: 1,
});
cbor(
  "event_fuzz",
  "consent",
  at("consent", start, { scoring: true, storage: false, handoff: true }),
);
cbor("event_fuzz", "last", at("page_view", 8640000000000000, { path: "" }, "x".repeat(128)));
cbor(
  "event_fuzz",
  "full",
  at("custom", start, Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`key ${i}`, i]))),
);

// Logs. An event: which name (its high four bits: how many of them), which step in time
// (from 192 on: back), which properties, which id; the first byte, from 255
// on, allows for more than the bound of the log (see replay_fuzz.cc).
const log = (name, ...events) =>
  seed("replay_fuzz", `${name}.bin`, [name === "full" ? 255 : 0, ...events.flat()]);
const [view, read, open, file, scroll, form, news, demo, buy, leave, who, consent] = [
  0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
];
log(
  "visit",
  [view, 5, 0, 0],
  [read, 5, 6, 0],
  [scroll, 4, 1, 0],
  [file, 5, 3, 0],
  [form, 6, 0, 0],
  [view, 11, 2, 64],
  [demo, 6, 1, 0],
);
log(
  "ties",
  [view, 0, 0, 64],
  [view, 0, 1, 65],
  [view, 0, 2, 64],
  [view, 1, 2, 66],
  [view, 193, 3, 66],
  [view, 0, 255, 0],
  [open, 0, 4, 0],
);
log(
  "windows",
  [file, 12, 3, 0],
  [file, 13, 4, 0],
  [open, 10, 0, 0],
  [open, 11, 0, 0],
  [view, 7, 2, 0],
  [view, 8, 2, 0],
  [file, 14, 3, 0],
  [file, 15, 3, 0],
);
log(
  "stages",
  [news, 5, 0, 0],
  [who, 5, 245, 0],
  [demo, 5, 0, 0],
  [leave, 6, 0, 0],
  [view, 15, 0, 0],
  [demo, 5, 0, 0],
  [buy, 14, 3, 0],
  [consent, 5, 31, 0],
  [consent, 5, 243, 0],
);
log(
  "late",
  [view, 11, 0, 200],
  [file, 205, 3, 200],
  [demo, 204, 0, 0],
  [open, 12, 0, 0],
  [who, 203, 32, 0],
  [buy, 196, 3, 0],
  [view, 207, 2, 64],
);
log(
  "sessions",
  [view, 7, 193, 0],
  [view, 4, 197, 0],
  [view, 8, 201, 0],
  [view, 4, 255, 0],
  [view, 7, 205, 0],
);
log(
  "full",
  [view | 0xf0, 5, 0, 200],
  [open | 0xf0, 4, 1, 0],
  [file | 0xf0, 5, 3, 200],
  [demo, 5, 0, 0],
  [scroll | 0xf0, 6, 1, 0],
  [read | 0xf0, 3, 6, 0],
  [consent | 0xf0, 4, 19, 0],
  [view | 0xf0, 5, 2, 0],
  [buy, 197, 3, 0],
  [form | 0xf0, 4, 0, 200],
);

// Trees: one of each kind of split; LightGBM's are made at random.
const splits = tree();
const booster = (trees) => ({
  name: "gbtree",
  model: {
    gbtree_model_param: { num_parallel_tree: "1" },
    tree_info: trees.map(() => 0),
    trees,
  },
});
const xgboost = (gradient_booster, base_score, objective) => ({
  learner: {
    attributes: { best_iteration: "0" },
    feature_names: ["a", "b"],
    gradient_booster,
    learner_model_param: { base_score, num_class: "0", num_feature: "2" },
    objective: { name: objective },
  },
});
text("xgboost_fuzz", "gbtree", xgboost(booster([splits, splits]), "5E-1", "binary:logistic"));
text(
  "xgboost_fuzz",
  "dart",
  xgboost(
    { name: "dart", gbtree: booster([splits]), weight_drop: [0.5] },
    "[2E-1]",
    "binary:logitraw",
  ),
);
/** UBJSON as XGBoost writes it: no counts of objects, typed lists of numbers. */
function ubjson(value) {
  const long = (n) => {
    const bytes = Buffer.alloc(9);
    bytes.write("L");
    bytes.writeBigInt64BE(BigInt(n), 1);
    return bytes;
  };
  const bare = (text) => Buffer.concat([long(Buffer.byteLength(text)), Buffer.from(text)]);
  if (typeof value === "string") return Buffer.concat([Buffer.from("S"), bare(value)]);
  if (Array.isArray(value) && value.every((each) => typeof each === "number")) {
    const floats = Buffer.alloc(4 * value.length);
    for (const [i, each] of value.entries())
      if (value.every(Number.isInteger)) floats.writeInt32BE(each, 4 * i);
      else floats.writeFloatBE(each, 4 * i);
    const type = value.every(Number.isInteger) ? "[$l#" : "[$d#";
    return Buffer.concat([Buffer.from(type), long(value.length), floats]);
  }
  if (Array.isArray(value))
    return Buffer.concat([Buffer.from("["), ...value.map(ubjson), Buffer.from("]")]);
  const members = Object.entries(value).flatMap(([key, each]) => [bare(key), ubjson(each)]);
  return Buffer.concat([Buffer.from("{"), ...members, Buffer.from("}")]);
}
seed("xgboost_fuzz", "gbtree.ubj", ubjson(xgboost(booster([splits]), "5E-1", "reg:logistic")));
for (const number of [4, 5, 11]) {
  const { trees, ...rest } = randomModel(number);
  seed("lightgbm_fuzz", `${number}.txt`, lightgbm({ ...rest, trees: trees.slice(0, 1) }));
}

// The golden vectors, where they are: their logs as lists of events.
const golden = join(root, "tests/golden");
for (const file of existsSync(golden) ? readdirSync(golden).sort() : []) {
  if (!file.endsWith(".json")) continue;
  const { events } = readJson(`tests/golden/${file}`);
  const bytes = Array.isArray(events) ? encode(events.slice(0, 12)) : [];
  if (
    bytes.length !== 0 &&
    bytes.length <= kMostBytes &&
    readdirSync(join(here, "corpus/event_fuzz")).length < 16
  ) {
    seed("event_fuzz", `golden-${file.replace(".json", "")}.cbor`, bytes);
  }
}

// Trees: those of the golden vector and of the schema's tests, in a model and alone.
for (const path of ["tests/golden/trees.json", "tests/schema/trees.json"]) {
  const document = readJson(path);
  const model = document.model ?? document;
  const name = path.split("/")[1];
  text("model_fuzz", `trees-${name}`, model);
  seed("trees_fuzz", `${name}.bin`, Buffer.from(model.propensity.trees.packed, "base64"));
}
