// Real samples of the tools' logs, as LEADLIGHT_DATA has them. What is expected is counted from the
// files by a few lines here, or stands in tables that were published with them.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { output, ROOT, rows, run } from "./cli.mjs";

const folder = join(process.env.LEADLIGHT_DATA ?? "", "importer-payloads");
const skip =
  !(process.env.LEADLIGHT_DATA && existsSync(folder)) &&
  "skipped: convert of real samples; LEADLIGHT_DATA names no folder with importer-payloads";
const sample = (path) => join(folder, path);
const MODELS = ["b2b-saas", "ecommerce", "agency"].map((name) =>
  join(ROOT, `core/models/${name}.json`),
);

/** RFC 4180, as an object a row; of columns of one name the first. */
function table(path) {
  const cells = [[]];
  for (const [, quoted, plain, end] of readFileSync(sample(path), "utf8").matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g,
  )) {
    cells.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ",") cells.push([]);
  }
  const [header, ...lines] = cells.filter((line) => line.length > 1);
  return lines.map((line) =>
    Object.fromEntries(header.map((name, i) => [name, line[i]]).reverse()),
  );
}

function counts(values) {
  const found = {};
  for (const value of values) found[value] = (found[value] ?? 0) + 1;
  return found;
}
const names = (events) => counts(events.map(({ name }) => name));

