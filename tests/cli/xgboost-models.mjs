// XGBoost's JSON, small enough to be worked out by hand.

/** A tree: a < 1.5 (missing: left), then the category of b. */
export const tree = () => ({
  tree_param: { num_deleted: "0", num_feature: "2", num_nodes: "5", size_leaf_vector: "0" },
  id: 0,
  left_children: [1, 3, -1, -1, -1],
  right_children: [2, 4, -1, -1, -1],
  parents: [2147483647, 0, 0, 1, 1],
  split_indices: [0, 1, 0, 0, 0],
  split_conditions: [1.5, 0, 0.5, -0.25, 0.75],
  split_type: [0, 1, 0, 0, 0],
  default_left: [1, 0, 0, 0, 0],
  sum_hessian: [10, 6, 4, 3, 3],
  base_weights: [0, 0, 0, 0, 0],
  loss_changes: [1, 1, 0, 0, 0],
  categories: [0, 2],
  categories_nodes: [1],
  categories_segments: [0],
  categories_sizes: [2],
});
