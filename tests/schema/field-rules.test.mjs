// The shipped models keep the field's rules: docs/models.md says them, this holds them to it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { brotliCompressSync, constants } from "node:zlib";
import { open } from "../wasm/open.mjs";

const core = await open();
const START = Date.UTC(2025, 10, 3, 9);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const view = (path, more = {}) => ["page_view", { path, ...more }];
const times = (count, make) => Array.from({ length: count }, (_, i) => make(i));

const MODELS = {
  "b2b-saas": {
    strong: ["demo_request", "quote_request", "meeting_booked", "contact_request"],
    growing: times(2, (i) => ["file_download", { file: `guide-${i}.pdf` }]),
    buys: "subscription_start",
    loyal: ["renewal"],
    stays: "login",
    lifts: "demo_request",
    silence: 60 * DAY,
  },
  ecommerce: {
    strong: ["begin_checkout", "quote_request", "contact_request", "meeting_booked"],
    growing: times(5, (i) => view(`/products/lamp-${i}`)),
    buys: "purchase",
    loyal: ["purchase", "purchase"],
    stays: "page_view",
    lifts: "begin_checkout",
    silence: 120 * DAY,
  },
  agency: {
    strong: ["quote_request", "meeting_booked", "contact_request", ["click", { kind: "tel" }]],
    growing: times(2, (i) => ["file_download", { file: `guide-${i}.pdf` }]),
    buys: "contract_signed",
    loyal: ["renewal"],
    stays: "page_view",
    lifts: "quote_request",
    silence: 180 * DAY,
  },
};

/** Every label of a document. */
const labels = (value, key) =>
  ["label", "goal", "content", "timing", "avoid"].includes(key)
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([name, child]) => labels(child, name))
      : [];

