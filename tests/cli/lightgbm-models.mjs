// LightGBM's text files at random, and what its prediction rule says of a row: written from
// the rule, on the arrays of the file, and knowing nothing of how they are imported.

/** Numbers from 0 to 1 that are the same each time. */
export function randomness(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const ZERO = Math.fround(1e-35);
export const FEATURES = ["a", "b", "c", "d", "town", "plan"];
const CATEGORICAL = new Set([4, 5]);

function tree(random, leaves) {
  const below = (n) => Math.floor(n * random());
  const it = {
    split_feature: [],
    threshold: [],
    decision_type: [],
    left_child: [],
    right_child: [],
    leaf_value: [0],
    cat_boundaries: [0],
    cat_threshold: [],
  };
  // Split a leaf at random, as often as there are to be leaves more: the new split takes its
  // place, the leaf itself goes left, the new one right.
  while (it.leaf_value.length < leaves) {
    const split = it.split_feature.length;
    const leaf = below(it.leaf_value.length);
    for (const side of [it.left_child, it.right_child]) {
      const at = side.indexOf(~leaf);
      if (at >= 0) side[at] = split;
    }
    it.left_child.push(~leaf);
    it.right_child.push(~it.leaf_value.length);
    it.leaf_value.push(0);
    const feature = below(FEATURES.length);
    it.split_feature.push(feature);
    const missing = below(3);
    if (CATEGORICAL.has(feature)) {
      it.decision_type.push(1 | (missing << 2));
      it.threshold.push(it.cat_boundaries.length - 1);
      const words = 1 + below(2);
      for (let i = 0; i < words; i++) it.cat_threshold.push(below(2 ** 32));
      it.cat_boundaries.push(it.cat_threshold.length);
    } else {
      it.decision_type.push((below(2) << 1) | (missing << 2));
      const odd = [1.0000000180025095e-35, 0, -1e-300, 1e300];
      it.threshold.push(random() < 0.2 ? odd[below(odd.length)] : (below(41) - 20) / 4);
    }
  }
  for (const i of it.leaf_value.keys()) it.leaf_value[i] = random() - 0.5;
  return it;
}

export function randomModel(seed) {
  const random = randomness(seed * 7919 + 1);
  const trees = Array.from({ length: 1 + Math.floor(40 * random()) }, () =>
    tree(random, random() < 0.05 ? 1 : 2 + Math.floor(30 * random())),
  );
  return {
    trees,
    objective: seed % 4 === 3 ? "cross_entropy" : `binary sigmoid:${[1, 0.5, 2][seed % 3]}`,
    sigmoid: seed % 4 === 3 ? 1 : [1, 0.5, 2][seed % 3],
    average: seed % 5 === 4,
    weights: seed % 2 === 1,
  };
}

/** Rows that came to each split and leaf: one a leaf, and their sums. */
function counts({ left_child, right_child }, leaves) {
  const below = (node) => (node < 0 ? 1 : below(left_child[node]) + below(right_child[node]));
  return { inner: left_child.map((_, i) => below(i)), outer: Array(leaves).fill(1) };
}

export function text({ trees, objective, average, weights }, version = "v4") {
  const part = (it, index) => {
    const leaves = it.leaf_value.length;
    const { inner, outer } = counts(it, leaves);
    const sets = it.cat_boundaries.length - 1;
    const lines = [`Tree=${index}`, `num_leaves=${leaves}`, `num_cat=${sets}`];
    const list = (key, values) => lines.push(`${key}=${values.join(" ")}`);
    if (leaves > 1) {
      list("split_feature", it.split_feature);
      list(
        "split_gain",
        it.split_feature.map(() => 1),
      );
      list("threshold", it.threshold);
      list("decision_type", it.decision_type);
      list("left_child", it.left_child);
      list("right_child", it.right_child);
    }
    list("leaf_value", it.leaf_value);
    if (leaves > 1) {
      // Where the counts are not known, the weights are.
      list(
        "leaf_weight",
        outer.map((n) => n / 4),
      );
      list("leaf_count", weights ? outer.map(() => 0) : outer);
      list(
        "internal_weight",
        inner.map((n) => n / 4),
      );
      list("internal_count", weights ? inner.map(() => 0) : inner);
      if (sets > 0) {
        list("cat_boundaries", it.cat_boundaries);
        list("cat_threshold", it.cat_threshold);
      }
    }
    lines.push("is_linear=0", "shrinkage=0.1", "", "");
    return lines.join("\n");
  };
  const parts = trees.map(part);
  return [
    "tree",
    `version=${version}`,
    "num_class=1",
    "num_tree_per_iteration=1",
    "label_index=0",
    `max_feature_idx=${FEATURES.length - 1}`,
    `objective=${objective}`,
    ...(average ? ["average_output"] : []),
    `feature_names=${FEATURES.join(" ")}`,
    `feature_infos=${FEATURES.map((_, i) => (CATEGORICAL.has(i) ? "0:1:2" : "[-10:10]")).join(" ")}`,
    `tree_sizes=${parts.map((each) => each.length).join(" ")}`,
    "",
    parts.join("\n"),
    "end of trees",
    "",
    "feature_importances:",
    "a=1",
    "",
    "parameters:",
    "[boosting: gbdt]",
    "end of parameters",
    "",
    "pandas_categorical:null",
    "",
  ].join("\n");
}

function goesLeft(it, node, value) {
  const type = it.decision_type[node];
  if (type & 1) {
    if (Number.isNaN(value)) return false;
    const whole = Math.trunc(value);
    if (whole < 0) return false;
    const set = it.threshold[node];
    const first = it.cat_boundaries[set];
    const word = Math.floor(whole / 32);
    if (word >= it.cat_boundaries[set + 1] - first) return false;
    return ((it.cat_threshold[first + word] >>> (whole % 32)) & 1) === 1;
  }
  const missing = type >> 2; // none, zero, NaN
  let number = value;
  if (Number.isNaN(number) && missing !== 2) number = 0;
  const zero = number >= -ZERO && number <= ZERO;
  if ((missing === 1 && zero) || (missing === 2 && Number.isNaN(number))) return (type & 2) !== 0;
  return number <= it.threshold[node];
}

export function probability({ trees, sigmoid, average }, row) {
  let raw = 0;
  for (const it of trees) {
    let node = it.left_child.length > 0 ? 0 : -1;
    while (node >= 0) {
      const left = goesLeft(it, node, row[it.split_feature[node]]);
      node = (left ? it.left_child : it.right_child)[node];
    }
    raw += it.leaf_value[~node];
  }
  if (average) raw /= trees.length;
  return 1 / (1 + Math.exp(-sigmoid * raw));
}
