// XGBoost's files as other versions write them, and files that are none.
import assert from "node:assert/strict";
import { test } from "node:test";
import { file, output, refusal, run } from "./cli.mjs";
import { tree } from "./xgboost-models.mjs";

const model = (change = () => {}) => {
  const it = {
    learner: {
      attributes: {},
      feature_names: ["a", "b"],
      feature_types: ["float", "c"],
      gradient_booster: {
        name: "gbtree",
        model: {
          gbtree_model_param: { num_parallel_tree: "1", num_trees: "2" },
          tree_info: [0, 0],
          trees: [tree(), tree()],
        },
      },
      learner_model_param: { base_score: "5E-1", num_class: "0", num_feature: "2" },
      objective: { name: "binary:logistic", reg_loss_param: { scale_pos_weight: "1" } },
    },
    version: [1, 7, 4],
  };
  change(it.learner, it.learner.gradient_booster.model);
  return JSON.stringify(it);
};
const rows = file("rows.csv", "a,b,note\n1.5,0,x\n1.4,0,x\n,1,x\n1,,x\n1,2,x\n");

const predict = (content, name = "model.json", table = rows) =>
  output(["predict", file(name, content), table])
    .trimEnd()
    .split("\n")
    .slice(1)
    .map(Number);
const near = (values, logOdds) => {
  const expected = logOdds.map((each) => 1 / (1 + Math.exp(-each)));
  assert.equal(values.length, expected.length);
  for (const [i, value] of values.entries())
    assert.ok(Math.abs(value - expected[i]) < 1e-7, `row ${i}: ${value}, not ${expected[i]}`);
};

// The category 0 or 2 goes right, another one left; a missing one right (default_left is 0).
const TWICE = [1, 1.5, -0.5, 1.5, 1.5];

test("a small model says what a pencil says", () => near(predict(model()), TWICE));

test("base scores: a probability, a list of one since 3.1, log-odds with logitraw", () => {
  const plus = (base) => TWICE.map((each) => each + base);
  const based = (text, objective) =>
    model((learner) => {
      learner.learner_model_param.base_score = text;
      if (objective) learner.objective.name = objective;
    });
  near(predict(based("2E-1")), plus(Math.log(0.25)));
  near(predict(based("[2E-1]", "reg:logistic")), plus(Math.log(0.25)));
  near(predict(based("-1.25E0", "binary:logitraw")), plus(-1.25));
});

test("what versions write differently: true and false, no types, nodes pruned away, NaN", () => {
  const old = model((_, { trees }) => {
    for (const each of trees) {
      each.default_left = each.default_left.map(Boolean);
      each.tree_param.num_nodes = "6";
      for (const key of ["left_children", "right_children"]) each[key].push(-1);
      each.split_indices.push(2147483647);
      for (const key of ["split_conditions", "split_type", "sum_hessian"]) each[key].push(0);
      each.default_left.push(false);
    }
  });
  near(predict(old), TWICE);
  near(
    predict(model().replaceAll('"split_conditions":[1.5,0', '"split_conditions":[1.5,NaN')),
    TWICE,
  );
  const numeric = model((_, { trees }) => {
    for (const each of trees) {
      for (const key of Object.keys(each))
        if (/^categories|^split_type/.test(key)) delete each[key];
    }
  });
  near(predict(numeric), [1, 1.5, 1.5, 1.5, 1.5]);
});

test("features without names are called as the library calls them", () => {
  const nameless = model((learner) => {
    learner.feature_names = [];
  });
  const table = file("f.csv", "f1,f0\n0,1.5\n");
  near(predict(nameless, "nameless.json", table), [1]);
});

test("dart's trees have weights", () => {
  const dart = model((learner) => {
    const gbtree = learner.gradient_booster;
    learner.gradient_booster = { name: "dart", gbtree, weight_drop: [0.5, 0.25] };
  });
  near(
    predict(dart),
    TWICE.map((each) => (each / 2) * 0.75),
  );
});

test("the rounds that early stopping found best count alone if asked for", () => {
  const stopped = model((learner) => {
    learner.attributes.best_iteration = "0";
  });
  const path = file("stopped.json", stopped);
  const { stdout, stderr, status } = run(["predict", path, rows]);
  assert.equal(status, 0);
  assert.match(stderr, /all 2 rounds count; early stopping found 1 best/);
  near(stdout.trimEnd().split("\n").slice(1).map(Number), TWICE);
  const best = output(["predict", "--best", path, rows]).trimEnd().split("\n").slice(1).map(Number);
  near(
    best,
    TWICE.map((each) => each / 2),
  );
});

