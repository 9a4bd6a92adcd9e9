// Snowplow's enriched events: TSV, CSV and the analytics SDK's JSON.
import assert from "node:assert/strict";
import { test } from "node:test";
import { refusal } from "./cli.mjs";
import { bare, converter, message } from "./convert.mjs";

const convert = converter("snowplow");
const AT = Date.parse("2026-03-02T10:00:00Z");
const SNOWPLOW = "com.snowplowanalytics.snowplow";
const sdk = (event_name, more) =>
  message({
    event: "unstruct",
    event_name,
    event_id: event_name,
    domain_userid: "d1",
    derived_tstamp: "2026-03-02T10:00:00.000Z",
    page_url: "https://shop.example/p",
    ...more,
  });
const ecommerce = (type, more) =>
  sdk("snowplow_ecommerce_action", {
    unstruct_event_com_snowplowanalytics_snowplow_ecommerce_snowplow_ecommerce_action_1: { type },
    ...more,
  });

test("the SDK's JSON becomes events", () => {
  const action = "contexts_com_snowplowanalytics_snowplow_ecommerce";
  const events = convert([
    sdk("page_view", {
      page_title: "P",
      page_referrer: "https://a.example/x",
      mkt_source: "ads",
      mkt_campaign: "june",
    }),
    sdk("page_ping", { event: "page_ping" }),
    sdk("link_click", {
      unstruct_event_com_snowplowanalytics_snowplow_link_click_1: {
        targetUrl: "https://other.example/y?z=1",
        elementContent: "secret",
      },
    }),
    sdk("submit_form", {
      unstruct_event_com_snowplowanalytics_snowplow_submit_form_1: {
        formId: "contact",
        elements: [{ name: "phone", value: "0612345678" }],
      },
    }),
    sdk("event", {
      event: "struct",
      se_category: "shop",
      se_action: "add-to-basket",
      se_label: "tel. 0612345678",
      se_value: 2,
    }),
    ecommerce("checkout_step", { [`${action}_checkout_step_1`]: [{ step: 1 }] }),
    ecommerce("checkout_step", { [`${action}_checkout_step_1`]: [{ step: 2 }] }),
    ecommerce("transaction", {
      [`${action}_transaction_1`]: [{ transaction_id: "T1", revenue: 13, currency: "EUR" }],
      [`${action}_user_1`]: [{ id: "U1", email: "jo@example.org" }],
    }),
    sdk("my_own_event"),
  ]);
  const path = "/p";
  assert.deepEqual(
    events.map(({ name, properties }) => [name, properties]),
    [
      [
        "page_view",
        { title: "P", utm_source: "ads", utm_campaign: "june", path, referrer: "a.example" },
      ],
      ["engaged_time", { seconds: 10, path }],
      ["click", { outbound: true, host: "other.example", path: "/y" }],
      ["form_submit", { form_id: "contact", path }],
      ["add_to_cart", { category: "shop", label: "tel. [number]", value: 2, path }],
      ["begin_checkout", { step: 1, path }],
      ["checkout_step", { step: 2, path }],
      ["purchase", { value: 13, currency: "EUR", transaction_id: "T1", path }],
      ["my_own_event", { path }],
    ],
  );
  for (const { visitor, time } of events) assert.deepEqual([visitor, time], ["d1", AT]);
  assert.equal(events[0].id, "page_view");
});

