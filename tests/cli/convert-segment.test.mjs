// Segment's messages and the rows of its warehouses.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bare, converter, message, PEOPLE } from "./convert.mjs";

const convert = converter("segment");
const TIME = "2026-03-02T10:00:00.000Z";
const AT = Date.parse(TIME);
const track = (event, properties, more) =>
  message({ type: "track", event, properties, anonymousId: "a1", timestamp: TIME, ...more });

test("the kinds of messages become events", () => {
  const page = {
    url: "https://shop.example/prices?utm_source=news&email=jo@example.org#top",
    path: "/prices",
    referrer: "https://www.search.example/?q=secret",
    title: "Prices",
  };
  const events = convert([
    message({
      type: "page",
      anonymousId: "a1",
      timestamp: TIME,
      messageId: "m1",
      properties: page,
    }),
    message({
      type: "screen",
      userId: "u1",
      originalTimestamp: TIME,
      messageId: "m2",
      name: "Home",
    }),
    track(
      "Order Completed",
      { revenue: "25.50", order_id: 50314, currency: "EUR" },
      {
        messageId: "m3",
        context: { campaign: { source: "Newsletter", name: "Spring sale" }, page },
      },
    ),
    message({
      type: "identify",
      anonymousId: "a1",
      userId: "u1",
      timestamp: TIME,
      messageId: "m4",
      traits: { role: "it", employees: 120, ...PEOPLE },
    }),
    message({
      type: "group",
      anonymousId: "a1",
      groupId: "g1",
      timestamp: TIME,
      messageId: "m5",
      traits: { industry: "Education", name: "Acme" },
    }),
  ]);
  assert.deepEqual(events, [
    {
      visitor: "a1",
      name: "page_view",
      time: AT,
      id: "m1",
      properties: {
        title: "Prices",
        path: "/prices",
        utm_source: "news",
        referrer: "www.search.example",
      },
    },
    { visitor: "u1", name: "screen_view", time: AT, id: "m2", properties: { screen_name: "Home" } },
    {
      visitor: "a1",
      name: "purchase",
      time: AT,
      id: "m3",
      properties: {
        utm_source: "Newsletter",
        utm_campaign: "Spring sale",
        value: 25.5,
        currency: "EUR",
        transaction_id: "50314",
        path: "/prices",
      },
    },
    {
      visitor: "a1",
      name: "identify",
      time: AT,
      id: "m4",
      properties: { company_size: 120, role: "it" },
    },
    { visitor: "a1", name: "identify", time: AT, id: "m5", properties: { industry: "Education" } },
  ]);
});

test("names of Segment's specifications become ours, others snake_case", () => {
  const expected = {
    "Product Added": "add_to_cart",
    product_added: "add_to_cart",
    productAdded: "add_to_cart",
    "Checkout Started": "begin_checkout",
    "Order Refunded": "refund",
    "Products Searched": "view_search_results",
    "Signed Up": "sign_up",
    "Signed In": "login",
    "Trial Started": "trial_start",
    "Report Submitted": "report_submitted",
    "User: did 2 Things!": "user_did_2_things",
    HTTPError: "httperror",
    "Wrote to jo@example.org": "wrote_to_email",
    Identify: "identify_event",
    consent: "consent_event",
    "Été venu": "Été_venu",
  };
  const events = convert(Object.keys(expected).map((name) => track(name)));
  assert.deepEqual(
    events.map(({ name }) => name),
    Object.values(expected),
  );
});

test("traits that come with every message are told when they change", () => {
  const events = convert(
    ["marketing", "marketing", "sales", "sales"].map((role, i) =>
      track("Seen", { i }, { messageId: `m${i}`, context: { traits: { role, ...PEOPLE } } }),
    ),
  );
  assert.deepEqual(
    events.map(({ name, id, properties }) => [name, id, properties?.role]),
    [
      ["identify", "m0-traits", "marketing"],
      ["seen", "m0", undefined],
      ["seen", "m1", undefined],
      ["identify", "m2-traits", "sales"],
      ["seen", "m2", undefined],
      ["seen", "m3", undefined],
    ],
  );
});

test("an alias and an identify without traits are counted, not told", () => {
  const events = convert(
    [
      message({ type: "alias", userId: "u1", previousId: "a1", timestamp: TIME }),
      message({ type: "identify", userId: "u1", timestamp: TIME, traits: PEOPLE }),
    ],
    "2 rows without anything that the visitor did were left out\n",
  );
  assert.deepEqual(events, []);
});

test("a warehouse's rows say by their columns what they are", () => {
  const tables = [
    [
      "id,anonymous_id,received_at,timestamp,url,title,context_ip,context_campaign_source",
      "p1,a1,2026-03-02 10:00:01,2026-03-02 10:00:00,https://shop.example/a?x=1,A,10.1.2.3,ads",
    ],
    [
      "id,anonymous_id,user_id,received_at,timestamp,event,event_text,revenue,role",
      "t1,a1,u1,2026-03-02 10:00:01 UTC,2026-03-02 10:00:00.123456 UTC,order_completed,Order Completed,12.5,it",
    ],
    ["id,user_id,received_at,role,email", "i1,u1,2026-03-02 10:00:00+00,it,jo@example.org"],
    ["id,user_id,previous_id,received_at", "l1,u1,a1,2026-03-02 10:00:00"],
  ];
  const events = tables.flatMap((table, i) =>
    convert(table, i === 3 ? "1 row without anything that the visitor did was left out\n" : ""),
  );
  assert.deepEqual(events, [
    {
      visitor: "a1",
      name: "page_view",
      time: AT,
      id: "p1",
      properties: { title: "A", utm_source: "ads", path: "/a" },
    },
    { visitor: "a1", name: "purchase", time: AT + 123, id: "t1", properties: { value: 12.5 } },
    { visitor: "u1", name: "identify", time: AT, id: "i1", properties: { role: "it" } },
  ]);
});

test("the bare examples of the specification need a time", () => {
  const without = JSON.stringify({ type: "track", userId: "u1", event: "Signed Up" });
  assert.match(bare("segment", without).stderr, /^<stdin>:1: expected a time in "timestamp" or /);
  const type = message({ type: "visit", userId: "u1", timestamp: TIME });
  assert.equal(
    bare("segment", type).stderr,
    '<stdin>:1: expected a "type" of page, screen, track, identify, group or alias, found "visit"\n',
  );
});
