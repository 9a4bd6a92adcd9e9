// The files for CRMs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { file, output, run } from "./cli.mjs";

const MODEL = file(
  "model.json",
  JSON.stringify({
    format: 1,
    name: "crm",
    version: "1",
    signals: [
      { id: "=cmd", label: "Formula", when: { event: "sign_up" }, points: 40 },
      { id: "page", label: "Page", when: { event: "page_view" }, points: 2.5 },
    ],
    fit: {
      traits: [{ trait: "size", rules: [{ is: { gte: 50 }, points: 10 }] }],
      grades: { A: 75, B: 50, C: 25 },
    },
    temperature: { warm: 25, hot: 60, hysteresis: 5 },
    stages: {
      lead: { any: [{ event: "sign_up" }] },
      prospect: { any: [{ event: "quote_request" }] },
      client: { any: [{ event: "purchase" }], states: { advocate: { any: [{ event: "share" }] } } },
      disqualified: { any: [{ event: "unsubscribe" }] },
    },
  }),
);
let time = 1740268800000;
const does = (visitor, ...acts) =>
  acts.map((act) => {
    const [name, properties] = [act].flat();
    time += 1000;
    return `${JSON.stringify({ visitor, name, time, properties })}\n`;
  });
const LOG = [
  ...does("anna", "page_view"),
  ...does("=1+2", "sign_up", ["identify", { email: "known", company: '@ACME, "Inc"' }]),
  ...does(
    "bob",
    ["identify", { email: "bob.old@example.org", first_name: "Bob", last_name: "-Ross", size: 80 }],
    ["identify", { email: "+bob@example.org" }],
    "sign_up",
    "sign_up",
    "page_view",
    "quote_request",
  ),
  ...does("cleo", "purchase"),
  ...does("dora", "purchase", "share"),
  ...does("emil", "sign_up", "unsubscribe"),
  ...does("fred", "sign_up", ["consent", { handoff: true }], ["consent", { handoff: false }]),
  ...does("gina", "sign_up", ["consent", { handoff: false }], ["consent", { handoff: true }]),
].join("");
const score = (format, notes) =>
  output(["score", "--model", MODEL, "--format", format], { input: LOG, notes });
const at = (seconds) => new Date(1740268800000 + seconds * 1000).toISOString();

const LEADLIGHT = [
  ...["Visitor", "Stage", "Temperature", "Engagement", "Fit", "Grade"],
  ...["Prospect", "Reasons", "Scored At"],
].map((name) => `Leadlight ${name}`);
const csv = (...lines) => lines.map((line) => `${line}\r\n`).join("");

test("--format hubspot: contacts, as HubSpot's import names and values them", () => {
  assert.equal(
    score(
      "hubspot",
      "1 visitor who is no lead was left out\n" +
        "1 visitor who refused to be passed on to sales was left out\n",
    ),
    csv(
      ["Email", "Lifecycle Stage", "Lead Status", ...LEADLIGHT].join(","),
      `,lead,,'=1+2,lead,warm,40,,,false,'=cmd,${at(3)}`,
      `'+bob@example.org,marketingqualifiedlead,NEW,bob,prospect,hot,82.5,100,A,true,'=cmd; page,${at(9)}`,
      `,customer,,cleo,client,cold,0,,,false,,${at(10)}`,
      `,evangelist,,dora,client,cold,0,,,false,,${at(12)}`,
      `,lead,UNQUALIFIED,emil,lead,warm,40,,,false,'=cmd,${at(14)}`,
      `,lead,,gina,lead,warm,40,,,false,'=cmd,${at(20)}`,
    ),
  );
});

test("--format salesforce: leads, with what Salesforce requires of each", () => {
  const fields = "First Name,Last Name,Company,Email,Lead Source,Lead Status,Rating";
  const none = "[not provided]";
  const open = "Web,Open - Not Contacted";
  assert.equal(
    score(
      "salesforce",
      "1 visitor who is no lead was left out\n" +
        "2 clients, who are no leads any more, were left out\n" +
        "1 visitor who refused to be passed on to sales was left out\n",
    ),
    csv(
      [fields, ...LEADLIGHT].join(","),
      `,${none},"'@ACME, ""Inc""",,${open},Warm,'=1+2,lead,warm,40,,,false,'=cmd,${at(3)}`,
      `Bob,'-Ross,${none},'+bob@example.org,${open},Hot,bob,prospect,hot,82.5,100,A,true,'=cmd; page,${at(9)}`,
      `,${none},${none},,Web,Closed - Not Converted,Warm,emil,lead,warm,40,,,false,'=cmd,${at(14)}`,
      `,${none},${none},,${open},Warm,gina,lead,warm,40,,,false,'=cmd,${at(20)}`,
    ),
  );
});

test("as of a time, only what had been told by then counts", () => {
  const args = ["score", "--model", MODEL, "--format", "hubspot", "--at", String(1740268805000)];
  const { status, stdout } = run(args, LOG);
  assert.equal(status, 0);
  assert.ok(!stdout.includes("bob"), stdout);
  assert.ok(stdout.includes("'=1+2"));
});

test("an empty log gives a header alone, and no summary is made of these", () => {
  for (const format of ["hubspot", "salesforce"]) {
    const args = ["score", "--model", MODEL, "--format", format];
    assert.match(output(args), /^[^\r\n]+Leadlight Scored At\r\n$/);
    const { status, stderr } = run([...args, "--summary"]);
    assert.equal(status, 2);
    assert.match(stderr, /--summary: expected --format ndjson, csv or table/);
  }
});
