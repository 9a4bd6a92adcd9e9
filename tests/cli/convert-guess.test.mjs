// convert --from csv without a map: what columns, events and times are is found by what is usual.
import assert from "node:assert/strict";
import { test } from "node:test";
import { refusal, run } from "./cli.mjs";
import { guessed } from "./convert.mjs";

const CONVERT = ["convert", "--from", "csv"];

test("without a map usual names are found, and what was read from where is said", () => {
  for (const [visitor, name, time] of [
    ["user_id", "action", "ts"],
    ["visitorid", "event", "timestamp"],
    ["User ID", "Event Type", "Created At"],
    ["session", "activity", "date"],
    ["anonymousId", "eventName", "occurred_at"],
  ]) {
    const { events, notes } = guessed(`${time},${visitor},${name},page\n1740268800000,a,seen,/x\n`);
    assert.deepEqual(
      events.map(({ id, ...event }) => event),
      [{ visitor: "a", name: "seen", time: 1740268800000, properties: { path: "/x" } }],
    );
    assert.ok(notes.includes(`visitor from "${visitor}"`), notes);
    assert.match(notes, /^<stdin>:1: reads the .* \(a map says otherwise: --map MAP\.json\)\n$/);
  }
  // The first in the list counts, not the first in the table.
  const { events } = guessed("session_id,user_id,type,action,time\ns,u,t,a,1740268800000\n");
  assert.deepEqual([events[0].visitor, events[0].name], ["u", "a"]);
});

test("without a map the events of shops have the names that the shipped models know", () => {
  const shop = ["view", "cart", "remove_from_cart", "purchase", "addtocart", "transaction"];
  const csv = shop.map((name, i) => `2025-02-2${i} 10:00:00 UTC,${name},44600062,a`).join("\n");
  const { events } = guessed(`event_time,event_type,product_id,user_id\n${csv}\n`);
  assert.deepEqual(
    events.map(({ name }) => name),
    ["view_item", "add_to_cart", "remove_from_cart", "purchase", "add_to_cart", "purchase"],
  );
  assert.equal(events[0].time, Date.UTC(2025, 1, 20, 10));
});

test("without a map the header tells the delimiter, and times what they are", () => {
  const { events, notes } = guessed("user;event;time\na;seen;1740268800\nb;seen;1740268801\n");
  assert.deepEqual(
    events.map(({ time }) => time),
    [1740268800000, 1740268801000],
  );
  assert.match(notes, /<stdin>:2: reads times such as 1740268800 as seconds \(a map /);
  const micros = guessed("client_id\tevent\ttime\na\tseen\t1740268800000000\n");
  assert.equal(micros.events[0].time, 1740268800000);
  assert.match(micros.notes, /^<stdin>:2: reads times such as .* as microseconds/);
  assert.equal(guessed("client_id,event,time\na,seen,2025-02-23 00:00:00\n").notes, "");
  const day = run([...CONVERT, "-"], "client_id,event,time\na,seen,20250223\n");
  assert.match(day.stderr, /expected a time of 1990 to 2199 in UTC seconds, .*, found "20250223"/);
});

test("without a map events are known by any built-in map's name, in any writing", () => {
  const names = {
    page_view: ["pageview", "$pageview", "Page Viewed", "PageView", "page-view", " page_view "],
    purchase: ["Purchase", "PURCHASE", "Order Completed", "ecommerceOrder", "in_app_purchase"],
    add_to_cart: ["Add To Cart", "Product Added", "addToCart", "add-to-basket"],
    begin_checkout: ["Checkout Started", "checkout_started"],
    view_item: ["Product Viewed"],
    // Nobody's: snake_case, and nothing that the core takes for its own.
    report_submitted: ["Report Submitted", "reportSubmitted"],
    identify_event: ["Identify"],
    größe_gewählt: ["größe gewählt"],
  };
  const csv = Object.values(names).flat();
  const { events } = guessed(
    `client_id,time,event\n${csv.map((name) => `a,2025-02-23,${name}\n`).join("")}`,
  );
  assert.deepEqual(
    events.map(({ name }) => name),
    Object.entries(names).flatMap(([ours, theirs]) => theirs.map(() => ours)),
  );
});

test("without a map details are found in any writing, and what is not read is named", () => {
  const header = "USER_ID,EVENT_NAME,EVENT_TIMESTAMP,EVENT_DATA,PRICE, Brand";
  const row = 'a,Purchase,2025-02-23,"{""revenue"":3}",3,x';
  const { events, notes } = guessed(`${header}\n${row}\n`);
  assert.deepEqual(events[0].properties, { value: 3 });
  assert.equal(
    notes,
    '<stdin>:1: reads the visitor from "USER_ID", time from "EVENT_TIMESTAMP", name from ' +
      '"EVENT_NAME", details from "EVENT_DATA"; does not read "PRICE", " Brand" ' +
      "(a map says otherwise: --map MAP.json)\n",
  );
});

test("without a map each number is a time in the unit that fits it, and mixed units are noted", () => {
  const times = ["1740268800", "1740268800999", "1740268800999123", "1740268800123000000"];
  const csv = times.map((time) => `a,seen,${time}\n`).join("");
  const { events, notes } = guessed(`client_id,event,time\n${csv}${csv}`);
  const expected = [1740268800000, 1740268800999, 1740268800999, 1740268800123];
  assert.deepEqual(
    events.map(({ time }) => time),
    [...expected, ...expected],
  );
  const end = "(a map says otherwise: --map MAP.json)\n";
  assert.equal(
    notes,
    `<stdin>:2: reads times such as ${times[0]} as seconds ${end}` +
      `<stdin>:3: reads times such as ${times[1]} as milliseconds, others before it as seconds ${end}` +
      `<stdin>:4: reads times such as ${times[2]} as microseconds, others before it as milliseconds and seconds ${end}` +
      `<stdin>:5: reads times such as ${times[3]} as nanoseconds, others before it as milliseconds and seconds and microseconds ${end}`,
  );
  for (const time of ["0", "-1740268800", "631151999", "7258118400000", "1e300"]) {
    const { status, stderr } = run([...CONVERT, "-"], `client_id,event,time\na,seen,${time}\n`);
    assert.equal(status, 1, time);
    assert.match(stderr, /^<stdin>:2: column "time": expected a time of 1990 to 2199 in UTC /);
  }
  const old = guessed("client_id,event,time\na,seen,1970-01-01\nb,seen,1970-01-02\n");
  assert.deepEqual([old.events[0].time, old.events[1].time], [0, 86400000]);
  assert.equal(
    old.notes,
    '<stdin>:2: expected times of 1990 to 2199, found "1970-01-01", which counts all the same\n',
  );
});

test("without a map, and without usual names, the columns there are are named", () => {
  refusal([...CONVERT, "-"], {
    input: "kto,co,kedy\na,b,c\n",
    stderr:
      '<stdin>:1: expected a column "client_id", "clientId", "visitor_id", "visitorId" or "visitor", ' +
      'or another usual name, for the visitor, found "kto", "co", "kedy" ' +
      "(a map says what columns are: --map MAP.json)\n",
  });
});