/** Converts a sample; each shipped model must score each of its visitors. */
function converted(tool, path, notes = "") {
  const text = output(["convert", "--from", tool, sample(path)], { notes });
  const visitors = new Set(rows(text).map(({ visitor }) => visitor));
  for (const model of MODELS) {
    const scored = rows(output(["score", "--model", model], { input: text }));
    assert.deepEqual(scored.map(({ visitor }) => visitor).sort(), [...visitors].sort());
  }
  for (const { properties = {} } of rows(text)) {
    assert.ok(!/[?#@]/.test(properties.path ?? ""), properties.path);
    assert.ok(!/Mozilla|\S@\S+\.\w/.test(JSON.stringify(properties)));
  }
  return rows(text);
}

test("GA4: a connector's table", { skip }, () => {
  const events = converted("ga4", "ga4/fivetran_event_data.csv");
  const given = table("ga4/fivetran_event_data.csv");
  const engaged = given.filter((row) => Number(row.param_engagement_time_msec) > 0);
  assert.deepEqual(names(events), {
    ...counts(given.map((row) => row.name)),
    engaged_time: engaged.length,
  });
  for (const row of given) {
    const { visitor, time, properties } = events.find(({ id }) => id === row._fivetran_id);
    assert.equal(visitor, row.user_pseudo_id);
    assert.equal(time, Date.parse(`${row.timestamp}Z`));
    if (row.name === "purchase") {
      assert.equal(properties.transaction_id, row.ecommerce_transaction_id);
    }
  }
});

const WEB = "snowplow-web/snowplow_web_events.csv";

test("Snowplow: a website", { skip }, () => {
  const events = converted("snowplow", WEB);
  const given = table(WEB);
  const ours = { page_ping: "engaged_time", link_click: "click" };
  const refused = /"event_type": *"(deny_all|withdrawn)"/;
  const expected = counts(
    given.map((row) => {
      if (row.event === "struct") return row.se_action;
      const preferences =
        row.unstruct_event_com_snowplowanalytics_snowplow_consent_preferences_1_0_0;
      if (row.event_name === "consent_preferences" && refused.test(preferences)) return "consent";
      return ours[row.event_name] ?? row.event_name;
    }),
  );
  assert.deepEqual(names(events), expected);
  given.forEach((row, i) => {
    assert.equal(events[i].visitor, row.domain_userid || row.user_id || row.network_userid);
    assert.equal(events[i].time, Date.parse(`${row.derived_tstamp.replace(" ", "T")}Z`));
    assert.equal(events[i].id, row.event_id);
  });
});

// Snowplow's own models made tables of these events. Visitors, by the start of their id, of whom
// the tables count something else than we do, and why:
const ELSEWHERE = {
  "4f011c92": "a session longer than three days is left out there",
  "0e9ab97b": "an id that changes within a session is its last one there",
  "12c98e1f": "an event was not processed yet when the tables were made",
};
const MORE_SESSIONS = { bc0da66e: "another campaign opens a session here" };
const FEWER_SESSIONS = {
  "24837eb2": "two sessions there have no time between them",
  "066d5a7e": "two sessions there have no time between them",
};
const OTHER_PAGE_VIEWS = {
  f897c486: "a page view whose page view id was there before does not count there",
  "0691aaf0": "a ping without its page view is one there",
  b3c88384: "a ping without its page view is one there",
};

test("Snowplow: events, page views, sessions and time spent are those of its models", {
  skip,
}, () => {
  const events = converted("snowplow", WEB);
  const text = output(["convert", "--from", "snowplow", sample(WEB)]);
  const scored = rows(output(["score", "--model", MODELS[0]], { input: text }));
  const given = table(WEB);
  const sessions = table("snowplow-web/expected_snowplow_web_sessions_expected.csv");
  const visitors = [...new Set(sessions.map((row) => row.domain_userid))];
  let compared = 0;
  for (const visitor of visitors) {
    const key = visitor.slice(0, 8);
    if (visitor === "" || key in ELSEWHERE) continue;
    compared++;
    const theirs = sessions.filter((row) => row.domain_userid === visitor);
    const total = (column) => theirs.reduce((sum, row) => sum + Number(row[column]), 0);
    const mine = [
      ...new Map(events.filter((e) => e.visitor === visitor).map((e) => [e.id, e])).values(),
    ];
    const named = (name) => mine.filter((event) => event.name === name);
    assert.equal(mine.length, total("total_events"), `${key}: events`);
    if (!(key in OTHER_PAGE_VIEWS)) {
      assert.equal(named("page_view").length, total("page_views"), `${key}: page views`);
    }
    const derived = scored.find((row) => row.visitor === visitor).sessions;
    const more = (key in MORE_SESSIONS) - (key in FEWER_SESSIONS);
    assert.equal(derived, theirs.length + more, `${key}: sessions`);
    // There the first ping of a page view in a session is worth 5 seconds, here 10 like the others.
    const pinged = new Set(
      given
        .filter((row) => row.domain_userid === visitor && row.event_name === "page_ping")
        .map(
          (row) =>
            row.domain_sessionid + row.contexts_com_snowplowanalytics_snowplow_web_page_1_0_0,
        ),
    );
    const seconds = named("engaged_time").reduce((sum, e) => sum + e.properties.seconds, 0);
    assert.equal(seconds - 5 * pinged.size, total("engaged_time_in_s"), `${key}: time spent`);
  }
  assert.equal(compared, 8);
});

test("Snowplow: a shop", { skip }, () => {
  const path = "snowplow-ecommerce/snowplow_ecommerce_events.csv";
  const events = converted("snowplow", path);
  const given = table(path);
  const prefix = "contexts_com_snowplowanalytics_snowplow_ecommerce_";
  const column =
    "unstruct_event_com_snowplowanalytics_snowplow_ecommerce_snowplow_ecommerce_action_1_0_0";
  const ours = {
    product_view: "view_item",
    list_view: "view_item_list",
    list_click: "select_item",
    transaction: "purchase",
    promo_view: "view_promotion",
    promo_click: "select_promotion",
  };
  const value = (row, name) => JSON.parse(row[`${prefix}${name}_1_0_0`])[0];
  const expected = counts(
    given.map((row) => {
      // Rows for Redshift have their action in a table of its own.
      if (!row[column]) return "snowplow_ecommerce_action";
      const { type } = JSON.parse(row[column]);
      if (type !== "checkout_step") return ours[type] ?? type;
      return Number(value(row, "checkout_step").step) === 1 ? "begin_checkout" : type;
    }),
  );
  assert.deepEqual(names(events), expected);
  assert.ok(expected.purchase > 0);
  given.forEach((row, i) => {
    if (events[i].name !== "purchase") return;
    const { revenue, transaction_id, currency } = value(row, "transaction");
    assert.equal(events[i].properties.value, Number(revenue));
    assert.equal(events[i].properties.transaction_id, transaction_id);
    assert.equal(events[i].properties.currency, currency);
  });
});

test("Snowplow: web vitals, and a row without a visitor", { skip }, () => {
  const notes = "1 row without a visitor was left out\n";
  const events = converted("snowplow", "snowplow-web/snowplow_web_vital_events.csv", notes);
  assert.deepEqual(names(events), { web_vitals: 1000 });
});

test("Matomo: the privacy export", { skip }, () => {
  const path = "matomo/exportDataSubject_allVisits.json";
  const events = converted("matomo", path);
  const tables = JSON.parse(readFileSync(sample(path), "utf8"));
  const named = new Map(
    Object.entries(tables)
      .filter(([table]) => table.startsWith("log_action_"))
      .flatMap(([, list]) => list.map(({ idaction, name }) => [idaction, name])),
  );
  const actions = tables.log_link_visit_action.map((row) => {
    if (row.idaction_event_action) return named.get(row.idaction_event_action);
    if (row.idaction_content_interaction) return "content_interaction";
    if (row.idaction_content_name) return "seen, not done";
    return row.idaction_url ? "page_view" : "view_search_results";
  });
  const conversions = tables.log_conversion.map(
    ({ idgoal }) => ({ 0: "purchase", "-1": "abandoned_cart" })[idgoal] ?? "goal",
  );
  const { "seen, not done": seen, ...expected } = counts([...actions, ...conversions]);
  assert.ok(seen > 0);
  assert.deepEqual(names(events), expected);
  assert.deepEqual(
    counts(events.map(({ visitor }) => visitor)),
    counts(
      [...tables.log_link_visit_action, ...tables.log_conversion]
        .filter((row) => !row.idaction_content_name || row.idaction_content_interaction)
        .map(({ idvisitor }) => idvisitor),
    ),
  );
  const revenue = (list, name) =>
    list
      .filter((event) => event.name === name)
      .reduce((sum, { properties }) => sum + properties.value, 0);
  const paid = tables.log_conversion.filter(({ idgoal }) => idgoal === "0");
  assert.equal(
    revenue(events, "purchase").toFixed(2),
    paid.reduce((sum, row) => sum + Number(row.revenue.slice(1).replaceAll(",", "")), 0).toFixed(2),
  );
});

test("Segment: the examples of its specification", { skip }, () => {
  const pages = readdirSync(sample("segment")).filter((name) => name.startsWith("spec_"));
  const examples = pages.flatMap((name) =>
    [...readFileSync(sample(`segment/${name}`), "utf8").matchAll(/```\w*\s*\n(.*?)```/gs)].flatMap(
      ([, text]) => {
        try {
          return [JSON.parse(text)];
        } catch {
          return []; // JavaScript, or a part of a message
        }
      },
    ),
  );
  const messages = examples
    .filter(({ type }) => type)
    .map((message, i) => ({
      anonymousId: "a1",
      timestamp: "2026-03-02T10:00:00Z",
      ...message,
      messageId: `m${i}`,
    }));
  assert.ok(messages.length > 15);
  const input = messages.map((message) => JSON.stringify(message)).join("\n");
  const { status, stdout } = run(["convert", "--from", "segment", "-"], input);
  assert.equal(status, 0);
  const ours = { "Signed Up": "sign_up", "Signed In": "login", "Trial Started": "trial_start" };
  const ids = new Map(rows(stdout).map((event) => [event.id, event]));
  for (const { type, event, messageId } of messages) {
    if (type === "page") assert.equal(ids.get(messageId).name, "page_view");
    if (event in ours) assert.equal(ids.get(messageId).name, ours[event]);
    if (type === "track") assert.ok(ids.has(messageId));
  }
  // Names, addresses and telephone numbers of the people in the examples.
  assert.ok(!/@|Gibbons|Peter|410-555|Mozilla|8\.8\.8\.8/.test(stdout), stdout);
  for (const model of MODELS) {
    assert.equal(run(["score", "--model", model], stdout).status, 0);
  }
});