for (const [name, field] of Object.entries(MODELS)) {
  const text = readFileSync(new URL(`../../core/models/${name}.json`, import.meta.url), "utf8");
  const model = JSON.parse(text);

  /** What becomes of a visitor who does these acts, `apart` ms from each other. */
  function after(acts, { apart = MINUTE, wait = 0 } = {}) {
    core.clear();
    assert.deepEqual(core.load(model), []);
    const events = acts.map((act, i) => {
      const [event, properties = {}] = [act].flat();
      return { name: event, time: START + i * apart, id: `${i}`, properties };
    });
    assert.equal(core.replay(events).errors, undefined);
    const now = events.at(-1).time + wait;
    const signals = core.explain(now).ledger.map((row) => row.signal);
    return { ...core.assess(now), signals };
  }

  describe(name, () => {
    test("is small, has 25 signals or more, and speaks English and French", () => {
      const bytes = brotliCompressSync(JSON.stringify(model), {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11 },
      }).length;
      assert.ok(bytes <= 3 * 1024, `${bytes} bytes`);
      assert.ok(model.signals.length >= 25);
      for (const label of labels(model)) assert.deepEqual(Object.keys(label), ["en", "fr"]);
      for (const signal of model.signals) assert.ok(signal.label && signal.group, signal.id);
    });

    test("an e-mail address or a newsletter alone makes a cold lead and no more", () => {
      for (const acts of [
        ["newsletter_signup"],
        [["identify", { email: "known" }], "form_submit", "newsletter_signup"],
        [view("/"), view("/newsletter"), "form_start", "form_submit", "newsletter_signup"],
      ]) {
        const { stage, temperature, prospect } = after(acts);
        assert.deepEqual([stage, temperature, prospect], ["lead", "cold", false]);
      }
      assert.equal(after([["identify", { email: "known" }]]).stage, "visitor");
    });

    test("a plain visit is cold", () => {
      const { stage, temperature } = after([view("/"), view("/blog/a"), view("/about")]);
      assert.deepEqual([stage, temperature], ["visitor", "cold"]);
    });

    test("a white paper makes a lead, no prospect", () => {
      const { stage, temperature } = after([view("/"), ["file_download", { file: "paper.pdf" }]]);
      assert.deepEqual([stage, temperature], ["lead", "cold"]);
    });

    test("growing interest makes warm", () => {
      assert.equal(after(field.growing).temperature, "warm");
      const weekly = after(Array(6).fill("email_open"), { apart: 7 * DAY });
      assert.deepEqual([weekly.temperature, weekly.prospect], ["warm", false]);
    });

    test("a quote request and a free trial make hot at once", () => {
      for (const act of ["quote_request", "trial_start"])
        assert.equal(after([act]).temperature, "hot", act);
    });

    test("each strong act makes a prospect at once", () => {
      for (const act of field.strong) assert.equal(after([act]).prospect, true, `${act}`);
    });

    test("who looks for a job is no prospect, and is only cared for", () => {
      const { disqualified, prospect, next } = after(times(3, () => view("/careers/")));
      assert.ok(disqualified);
      assert.equal(prospect, false);
      assert.equal(next.kind, "care");
    });

    test("a machine is no prospect, whatever it asks for, and the reason is shown", () => {
      const act = field.strong[0];
      for (const [signal, acts, apart] of [
        ["automation", [view("/", { automation: true }), act], MINUTE],
        ["rapid", times(15, () => view("/")), SECOND / 2],
        ["rapid", times(30, () => "click"), 50],
        ["synthetic_input", [...times(5, () => ["form_start", { untrusted: true }]), act], SECOND],
      ]) {
        const found = after(acts, { apart });
        assert.equal(found.disqualified?.label.en, "Behaves like a machine", signal);
        assert.equal(found.prospect, false, signal);
        assert.equal(found.temperature, "cold", signal);
        assert.ok(
          found.reasons.some((reason) => reason.signal === signal && reason.points < 0),
          signal,
        );
        assert.equal(found.next.kind, "care");
      }
    });

    test("a machine that has seen everything is not let back by a request, nor by a script's", () => {
      const seen = times(12, (i) => view(`/products/${i}`, { automation: true }));
      const keen = ["file_download", "sign_up", "trial_start", "quote_request", field.strong[0]];
      assert.equal(after([...seen, ...keen, field.lifts]).prospect, false);
      const scripted = [...times(15, () => view("/")), [field.lifts, { untrusted: true }]];
      assert.ok(after(scripted, { apart: SECOND / 2 }).disqualified);
    });

    test("a person in a hurry is no machine, and one taken for it can come back", () => {
      assert.equal(after(times(15, () => view("/"))).disqualified, null);
      assert.equal(
        after(
          times(14, () => view("/")),
          { apart: SECOND / 2 },
        ).disqualified,
        null,
      );
      assert.equal(after([["form_start", { untrusted: true }]]).disqualified, null);
      const tabs = [...times(15, () => view("/")), field.lifts];
      const { disqualified, prospect } = after(tabs, { apart: SECOND / 2 });
      assert.deepEqual([disqualified, prospect], [null, true]);
    });

    test("an e-mail scanner earns nothing, and does not condemn who owns the mailbox", () => {
      const clicks = times(3, (i) => ["email_click", { link: `/${i}` }]);
      const scanned = after(["email_open", ...clicks], { apart: SECOND });
      assert.ok(scanned.signals.includes("mail_scanner"));
      assert.equal(scanned.engagement, 0);
      assert.equal(scanned.disqualified, null);
      assert.ok(after(["email_open", ...clicks]).engagement > 12, "a person takes minutes");
    });

    test("a buyer is an active client, and silence puts it at risk", () => {
      const bought = after([field.strong[0], field.buys]);
      assert.deepEqual([bought.stage, bought.clientState], ["client", "active"]);
      assert.deepEqual([bought.next.kind, bought.next.channel], ["care", "web"]);
      const silent = after([field.buys], { wait: field.silence });
      assert.equal(silent.clientState, "at_risk");
      assert.equal(after([field.buys], { wait: field.silence - 1 }).clientState, "active");
    });

    test("loyalty and recommendation last, and buying ends the risk", () => {
      const state = (...acts) => after([field.buys, ...acts]).clientState;
      assert.equal(state(...field.loyal), "loyal");
      assert.equal(state(...field.loyal, field.stays), "loyal");
      assert.equal(state("referral"), "advocate");
      assert.equal(state("referral", field.buys), "advocate");
      assert.equal(state("referral", field.stays), "advocate");
      assert.equal(
        after([field.buys, field.stays], { apart: field.silence }).clientState,
        field.stays === "login" ? "active" : "at_risk",
      );
      const again = after([field.buys, field.buys], { apart: field.silence }).clientState;
      assert.equal(again, name === "agency" ? "loyal" : "active", "a second contract is loyalty");
    });

    test("the playbook has a row for everybody on the web, and none that the field forbids", () => {
      const fits = (row, stage, temperature, state) =>
        [row.stage].flat().includes(stage) &&
        (!row.temperature || [row.temperature].flat().includes(temperature)) &&
        (!row.state || [row.state].flat().includes(state));
      const kinds = {
        visitor: ["educate", "convince"],
        lead: ["educate", "convince"],
        prospect: ["convince", "pitch"],
        client: ["care"],
      };
      for (const stage of Object.keys(kinds)) {
        for (const temperature of ["cold", "warm", "hot"]) {
          for (const state of stage === "client"
            ? ["active", "loyal", "advocate", "at_risk"]
            : [undefined]) {
            const rows = model.playbook.filter((row) => fits(row, stage, temperature, state));
            const first = rows[0];
            const web = rows.find((row) => row.channel === "web");
            const who = `${stage} ${temperature} ${state}: ${first?.id}, ${web?.id}`;
            assert.ok(web, who);
            for (const row of [first, web]) assert.ok(kinds[stage].includes(row.kind), who);
            if (temperature === "cold" && /visitor|lead/.test(stage))
              assert.ok(
                [first, web].every((row) => row.kind === "educate"),
                who,
              );
            assert.ok(
              rows.some((row) => row.channel === "web" && row.kind === "care"),
              `${who}: nothing for who is disqualified`,
            );
          }
        }
      }
    });
  });

  if (name === "ecommerce")
    test("a cart left behind shows when the visitor comes back, unless it was bought", () => {
      const signals = (...acts) => after(acts, { apart: 3 * HOUR }).signals;
      const left = signals("add_to_cart", view("/"));
      assert.ok(left.includes("cart_left") && !left.includes("cart_return"));
      assert.ok(signals("add_to_cart", view("/"), view("/cart")).includes("cart_return"));
      assert.ok(!signals("add_to_cart", "purchase", view("/")).includes("cart_left"));
      assert.deepEqual(after(["add_to_cart", view("/")], { apart: 3 * HOUR }).segments, [
        "cart_left",
      ]);
    });

  if (name === "ecommerce")
    test("the same product again is not a comparison", () => {
      const lamp = view("/products/lamp");
      const signals = (...acts) => after(acts).signals;
      assert.ok(signals(lamp, lamp, lamp).includes("same_product"));
      const three = signals(lamp, view("/products/desk"), view("/products/chair"));
      assert.ok(three.includes("comparison") && !three.includes("same_product"));
    });

  if (name === "agency")
    test("who writes about a job, the press or a delivery is no prospect", () => {
      for (const topic of ["job", "press", "supplier"]) {
        const { prospect, disqualified } = after([["contact_request", { topic }]]);
        assert.equal(prospect, false);
        assert.equal(disqualified.label.en, "Wrote about something else");
      }
    });
}