function refused(content, where, name = "bad.json") {
  const path = file(name, content);
  refusal(["predict", path, rows], { stderr: `${path}${where}\n` });
}
const bad = (change, where) => refused(model(change), where);
const TREE = "/learner/gradient_booster/model/trees/1";

test("what is no file of XGBoost is refused with its place", () => {
  refused("", ": expected a model, found nothing");
  refused("  \n", ": expected a model, found nothing");
  refused(
    "binf\0\0",
    `: expected JSON or UBJSON (in XGBoost: save_model("model.json")), found XGBoost's old binary form`,
  );
  refused(
    "booster[0]:\n0:[f0<1]",
    ": expected JSON or UBJSON, which begin with {, found something else",
  );
  refused(
    "[{}]",
    ": expected a model that save_model wrote (a dump for people does not tell enough), found an array of 1",
  );
  refused("{}", ":/learner: expected a value, found none");
  const half = model().slice(0, 700);
  refused(half, ":1:701: expected JSON, found the end of the file; it seems to be cut off");
  refused(`{"learner":${"[".repeat(100)}`, ": expected at most 64 levels of nesting, found more");
  // UBJSON: {"a": a list of 10^12 nulls, and { after { for ever.
  const nulls = Buffer.concat([
    Buffer.from("{i\x01a[$Z#L"),
    Buffer.from("000000e8d4a51000", "hex"),
  ]);
  refused(nulls, ": expected an item a byte at most, found more items than bytes", "bad.ubj");
  refused(
    Buffer.from("{i\x01a".repeat(100_000)),
    ": expected at most 64 levels of nesting, found more",
    "bad.ubj",
  );
  refused(
    Buffer.from("{L\0\0\0\0\0\0\0\x07lear"),
    ":byte 15: expected UBJSON, found the end of the file; it seems to be cut off",
    "bad.ubj",
  );
});

test("models that give no probability of two classes are refused", () => {
  bad((learner) => {
    learner.objective.name = "reg:squarederror";
  }, ':/learner/objective/name: expected binary:logistic, reg:logistic or binary:logitraw, which give a probability, found "reg:squarederror"');
  bad((learner) => {
    learner.learner_model_param.num_class = "3";
  }, ':/learner/learner_model_param/num_class: expected a model of two classes: 0 or 1, found "3"');
  bad((learner) => {
    learner.learner_model_param.num_target = "2";
  }, ':/learner/learner_model_param/num_target: expected a model of one target, found "2"');
  bad((learner) => {
    learner.gradient_booster = { name: "gblinear", model: { weights: [1] } };
  }, ':/learner/gradient_booster/name: expected gbtree or dart, found "gblinear"');
  for (const score of ["1E0", "NaN", "[1E-1,2E-1]"]) {
    const { status, stderr } = run([
      "predict",
      file(
        "score.json",
        model((learner) => {
          learner.learner_model_param.base_score = score;
        }),
      ),
      rows,
    ]);
    assert.equal(status, 1);
    assert.match(stderr, /:\/learner\/learner_model_param\/base_score: expected /);
  }
});