test("an enriched event is 131 fields with self-describing JSON among them", () => {
  const row = Array(131).fill("");
  const fill = (fields) => Object.assign([...row], fields);
  const self = (name, version, data) => ({
    schema: `iglu:${SNOWPLOW}/${name}/jsonschema/${version}`,
    data,
  });
  const common = { 3: "2026-03-02 10:00:00.000", 15: "d1", 13: "10.9.8.7" };
  const ping = fill({ ...common, 5: "page_ping", 6: "e1", 29: "https://shop.example/p" });
  const click = fill({
    ...common,
    5: "unstruct",
    6: "e2",
    29: "https://shop.example/p",
    52: JSON.stringify(
      self("contexts", "1-0-1", [self("client_session", "1-0-2", { userId: "m1" })]),
    ),
    58: JSON.stringify(
      self("unstruct_event", "1-0-0", self("link_click", "1-0-1", { targetUrl: "mailto:a@b.org" })),
    ),
    122: JSON.stringify(self("contexts", "1-0-1", [self("page", "1-0-0", { é: '\\t\\"' })])),
    124: "2026-03-02 10:00:01.000",
    126: "link_click",
    127: "jsonschema",
  });
  const mobile = Object.assign([...click], { 15: "", 6: "e3" });
  const order = fill({ ...common, 5: "transaction", 6: "e4", 59: "O-1", 61: "99.5", 108: "USD" });
  const text = [ping, click, mobile, order].map((fields) => fields.join("\t"));
  const events = converter("snowplow", "--heartbeat", "15")(text);
  assert.deepEqual(events, [
    {
      visitor: "d1",
      name: "engaged_time",
      time: AT,
      id: "e1",
      properties: { seconds: 15, path: "/p" },
    },
    ...["d1", "m1"].map((visitor, i) => ({
      visitor,
      name: "click",
      time: AT + 1000,
      id: `e${i + 2}`,
      properties: { kind: "mailto", path: "/p" },
    })),
    {
      visitor: "d1",
      name: "purchase",
      time: AT,
      id: "e4",
      properties: { value: 99.5, currency: "USD", transaction_id: "O-1" },
    },
  ]);
  const short = `${text[0]}\n${ping.slice(2).join("\t")}\n`;
  assert.equal(bare("snowplow", short).stderr, "<stdin>:2: expected 131 columns, found 129\n");
});

test("a table with a header has its columns in any order", () => {
  const events = convert([
    "event_id,event,event_name,domain_userid,network_userid,derived_tstamp,contexts_com_iab_snowplow_spiders_and_robots_1_0_0",
    'e1,page_view,page_view,,n1,2026-03-02 10:00:00+00:00,"[{""spiderOrRobot"":true}]"',
    'e2,page_view,page_view,,n1,2026-03-02 10:00:00+00:00,"[{""spiderOrRobot"":false}]"',
  ]);
  const tabs = convert([
    "event_id\tevent_name\tdomain_userid\tderived_tstamp\tcontexts_com_iab_snowplow_spiders_and_robots_1",
    'e1\tpage_view\tn1\t2026-03-02T10:00:00Z\t[{"spiderOrRobot":true}]',
    '"e2"\t"page_view"\tn1\t2026-03-02T10:00:00Z\t"[{""spiderOrRobot"":false}]"',
  ]);
  assert.deepEqual(tabs, events);
  assert.deepEqual(events, [
    { visitor: "n1", name: "page_view", time: AT, id: "e1", properties: { automation: true } },
    { visitor: "n1", name: "page_view", time: AT, id: "e2" },
  ]);
});

test("who asked not to be known is no visitor", () => {
  const nobody = { domain_userid: null, network_userid: "00000000-0000-0000-0000-000000000000" };
  const notes = "1 row without a visitor was left out\n";
  assert.deepEqual(convert(sdk("page_view", nobody), notes), []);
});

test("a refusal is one here too; a grant to the site is none to Leadlight", () => {
  const consent = (eventType) =>
    sdk("consent_preferences", {
      unstruct_event_com_snowplowanalytics_snowplow_consent_preferences_1: { eventType },
    });
  const none = { scoring: false, storage: false, personalization: false, handoff: false };
  assert.deepEqual(
    convert(["allow_all", "deny_all", "allow_selected", "withdrawn"].map(consent)).map(
      ({ name, properties }) => [name, properties],
    ),
    [
      ["consent_preferences", { event_type: "allow_all", path: "/p" }],
      ["consent", none],
      ["consent_preferences", { event_type: "allow_selected", path: "/p" }],
      ["consent", none],
    ],
  );
});

test("the heartbeat is Snowplow's alone, from 1 to 3,600 seconds", () => {
  const { status, stderr } = bare("ga4", "", "--heartbeat", "5");
  assert.equal(status, 2);
  assert.match(stderr, /--heartbeat: expected --from snowplow, found --from ga4/);
  assert.equal(bare("snowplow", "", "--heartbeat", "0").status, 2);
  refusal(["convert", "--from", "snowplow", "-"], {
    stderr: "<stdin>: expected records, found an empty file\n",
  });
});
