// docs/models.md says of every signal, group and row of the shipped models what is in the models.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const models = readdirSync(new URL("../../core/models/", import.meta.url))
  .filter((name) => !name.includes("schema"))
  .map((name) => JSON.parse(read(`core/models/${name}`)));

const sections = new Map(
  read("docs/models.md")
    .split(/^## /m)
    .map((section) => [section.split("\n", 1)[0], section]),
);

/** The rows of a section's table whose first column has this head, by the name in that column. */
function table(section, head) {
  const lines = section.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${head} |`)) + 2;
  const rows = lines.slice(start, lines.indexOf("", start)).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  for (const row of rows) assert.ok(row.at(-1).length > 0, `${row[0]}: why?`);
  return rows.map(([name, ...cells]) => [name.replaceAll("`", ""), ...cells.slice(0, -1)]);
}

function points({ points, points_per: per, max }) {
  if (!per) return String(points);
  return `${per.points} / ${per.each} ${per.property}${max === undefined ? "" : `, max ${max}`}`;
}

function limit({ limit }) {
  if (!limit) return "none";
  return `${limit.times ?? "any"} / ${limit.per}${limit.distinct ? ` by ${limit.distinct}` : ""}`;
}

function decay({ decay }) {
  if (!decay) return "none";
  const [[kind, duration]] = Object.entries(decay);
  return `${kind.replace("_", "-")} ${duration}`;
}

const whom = ({ stage, temperature, state }) =>
  [stage, temperature, state]
    .filter((words) => words !== undefined)
    .map((words) => [words].flat().join(", "))
    .join("; ");

const bound = ({ min, max }) => (min === undefined ? `at most ${max}` : `at least ${min}`);

test("docs/models.md has a section for every shipped model", () => {
  for (const { name } of models) assert.ok(sections.has(name), name);
});

for (const { name, signals, groups, playbook, temperature, stages, fit } of models) {
  const section = sections.get(name) ?? "";

  test(`${name}: every signal has its line, with its points, limit and decay`, () => {
    assert.deepEqual(
      table(section, "signal"),
      signals.map((signal) => [signal.id, points(signal), limit(signal), decay(signal)]),
    );
  });

  test(`${name}: every group has its line, with its bound`, () => {
    assert.deepEqual(
      table(section, "group"),
      groups.map((group) => [group.id, bound(group)]),
    );
  });

  test(`${name}: every row of the playbook has its line`, () => {
    assert.deepEqual(
      table(section, "row of the playbook"),
      playbook.map((row) => [row.id, whom(row), row.kind, row.channel]),
    );
  });

  test(`${name}: the thresholds in the text are those of the model`, () => {
    const { warm, hot, hysteresis } = temperature;
    const common = sections.get("What the three have in common");
    assert.ok(
      common.includes(`warm from ${warm}, hot from ${hot}, and ${hysteresis} points of hysteresis`),
    );
    const { A, B, C } = fit.grades;
    assert.ok(section.includes(`Grades from ${A}, ${B} and ${C}.`));
    const days = (duration) => `${Number.parseInt(duration, 10)} days`;
    assert.ok(section.includes(`silent for ${days(stages.recycle.after)}`));
    assert.ok(section.includes(`${days(stages.client.states.at_risk.after)} of silence`));
    const { engagement, fit: grade } = stages.prospect.any.at(-1);
    assert.ok(section.includes(`an engagement of ${engagement} and grade ${grade}`));
  });
}