test("trees that are none are refused with the place in them", () => {
  const each =
    (change) =>
    (_, { trees }) =>
      change(trees[1]);
  bad(
    each((it) => {
      it.left_children[1] = 0;
    }),
    `:${TREE}/left_children/1: expected a node that no other leads to, found ${TREE}/left_children/0, which is reached already`,
  );
  bad(
    each((it) => {
      it.right_children[0] = 3;
    }),
    `:${TREE}/left_children/1: expected a node that no other leads to, found ${TREE}/left_children/3, which is reached already`,
  );
  bad(
    each((it) => {
      it.left_children[0] = 9;
    }),
    `:${TREE}/left_children/0: expected a node below 5, found 9`,
  );
  bad(
    each((it) => {
      it.right_children[2] = 4;
    }),
    `:${TREE}/right_children/2: expected -1, as the left child is, found 4`,
  );
  bad(
    each((it) => {
      it.split_indices[0] = 2;
    }),
    `:${TREE}/split_indices/0: expected a feature below 2, found 2`,
  );
  bad(
    each((it) => {
      it.split_type[0] = 7;
    }),
    `:${TREE}/split_type/0: expected 0 (numeric) or 1 (categorical), found 7`,
  );
  bad(
    each((it) => {
      it.sum_hessian[2] = 0;
    }),
    `:${TREE}/left_children/2: expected a node that training rows reached (its weight or count above 0), found 0`,
  );
  bad(
    each((it) => {
      it.split_conditions[0] = 1e39;
    }),
    `:${TREE}/split_conditions/0: expected a number within the range of floats, found 1e+39`,
  );
  bad(
    each((it) => {
      it.split_conditions.pop();
    }),
    `:${TREE}/split_conditions: expected an array of 5, found an array of 4`,
  );
  bad(
    each((it) => {
      it.categories[1] = -1;
    }),
    `:${TREE}/categories/1: expected a category from 0 to 16777215, found -1`,
  );
  bad(
    each((it) => {
      it.categories_sizes[0] = 3;
    }),
    `:${TREE}/categories_sizes/0: expected a size that ends within the 2 categories, found 3`,
  );
  bad(
    each((it) => {
      it.categories_nodes[0] = 5;
    }),
    `:${TREE}/categories_nodes/0: expected a node below 5, found 5`,
  );
  bad(
    each((it) => {
      it.tree_param.num_nodes = "7";
    }),
    `:${TREE}/tree_param/num_nodes: expected as many nodes as left_children has: 5, found "7"`,
  );
  refused(
    model().replace('"split_conditions":[1.5', '"split_conditions":[NaN'),
    `:${TREE.replace("1", "0")}/split_conditions/0: expected a finite number, found NaN or an infinity`,
  );
  bad((_, it) => {
    it.tree_info[1] = 1;
  }, ":/learner/gradient_booster/model/tree_info/1: expected 0, for one class, found 1");
  bad((_, it) => {
    it.trees = [];
  }, ":/learner/gradient_booster/model/trees: expected at least one tree, found an array of 0");
  bad((_, it) => {
    it.trees = Array(1_000_000).fill(0);
  }, ":/learner/gradient_booster/model/trees: expected at most 10000 trees, found an array of 1000000");
  bad((learner) => {
    learner.learner_model_param.num_feature = "600";
  }, ':/learner/learner_model_param/num_feature: expected 1 to 512 features, found "600"');
  bad((learner) => {
    learner.feature_names = ["a"];
  }, ":/learner/feature_names: expected as many names as there are features: 2, found an array of 1");
  bad((learner) => {
    learner.feature_names = ["a", "a"];
  }, ':/learner/feature_names/1: expected a name that no other feature has, found "a"');
});

test("a tree of 70 splits on end is refused", () => {
  const splits = 70;
  const nodes = 2 * splits + 1;
  const of = (split, leaf) =>
    Array.from({ length: nodes }, (_, i) => (i < splits ? split(i) : leaf));
  bad((_, { trees }) => {
    trees[1] = {
      tree_param: { num_nodes: String(nodes), size_leaf_vector: "1" },
      left_children: of((i) => splits + i, -1),
      right_children: of((i) => (i + 1 < splits ? i + 1 : nodes - 1), -1),
      split_indices: of(() => 0, 0),
      split_conditions: of((i) => i, 0.1),
      default_left: of(() => 0, 0),
      sum_hessian: of(() => 1, 1),
    };
  }, `:${TREE}/left_children/64: expected a leaf after 64 splits, found a split`);
});

test("a table that does not fit the trees is refused with its line", () => {
  const path = file("good.json", model());
  const table = (content) => file("table.csv", content);
  const no = (content, where) => {
    const csv = table(content);
    refusal(["predict", path, csv], { stderr: `${csv}${where}\n` });
  };
  no("", ": expected a header, found nothing");
  no("b,c\n1,2\n", ":1: expected a column for each feature, found none for a");
  no("a,b\n1\n", ":2: expected 2 fields, found 1");
  no(
    'a,"b"c\n1,2\n',
    ":1: expected quotes only around a field and doubled inside it, found another",
  );
  no("a,b,a\n1,2,3\n", ':1: expected each feature once, found "a" twice');
});
