// The 25 rules of rules.mjs as SQL, for DuckDB: what an analyst would write.
//
//   node tests/bench/sql.mjs EVENTS.ndjson ROWS.ndjson THREADS
//
// Engagement at each visitor's last event, with sessions, limits per session, decay, the group's
// maximum and the bounds of the whole, and the stage. No event matches two rules, so that one CASE
// finds the rule. What is left out because SQL has no good way for it: ids that come twice, the
// bound of 2,000 events a visitor (the log has neither), temperature, whose hysteresis depends on
// every event before, the reasons and the next action.
import { DuckDBInstance } from "@duckdb/node-api";
import { model } from "./rules.mjs";

const [log, rows, threads] = process.argv.slice(2);

const text = (value) => `'${value.replaceAll("'", "''")}'`;

function condition({ event, where = {} }) {
  const tests = [`name = ${text(event)}`];
  for (const [property, test] of Object.entries(where)) {
    const value = `properties.${property}`;
    if (test.glob) tests.push(`starts_with(${value}, ${text(test.glob.slice(0, -1))})`);
    else tests.push(`${value} >= ${test.gte}`);
  }
  return tests.join(" AND ");
}

const signals = model.signals.map((signal, i) => ({
  i,
  when: condition(signal.when),
  points: signal.points,
  times: signal.limit?.times ?? "NULL",
  // Without decay, for as good as ever.
  halfLife: signal.decay
    ? Number.parseInt(signal.decay.half_life, 10) * 86_400_000
    : "'inf'::DOUBLE",
  grouped: signal.group !== undefined,
}));

const stages = ["lead", "prospect", "client"].map((stage, i) => {
  const [{ event }] = model.stages[stage].any;
  return `WHEN name IN (${[event].flat().map(text).join(", ")}) THEN ${i + 1}`;
});

const query = `
WITH
rule(s, points, times, half_life, grouped) AS (VALUES
  ${signals.map((s) => `(${s.i}, ${s.points}, ${s.times}, ${s.halfLife}, ${s.grouped})`).join(",\n  ")}),
event AS (
  SELECT visitor, time, id,
    CASE ${signals.map((s) => `WHEN ${s.when} THEN ${s.i}`).join("\n      ")} END AS s,
    CASE ${stages.reverse().join(" ")} ELSE 0 END AS stage
  FROM read_json(${text(log)}, format = 'newline_delimited', columns = {
    visitor: 'VARCHAR', time: 'BIGINT', id: 'VARCHAR', name: 'VARCHAR',
    properties: 'STRUCT(path VARCHAR, percent DOUBLE, seconds DOUBLE, clicks DOUBLE)'})),
gap AS (
  SELECT *, time - lag(time) OVER (PARTITION BY visitor ORDER BY time, id) > 1800000 AS opens
  FROM event),
visit AS (
  SELECT visitor, time, id, s, stage,
    max(time) OVER (PARTITION BY visitor) AS now,
    sum(coalesce(opens, false)::INT) OVER (PARTITION BY visitor ORDER BY time, id ROWS UNBOUNDED PRECEDING) AS session
  FROM gap),
numbered AS (
  SELECT *, row_number() OVER (PARTITION BY visitor, s, session ORDER BY time, id) AS nth
  FROM visit),
worth AS (
  SELECT visitor, stage, now, nth, times, grouped,
    CASE WHEN times IS NULL OR nth <= times
      THEN points * pow(2, -(now - time) / half_life) ELSE 0 END AS points
  FROM numbered LEFT JOIN rule USING (s))
SELECT visitor,
  greatest(0, least(100, least(60, coalesce(sum(points) FILTER (grouped), 0)) +
    coalesce(sum(points) FILTER (NOT grouped), 0))) AS engagement,
  ['visitor', 'lead', 'prospect', 'client'][max(stage) + 1] AS stage
FROM worth GROUP BY visitor ORDER BY visitor`;

const instance = await DuckDBInstance.create(":memory:", { threads });
const connection = await instance.connect();
await connection.run(`COPY (${query}) TO ${text(rows)} (FORMAT json)`);
