// leadlight import: a base model and trees become a model whose probability is the trees'.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { file, output, refusal, rows, run } from "./cli.mjs";
import { tree } from "./xgboost-models.mjs";

/** One tree, of features of these names. */
function xgboost(names) {
  return JSON.stringify({
    learner: {
      feature_names: names,
      gradient_booster: {
        name: "gbtree",
        model: { gbtree_model_param: {}, tree_info: [0], trees: [tree()] },
      },
      learner_model_param: { base_score: "5E-1", num_class: "0", num_feature: "2" },
      objective: { name: "binary:logistic" },
    },
  });
}

const out = file("imported.json", "untouched");
const importing = (trees, ...more) => {
  writeFileSync(out, "untouched");
  return ["import", ...trees, "--model", "model.json", "--out", out, ...more];
};
const event = (name, time, properties) =>
  JSON.stringify({ visitor: "x", name, time, ...(properties && { properties }) });
const logOdds = (events) => {
  const input = `${events.join("\n")}\n`;
  const { propensity } = rows(output(["score", "--model", out], { input }))[0];
  return Math.log(propensity / (1 - propensity));
};
const near = (value, expected) => assert.ok(Math.abs(value - expected) < 1e-9, `${value}`);

test("features are signals by their id, and what --inputs says", () => {
  const trees = file("trees.json", xgboost(["page", "plan code"]));
  const inputs = file(
    "inputs.json",
    JSON.stringify({ "plan code": { trait: "plan", categories: ["free", "team", "pro"] } }),
  );
  const said = output(importing(["xgboost", trees], "--inputs", inputs));
  assert.match(said, /: 1 tree of 2 features, 5 nodes, \d+ bytes packed\n$/);
  output(["check", out]);
  const model = JSON.parse(readFileSync(out, "utf8"));
  assert.equal(model.name, "small-xgboost");
  assert.deepEqual(model.propensity.trees.inputs, [
    { signal: "page" },
    { trait: "plan", categories: ["free", "team", "pro"] },
  ]);
  const view = (time) => event("page_view", time, { path: "/" });
  const plan = (name) => event("identify", 1, { plan: name });
  near(logOdds([plan("pro"), view(2)]), 0.75);
  near(logOdds([plan("team"), view(2)]), -0.25);
  near(logOdds([view(2)]), 0.75);
  near(logOdds([plan("team"), view(2), view(3)]), 0.5);
});

test("LightGBM's categories of a table go to the trait of that name", () => {
  const lightgbm = `tree
version=v4
num_class=1
num_tree_per_iteration=1
max_feature_idx=1
objective=binary sigmoid:1
feature_names=sessions employees
feature_infos=[0:9] 0:1

Tree=0
num_leaves=3
num_cat=1
split_feature=0 1
threshold=1.5 0
decision_type=2 1
left_child=1 -1
right_child=-3 -2
leaf_value=0.25 -0.5 1
leaf_count=4 5 6
internal_count=15 9
cat_boundaries=0 1
cat_threshold=2

end of trees

pandas_categorical:[["few", "many"]]
`;
  output(importing(["lightgbm", file("trees.txt", lightgbm)]));
  const model = JSON.parse(readFileSync(out, "utf8"));
  assert.deepEqual(model.propensity.trees.inputs, [
    { profile: "sessions" },
    { trait: "employees", categories: ["few", "many"] },
  ]);
  near(logOdds([event("identify", 1, { employees: "many" })]), 0.25);
  near(logOdds([event("identify", 1, { employees: "few" })]), -0.5);
  near(logOdds([event("page_view", 1), event("page_view", 86_400_000)]), 1);
});

test("a long name of the base is cut between two characters", () => {
  const base = JSON.parse(readFileSync(new URL("data/model.json", import.meta.url), "utf8"));
  const long = file("long.json", JSON.stringify({ ...base, name: `a${"é".repeat(60)}` }));
  const trees = file("trees.json", xgboost(["page", "page_2"]));
  const inputs = file(
    "inputs.json",
    '{ "page_2": { "trait": "t", "categories": ["a", "b", "c"] } }',
  );
  output(["import", "xgboost", trees, "--model", long, "--inputs", inputs, "--out", out]);
  assert.equal(JSON.parse(readFileSync(out, "utf8")).name, `a${"é".repeat(49)}-xgboost`);
});

test("features that nothing is known of are listed, and nothing is written", () => {
  const trees = file("trees.json", xgboost(["colour", "town"]));
  refusal(importing(["xgboost", trees]), {
    stderr: `${trees}: expected features that are a signal's id, a value of the profile or a trait of the base model's fit, or that --inputs names; found no input for
  "colour"
  "town", whose values are categories
`,
  });
  assert.equal(readFileSync(out, "utf8"), "untouched");
});

test("inputs that are none, or of no feature, are refused", () => {
  const trees = file("trees.json", xgboost(["page", "town"]));
  const refused = (inputs, message) => {
    const { status, stderr } = run(
      importing(["xgboost", trees], "--inputs", file("inputs.json", JSON.stringify(inputs))),
    );
    assert.match(stderr, message);
    assert.equal(status, 1);
    assert.equal(readFileSync(out, "utf8"), "untouched");
  };
  refused([], /inputs\.json: expected an object, /);
  refused(
    { twon: {} },
    /inputs\.json: expected features of .*, found "twon", which is none of its 2/,
  );
  refused(
    { town: { signal: "none" } },
    /new model:\/propensity\/trees\/inputs\/1\/signal: expected /,
  );
});

test("a file that is none of the library's, and a wrong command line", () => {
  const { status, stderr } = run(importing(["lightgbm", file("trees.json", xgboost(["a", "b"]))]));
  assert.equal(status, 1);
  assert.match(stderr, /trees\.json:line 1: expected the word tree, with which LightGBM's /);
  for (const args of [["import"], ["import", "catboost", "x"], ["import", "xgboost", "x"]]) {
    assert.equal(run(args).status, 2);
  }
});
