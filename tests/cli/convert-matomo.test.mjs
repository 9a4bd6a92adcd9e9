// Matomo's visits and its privacy export.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bare, CANARY, converter, message, PEOPLE } from "./convert.mjs";

const convert = converter("matomo");
const AT = 1772445600;
const VISIT = {
  idSite: "1",
  idVisit: 7,
  visitIp: "10.9.8.7",
  visitorId: "5484eb1bcd82eefe",
  userId: PEOPLE.email,
  fingerprint: "canary",
  referrerType: "campaign",
  referrerName: "Spring sale",
  referrerKeyword: "shoes",
  referrerUrl: "https://news.example/letter?id=3",
  browserName: "Mozilla",
};
const action = (type, seconds, more) => ({
  type,
  timestamp: AT + seconds,
  pageId: seconds,
  ...more,
});
const VISITS = [
  {
    ...VISIT,
    actionDetails: [
      action("action", 0, { url: "https://shop.example/a?x=1", pageTitle: "A", timeSpent: 20 }),
      action("outlink", 1, { url: "https://other.example/b" }),
      action("download", 2, { url: "https://shop.example/c/Price-List.pdf" }),
      action("search", 3, { siteSearchKeyword: "bad back" }),
      action("event", 4, {
        eventCategory: "Video",
        eventAction: "Play it",
        eventName: "by jo@example.org",
        eventValue: 3,
      }),
      action("goal", 5, { goalName: "Newsletter signup", goalId: 2, revenue: "1.5" }),
      action("goal", 6, { goalName: "Something else", goalId: 3 }),
      action("ecommerceAbandonedCart", 7, { revenue: 10 }),
      action("ecommerceOrder", 8, { orderId: "O-1", revenue: "12.34" }),
      action("media", 9, {}),
    ],
  },
  { ...VISIT, visitorId: null, actionDetails: [action("action", 0, {})] },
];
const EMAIL = "1 value with an e-mail address was left out\n";

test("the actions of a visit become events", () => {
  const events = convert(message(VISITS), EMAIL);
  const campaign = { utm_campaign: "Spring sale", utm_term: "shoes" };
  const expected = [
    ["page_view", { title: "A", path: "/a", referrer: "news.example", ...campaign }],
    ["click", { outbound: true, host: "other.example", path: "/b" }],
    ["file_download", { file: "/c/Price-List.pdf", extension: "pdf", path: "/c/Price-List.pdf" }],
    ["view_search_results", undefined],
    ["play_it", { category: "Video", value: 3 }],
    ["newsletter_signup", { goal: "Newsletter signup", value: 1.5 }],
    ["goal", { goal: "Something else", goal_id: "3" }],
    ["abandoned_cart", { value: 10 }],
    ["purchase", { transaction_id: "O-1", value: 12.34 }],
    ["media", undefined],
    ["page_view", { referrer: "news.example", ...campaign }],
  ];
  assert.deepEqual(
    events.map(({ name, properties }) => [name, properties]),
    expected,
  );
  assert.deepEqual(
    events.map(({ time }) => time / 1000 - AT),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0],
  );
  assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
  assert.equal(events[0].visitor, VISIT.visitorId);
  // Where the only id is an e-mail address, its hash is the visitor.
  assert.match(events.at(-1).visitor, /^email-[0-9a-f]{16}$/);
  assert.ok(!CANARY.test(JSON.stringify(events)));
});

test("a list, NDJSON and a visit alone are read alike", () => {
  const expected = convert(message(VISITS), EMAIL);
  assert.deepEqual(convert(JSON.stringify(VISITS, null, 2), EMAIL), expected);
  assert.deepEqual(convert(VISITS.map(message), EMAIL), expected);
  assert.deepEqual(convert(JSON.stringify(VISITS[1], null, 2)), expected.slice(-1));
  assert.deepEqual(convert(`\ufeff\n${message(VISITS)}`, EMAIL), expected);
});

test("a bad action is named by its place, and the others of its visit are kept", () => {
  const actions = [action("action", 0), { type: "action", timestamp: "soon" }, action("search", 2)];
  const text = message([{ ...VISIT, actionDetails: actions }, { idVisit: 8 }]);
  const bad = bare("matomo", text);
  assert.equal(bad.status, 1);
  const says = '<stdin>:/0/actionDetails/1: expected a time in "timestamp", found "soon"\n';
  assert.equal(bad.stderr, says);
  const skipped = bare("matomo", text, "--skip-bad-lines");
  assert.equal(skipped.status, 0);
  assert.equal(skipped.stderr, `2 bad lines were skipped, first this:\n${says}`);
  assert.equal(skipped.stdout.split("\n").length, 3);
  assert.match(
    bare("matomo", '{\n"a": 1\n}').stderr,
    /^<stdin>: expected a visit with a list "actionDetails", or a privacy export/,
  );
});

test("the privacy export's tables become visits again", () => {
  const link = (idlink_va, second, more) => ({
    idlink_va,
    idvisit: "1",
    server_time: `2026-03-02 10:00:0${second}`,
    idaction_url_ref: "0",
    ...more,
  });
  const tables = {
    log_visit: [
      {
        idvisit: "1",
        idvisitor: "v1",
        location_ip: "10.9.8.7",
        user_id: PEOPLE.email,
        referer_type: "Websites",
        referer_url: "https://a.example/?q=canary",
        visit_entry_idaction_url: "2",
      },
    ],
    log_link_visit_action: [
      link("2", 3, { idaction_url: "4", idaction_url_ref: "2" }),
      link("1", 0, { idaction_url: "2", idaction_name: "1" }),
      link("3", 1, { idaction_url: "5", idaction_url_ref: "2" }),
      link("4", 4, { idaction_name: "6", idaction_url_ref: "2", search_count: "2" }),
      link("5", 5, { idaction_event_action: "7", idaction_event_category: "8" }),
      link("6", 5, { idaction_content_name: "1" }),
    ],
    log_conversion: [
      {
        idvisit: "1",
        idgoal: "0",
        idorder: "O-1",
        revenue: "$1,233.70",
        server_time: "2026-03-02 10:00:07",
      },
    ],
    log_action_log_link_visit_action_idaction_url: [
      { idaction: "2", name: "https://shop.example/a" },
      { idaction: "4", name: "https://shop.example/x.pdf" },
      { idaction: "5", name: "https://other.example/y" },
    ],
    log_action_log_link_visit_action_idaction_name: [
      { idaction: "1", name: "A" },
      { idaction: "6", name: "sought canary" },
      { idaction: "7", name: "Play" },
      { idaction: "8", name: "Video" },
    ],
  };
  const events = convert(JSON.stringify(tables, null, 1));
  assert.deepEqual(
    events.map(({ name, time, properties }) => [name, time / 1000 - AT, properties]),
    [
      ["page_view", 0, { title: "A", path: "/a", referrer: "a.example" }],
      ["click", 1, { outbound: true, host: "other.example", path: "/y" }],
      ["file_download", 3, { file: "/x.pdf", extension: "pdf", path: "/x.pdf" }],
      ["view_search_results", 4, undefined],
      ["play", 5, { category: "Video" }],
      ["purchase", 7, { value: 1233.7, transaction_id: "O-1" }],
    ],
  );
  assert.ok(!CANARY.test(JSON.stringify(events)));
});
