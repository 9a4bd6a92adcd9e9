// What the tests of `convert` share.
import assert from "node:assert/strict";
import { output, rows, run } from "./cli.mjs";

export const message = (value) => JSON.stringify(value);

/** What identifies people, as tools keep it. No part of it may come through. */
export const PEOPLE = {
  email: "jo.canary@example.org",
  name: "Jo Canary",
  firstName: "Jo-canary",
  first_name: "Jo-canary",
  last_name: "Canary-Smith",
  username: "jocanary",
  phone: "+33 6 12 34 56 78",
  address: { street: "1 Canary Street", city: "Canaryville" },
  birthday: "1980-01-02-canary",
  avatar: "https://img.example/canary.png",
};
export const CANARY = /canary|@|%40|10\.9\.8\.7|Mozilla|12 34 56 78|0612345678/i;

/** A function that converts these lines of a tool's log, which must succeed. */
export const converter =
  (tool, ...options) =>
  (lines, notes = "") =>
    rows(
      output(["convert", "--from", tool, ...options, "-"], {
        input: `${[lines].flat().join("\n")}\n`,
        notes,
      }),
    );

/** Runs convert on this text, whatever comes of it. */
export const bare = (tool, input, ...options) =>
  run(["convert", "--from", tool, ...options, "-"], input);

/** What convert makes of a table without a map, and says. */
export function guessed(csv) {
  const { status, stdout, stderr } = run(["convert", "--from", "csv", "-"], csv);
  assert.equal(status, 0, stderr);
  return { events: rows(stdout), notes: stderr };
}
