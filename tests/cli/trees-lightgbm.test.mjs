// leadlight predict on LightGBM's text, beside a second implementation of its prediction rule.
import assert from "node:assert/strict";
import { test } from "node:test";
import { file, output, refusal } from "./cli.mjs";
import { FEATURES, probability, randomModel, randomness, text } from "./lightgbm-models.mjs";

const MODELS = 20;
const ROWS = 10_000;

/** With missing values, zeros, values on thresholds, and categories no set has. */
function randomRow(random) {
  return FEATURES.map((_, i) => {
    const kind = random();
    if (kind < 0.12) return Number.NaN;
    if (i >= 4) return kind < 0.16 ? -1 : Math.floor(70 * random());
    if (kind < 0.2) return [0, 1e-36, -1e-36, 1e-34, -1e-34][Math.floor(5 * random())];
    return kind < 0.6 ? (Math.floor(41 * random()) - 20) / 4 : 20 * random() - 10;
  });
}

test("20 models of LightGBM say of 10,000 rows what its rule says", () => {
  const random = randomness(5);
  const rows = Array.from({ length: ROWS }, () => randomRow(random));
  const cell = (value) => (Number.isNaN(value) ? "" : String(value));
  const table = [FEATURES.join(), ...rows.map((row) => row.map(cell).join())].join("\n");
  const csv = file("rows.csv", `${table}\n`);
  for (let seed = 0; seed < MODELS; seed++) {
    const model = randomModel(seed);
    const version = seed % 5 === 4 ? "v4" : ["v2", "v3", "v4"][seed % 3];
    const path = file("model.txt", text(model, version));
    const ours = output(["predict", path, csv]).trimEnd().split("\n").slice(1).map(Number);
    assert.equal(ours.length, ROWS);
    const apart = Math.max(...rows.map((row, i) => Math.abs(ours[i] - probability(model, row))));
    assert.ok(apart <= 1e-6, `model ${seed}: ${apart}`);
  }
});

const good = () => text(randomModel(2));
const csv = file("one.csv", `${FEATURES.join()}\n1,2,3,4,5,6\n`);

function refused(content, where) {
  const path = file("bad.txt", content);
  refusal(["predict", path, csv], { stderr: `${path}${where}\n` });
}

/** The number of the first line that begins so. */
const line = (content, start) =>
  content.split("\n").findIndex((each) => each.startsWith(start)) + 1;

/** The file with the first line that begins so changed to what `change` makes of its value. */
function changed(key, change) {
  const lines = good().split("\n");
  const at = line(good(), key) - 1;
  lines[at] = `${key}=${change(lines[at].slice(key.length + 1))}`;
  return lines.join("\n");
}
const first = (value) => (list) => [value, ...list.split(" ").slice(1)].join(" ");

