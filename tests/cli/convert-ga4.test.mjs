// GA4's export to BigQuery.
import assert from "node:assert/strict";
import { test } from "node:test";
import { converter, message } from "./convert.mjs";

const convert = converter("ga4");
const AT = Date.parse("2026-03-02T10:00:00Z");
/** As bq extract writes a row: integers as texts, and only the value that there is. */
const event = (name, params, more) =>
  message({
    event_date: "20260302",
    event_timestamp: `${AT}123`,
    event_name: name,
    user_pseudo_id: "1111111111.2222222222",
    event_params: Object.entries(params).map(([key, value]) => ({
      key,
      value: typeof value === "number" ? { int_value: `${value}` } : { string_value: value },
    })),
    ...more,
  });
const PAGE = { page_location: "https://shop.example/p?utm_term=x&gclid=abc", page_title: "P" };
const plain = (events) => events.map(({ id, visitor, ...event }) => event);

test("parameters become properties, time spent becomes engaged_time", () => {
  const events = convert([
    event("page_view", {
      ...PAGE,
      engagement_time_msec: 1500,
      page_referrer: "https://a.example/",
    }),
    event("user_engagement", { ...PAGE, engagement_time_msec: 2500 }),
    event("scroll", { ...PAGE, percent_scrolled: 90 }),
    event("click", { ...PAGE, link_url: "https://other.example/x?y=1", outbound: "true" }),
    event("file_download", { ...PAGE, link_url: "https://shop.example/files/Guide.PDF?t=1" }),
    event("purchase", { transaction_id: "T-1", value: 20, currency: "EUR" }),
    event("view_search_results", { ...PAGE, search_term: "back pain" }),
    event("My Own", { ga_session_id: 1 }),
  ]);
  assert.deepEqual(plain(events), [
    { name: "engaged_time", time: AT, properties: { seconds: 1.5, path: "/p" } },
    {
      name: "page_view",
      time: AT,
      properties: { title: "P", path: "/p", utm_term: "x", referrer: "a.example" },
    },
    { name: "engaged_time", time: AT, properties: { seconds: 2.5, path: "/p" } },
    { name: "scroll", time: AT, properties: { percent: 90, path: "/p", utm_term: "x" } },
    {
      name: "click",
      time: AT,
      properties: { outbound: true, host: "other.example", path: "/x", utm_term: "x" },
    },
    {
      name: "file_download",
      time: AT,
      properties: { extension: "pdf", file: "/files/Guide.PDF", path: "/p", utm_term: "x" },
    },
    {
      name: "purchase",
      time: AT,
      properties: { value: 20, currency: "EUR", transaction_id: "T-1" },
    },
    { name: "view_search_results", time: AT, properties: { path: "/p", utm_term: "x" } },
    { name: "my_own", time: AT },
  ]);
  for (const { visitor } of events) assert.equal(visitor, "1111111111.2222222222");
});

test("the campaign is that of the event, never the visitor's first", () => {
  const events = convert([
    event(
      "session_start",
      { source: "(direct)", medium: "(none)" },
      {
        traffic_source: { source: "first", medium: "cpc", name: "once" },
      },
    ),
    event(
      "page_view",
      { source: "news", medium: "email", campaign: "may" },
      {
        traffic_source: { source: "first", medium: "cpc", name: "once" },
      },
    ),
    event(
      "page_view",
      {},
      {
        collected_traffic_source: { manual_source: "ads", manual_campaign_name: "june" },
      },
    ),
  ]);
  assert.deepEqual(
    events.map(({ properties }) => properties),
    [
      undefined,
      { utm_source: "news", utm_medium: "email", utm_campaign: "may" },
      { utm_source: "ads", utm_campaign: "june" },
    ],
  );
});

test("user properties are traits, told when they change", () => {
  const user = (role) => ({
    user_properties: [
      { key: "user_name", value: { string_value: "Jo Canary" } },
      { key: "role", value: { string_value: role, set_timestamp_micros: "1" } },
    ],
  });
  const events = convert([
    event("page_view", {}, user("it")),
    event("scroll", {}, user("it")),
    event("scroll", {}, user("student")),
  ]);
  assert.deepEqual(
    events.map(({ name, properties }) => [name, properties]),
    [
      ["identify", { role: "it" }],
      ["page_view", undefined],
      ["scroll", undefined],
      ["identify", { role: "student" }],
      ["scroll", undefined],
    ],
  );
});

test("an event of the intraday table and of the day's is one", () => {
  const [one, two, other] = convert([
    event("page_view", PAGE, { is_active_user: false }),
    event("page_view", PAGE, { is_active_user: true }),
    event("page_view", PAGE, { batch_event_index: 2 }),
  ]);
  assert.match(one.id, /^ga4-[0-9a-f]{16}$/);
  assert.equal(two.id, one.id);
  assert.notEqual(other.id, one.id);
});

test("a row whose visitor asked not to be known has none", () => {
  const notes = "1 row without a visitor was left out\n";
  assert.deepEqual(convert([event("page_view", PAGE, { user_pseudo_id: null })], notes), []);
});

test("the flat columns of a connector are known, repeated ones too", () => {
  const events = convert([
    "_fivetran_id,name,timestamp,user_pseudo_id,geo_city,param_page_location,param_percent_scrolled,param_x,param_x",
    "f1,scroll,2026-03-02 10:00:00,v1,Paris,https://shop.example/a?b=c,50,1,2",
    "f2,add_to_cart,2026-03-02 10:00:00,v1,Paris,,,,",
  ]);
  assert.deepEqual(events, [
    { visitor: "v1", name: "scroll", time: AT, id: "f1", properties: { percent: 50, path: "/a" } },
    { visitor: "v1", name: "add_to_cart", time: AT, id: "f2" },
  ]);
});
