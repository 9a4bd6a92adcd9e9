// An ONNX file with one TreeEnsembleRegressor, for the benchmark: the few parts of its protocol
// buffers, numbered as in onnx.proto.

const varint = (value) => {
  const bytes = [];
  let left = BigInt.asUintN(64, BigInt(value));
  for (; left >= 0x80n; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(left)]);
};
const number = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);
const bytes = (field, value) => {
  const content = typeof value === "string" ? Buffer.from(value) : value;
  return Buffer.concat([varint((field << 3) | 2), varint(content.length), content]);
};
const message = (field, ...parts) => bytes(field, Buffer.concat(parts));

const FLOATS = 6;
const INTS = 7;
const STRINGS = 8;
/** An AttributeProto of a list: name, the list, type. */
const attribute = (name, type, values) => {
  const list =
    type === STRINGS
      ? Buffer.concat(values.map((value) => bytes(9, value)))
      : type === INTS
        ? bytes(8, Buffer.concat(values.map(varint)))
        : bytes(7, Buffer.from(Float32Array.from(values).buffer));
  return message(5, bytes(1, name), list, number(20, type));
};

/** A ValueInfoProto: a tensor of floats, rows by columns. */
const tensor = (field, name, columns) => {
  const shape = message(2, message(1, bytes(2, "N")), message(1, number(1, columns)));
  return message(field, bytes(1, name), message(2, message(1, number(1, 1), shape)));
};

/**
 * `trees`: of each its nodes, [value] or [feature, threshold, missing goes left, left, right].
 * Input "rows", output "odds": log-odds.
 */
export function ensemble(trees, base, features) {
  const nodes = trees.flatMap((tree, id) => tree.map((node, at) => ({ id, at, node })));
  const column = (pick) => nodes.map(({ node }) => (node.length === 1 ? 0 : pick(node)));
  const leaves = nodes.filter(({ node }) => node.length === 1);
  const attributes = [
    ["nodes_treeids", INTS, nodes.map(({ id }) => id)],
    ["nodes_nodeids", INTS, nodes.map(({ at }) => at)],
    ["nodes_featureids", INTS, column((node) => node[0])],
    ["nodes_modes", STRINGS, nodes.map(({ node }) => (node.length === 1 ? "LEAF" : "BRANCH_LEQ"))],
    ["nodes_values", FLOATS, column((node) => node[1])],
    ["nodes_missing_value_tracks_true", INTS, column((node) => node[2])],
    ["nodes_truenodeids", INTS, column((node) => node[3])],
    ["nodes_falsenodeids", INTS, column((node) => node[4])],
    ["target_treeids", INTS, leaves.map(({ id }) => id)],
    ["target_nodeids", INTS, leaves.map(({ at }) => at)],
    ["target_ids", INTS, leaves.map(() => 0)],
    ["target_weights", FLOATS, leaves.map(({ node }) => node[0])],
    ["base_values", FLOATS, [base]],
  ].map((each) => attribute(...each));
  const targets = message(5, bytes(1, "n_targets"), number(3, 1), number(20, 2));
  const node = message(
    1,
    bytes(1, "rows"),
    bytes(2, "odds"),
    bytes(4, "TreeEnsembleRegressor"),
    ...attributes,
    targets,
    bytes(7, "ai.onnx.ml"),
  );
  const graph = message(
    7,
    node,
    bytes(2, "trees"),
    tensor(11, "rows", features),
    tensor(12, "odds", 1),
  );
  return Buffer.concat([
    number(1, 8), // of the file
    graph,
    message(8, bytes(1, ""), number(2, 17)),
    message(8, bytes(1, "ai.onnx.ml"), number(2, 3)),
  ]);
}