test("what is wrong with a file of LightGBM is told with its line", () => {
  const at = (key) => line(good(), key);
  const splits = randomModel(2).trees[0].left_child.length;
  const sets = randomModel(2).trees[0].cat_boundaries.length - 1;
  refused(
    good().slice(0, good().length / 2),
    `:line ${
      good()
        .slice(0, good().length / 2)
        .split("\n").length
    }: expected "end of trees" at last, found the end of the file; it seems to be cut off`,
  );
  refused(
    changed("objective", () => "regression"),
    `:line ${at("objective")}: expected binary or cross_entropy, which give a probability, found "regression"`,
  );
  refused(
    changed("objective", () => "multiclass num_class:3"),
    `:line ${at("objective")}: expected binary or cross_entropy, which give a probability, found "multiclass num_class:3"`,
  );
  refused(
    changed("objective", () => "binary sigmoid:-1"),
    `:line ${at("objective")}: expected sigmoid: and a number above 0, found "binary sigmoid:-1"`,
  );
  refused(
    changed("num_class", () => "3"),
    `:line ${at("num_class")}: expected 1: a model of two classes, found "3"`,
  );
  refused(
    changed("version", () => "v9"),
    `:line ${at("version")}: expected v2 to v4, found "v9"`,
  );
  refused(
    changed("feature_names", () => "a b c"),
    `:line ${at("feature_names")}: expected as many names as there are features: 6, found 3`,
  );
  refused(
    changed("feature_names", () => "a b c a e f"),
    `:line ${at("feature_names")}: expected names that are all different, found "a" twice`,
  );
  refused(
    changed("max_feature_idx", () => "5000"),
    `:line ${at("max_feature_idx")}: expected a feature's index from 0 to 511, found "5000"`,
  );
  refused(
    changed("split_feature", first("6")),
    `:line ${at("split_feature")}: expected features below 6, found 6`,
  );
  refused(
    changed("threshold", first("nan")),
    `:line ${at("threshold")}: expected finite numbers, found "nan"`,
  );
  refused(
    changed("leaf_value", first("inf")),
    `:line ${at("leaf_value")}: expected finite numbers, found "inf"`,
  );
  refused(
    changed("left_child", first("0")),
    `:line ${at("left_child")}, split 0: expected a node that no other leads to, found line ${at("Tree")}, split 0, which is reached already`,
  );
  refused(
    changed("left_child", first("999")),
    `:line ${at("left_child")}: expected splits below ${splits} and leaves from -${splits + 1}, found 999`,
  );
  refused(
    changed("left_child", (list) => `${list} 1`),
    `:line ${at("left_child")}: expected ${splits} whole numbers, found ${splits + 1}`,
  );
  refused(
    changed("decision_type", first("12")),
    `:line ${at("decision_type")}: expected numbers from 0 to 11, found 12`,
  );
  refused(
    changed("cat_boundaries", (list) => list.replace(/\S+$/, "9999")),
    `:line ${at("cat_boundaries")}: expected ascending places in the ${randomModel(2).trees[0].cat_threshold.length} words of sets, found ${randomModel(2).trees[0].cat_boundaries[sets - 1]} to 9999`,
  );
  refused(
    changed("is_linear", () => "1"),
    `:line ${at("is_linear")}: expected 0: leaves of one value, found "1"`,
  );
  refused(
    changed("tree_sizes", () => "1"),
    `:line ${at("tree_sizes")}: expected as many sizes as there are trees: ${randomModel(2).trees.length}, found 1`,
  );
  refused(
    good().replace("num_leaves", "leaves"),
    `:line ${at("Tree")}: expected a line num_leaves=… in what begins here, found none`,
  );
  const empty = { ...randomModel(2), average: true };
  refused(
    text(empty, "v2"),
    `:line ${line(text(empty), "average_output")}: expected a random forest of version v3 or later (v2 averaged something else), found one of v2`,
  );
});

test("trees that no training row reached, too many of them, and too deep ones are refused", () => {
  const none = good().replace(/^(leaf|internal)_(count|weight)=.*$/gm, (list) =>
    list.replace(/=.*/, (values) => `=${values.slice(1).split(" ").fill("0").join(" ")}`),
  );
  refused(
    none,
    `:line ${line(none, "Tree")}, split 0: expected a node that training rows reached (its weight or count above 0), found 0`,
  );
  const head = good()
    .split("\n\n")[0]
    .replace(/\ntree_sizes=.*/, "");
  const many = `${head}\n${"Tree=0\n".repeat(1_000_000)}`;
  const from = head.split("\n").length + 10_001;
  refused(many, `:line ${from}: expected at most 10000 trees, found more`);
  // A chain: each split has a leaf at its left.
  const splits = 70;
  const list = (value) => Array.from({ length: splits }, (_, i) => value(i)).join(" ");
  const deep = `${head}\n
Tree=0
num_leaves=${splits + 1}
split_feature=${list(() => 0)}
threshold=${list((i) => i)}
decision_type=${list(() => 2)}
left_child=${list((i) => ~i)}
right_child=${list((i) => (i + 1 < splits ? i + 1 : ~splits))}
leaf_value=${list(() => 0.1)} 0.1
leaf_count=${list(() => 1)} 1
internal_count=${list((i) => splits + 1 - i)}

end of trees
`;
  refused(
    deep,
    `:line ${line(deep, "Tree")}, split 64: expected a leaf after 64 splits, found a split`,
  );
});
