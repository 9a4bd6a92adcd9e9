// What the reader of the core asks of a model and a JSON Schema cannot say: the stated exceptions.
// (One more is that a model has at most 1 MiB.)

const bytes = (text) => Buffer.byteLength(text);

/** The value at a JSON Pointer; undefined if there is none. */
export function at(document, pointer) {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce((value, step) => value?.[step], document);
}

const list = (pointer) => pointer.replace(/\/\d+\/\w+$/, "");
const index = (pointer) => Number(/(\d+)\/\w+$/.exec(pointer)[1]);
const firsts = (document, pointer, name) =>
  at(document, list(pointer))
    .slice(0, index(pointer))
    .map((item) => item?.[name]);

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const depth = (value) =>
  typeof value === "object" && value !== null
    ? 1 + Math.max(0, ...Object.values(value).map(depth))
    : 0;
/** All values under that key, anywhere. */
const found = (value, key) =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, child]) => [
        ...(name === key ? [child] : []),
        ...found(child, key),
      ])
    : [];

const UNIT_MS = { s: 1e3, m: 6e4, h: 3.6e6, d: 8.64e7, w: 6.048e8 };
const isInstant = (text) =>
  /^\d+(\.\d+)?[smhdw]$/.test(text) && Number.parseFloat(text) * UNIT_MS[text.at(-1)] < 1;

/**
 * By name: `says` is the core's expectation, `where` its pointer; `so` tells from the value there,
 * the document and the pointer that it is this and nothing that the schema should have caught.
 */
export const EXCEPTIONS = {
  "an id that is there twice": {
    says: /^an id that no other has$/,
    where: /^\/(groups|signals|segments|playbook)\/\d+\/id$/,
    so: (value, document, pointer) => firsts(document, pointer, "id").includes(value),
  },
  "a group that is not there": {
    says: /^the id of one of the groups$/,
    where: /^\/signals\/\d+\/group$/,
    so: (value, { groups }) => !groups?.some(({ id }) => id === value && bytes(id) <= 64),
  },
  "a signal that is not there": {
    says: /^the id of a signal$/,
    where: /^\/propensity\/trees\/inputs\/\d+\/signal$/,
    so: (value, { signals }) => !signals.some(({ id }) => id === value && bytes(id) <= 64),
  },
  "trees of another number of features": {
    says: /^as many items as the trees have features, \d+$/,
    where: /^\/propensity\/trees\/inputs$/,
    so: (value, _document, _pointer, expected) => !expected.endsWith(` ${value.length}`),
  },
  "bytes that are no trees": {
    says: /^(?!base64|a value|a text)/,
    where: /^\/propensity\/trees\/packed$/,
    so: (value) => Buffer.from(value, "base64").toString("base64") === value,
  },
  "a max below its min": {
    says: /^a number not below min$/,
    where: /^\/((signals|groups)\/\d+|engagement)\/max$/,
    so: (value, document, pointer) => at(document, pointer.replace(/max$/, "min")) > (value ?? 100),
  },
  "hot not above warm": {
    says: /^a threshold above warm$/,
    where: /^\/temperature\/hot$/,
    so: (value, { temperature }) => temperature.warm >= value,
  },
  "a visitor who could never cool down": {
    says: /^warm - hysteresis above engagement's min$/,
    where: /^\/temperature$/,
    so: (value, { engagement }) =>
      (value?.warm ?? 25) - (value?.hysteresis ?? 5) <= (engagement?.min ?? 0),
  },
  "grades out of order": {
    says: /^a number below the better grade's$/,
    where: /^\/fit\/grades\/[BC]$/,
    so: (value, { fit }, pointer) => fit.grades[pointer.endsWith("B") ? "A" : "B"] <= value,
  },
  "a trait that is there twice": {
    says: /^each trait once$/,
    where: /^\/fit\/traits\/\d+\/trait$/,
    so: (value, document, pointer) => firsts(document, pointer, "trait").includes(value),
  },
  "bounds of between out of order": {
    says: /^two values of one kind, the lower first$/,
    where: /\/between$/,
    so: ([low, high]) =>
      typeof low === "number"
        ? low > high
        : Buffer.compare(Buffer.from(low), Buffer.from(high)) > 0,
  },
  "a text of few characters but many bytes": {
    says: /^a text of 1 to \d+ bytes$/,
    where: /./,
    so: (value, _document, _pointer, expected) => {
      const most = Number(/(\d+) bytes/.exec(expected)[1]);
      return [...value].length <= most && bytes(value) > most;
    },
  },
  "a duration below 1 ms": {
    says: /a duration (of at most 10 years|such as)/,
    where: /./,
    so: (value) => isInstant(value),
  },
  "conditions nested too deep": {
    says: /^conditions nested at most 8 deep$/,
    where: /./,
    so: (_value, _document, pointer) => {
      const inside = pointer.replace(/^\/stages\/.*?\/(any|lift)\/\d+/, "");
      return inside.match(/\/(not|(all|any|sequence)\/\d+)(?=\/|$)/g).length > 7;
    },
  },
  "values nested too deep": {
    says: /^at most 32 nested arrays and maps$/,
    where: /^$/,
    so: (_value, document) => depth(document) > 32,
  },
  "more to remember than there is room for": {
    says: /^at most 16384 remembered matches in all conditions$/,
    where: /\/(count|sequence)$/,
    so: (_value, document) =>
      sum(found(document, "at_least")) + sum(found(document, "sequence").map((s) => s.length)) >
      16384,
  },
  "too many different traits": {
    says: /^at most 64 different traits in all rules$/,
    where: /^$/,
    so: (_value, document) =>
      new Set([
        ...found(document, "trait"),
        ...found(document, "traits").flatMap((traits) => Object.keys(traits)),
      ]).size > 64,
  },
  "too many event names": {
    says: /^at most 4096 event names in all conditions$/,
    where: /^$/,
    so: (_value, document) =>
      sum(found(document, "event").map((names) => [names].flat().length)) > 4096,
  },
};

/** The name of the exception that explains an error of the core; undefined if none does. */
export function unsayable(document, { pointer, expected }) {
  const exception = Object.entries(EXCEPTIONS).find(
    ([, { says, where, so }]) =>
      says.test(expected) &&
      where.test(pointer) &&
      so(at(document, pointer), document, pointer, expected),
  );
  return exception?.[0];
}
