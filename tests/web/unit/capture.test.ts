import assert from "node:assert/strict";
import { test } from "node:test";
import {
  campaign,
  cleanName,
  cleanPath,
  cleanProperties,
  cut,
  hostOf,
  redact,
} from "../../../web/src/capture.ts";

const silent = () => {};

test("a path loses its query and hash", () => {
  assert.equal(cleanPath("/pricing?plan=pro&email=a@b.co#faq"), "/pricing");
  assert.equal(cleanPath("/pricing#?x"), "/pricing");
  assert.equal(cleanPath("https://user:secret@example.com/pricing?x=1"), "/pricing");
  assert.equal(cleanPath("https://example.com"), "/");
  assert.equal(cleanPath("?x=1"), "/");
  assert.equal(cleanPath("/a\nb?x\ny"), "/a\nb");
});

test("e-mail addresses go, written plainly or percent-encoded", () => {
  for (const path of [
    "/u/jane.doe@example.com/edit",
    "/u/jane.doe%40example.com/edit",
    "/u/jane.doe%2540example.com/edit",
    "/u/jane+news@mail.example.co.uk/edit",
    "/u/JANE@EXAMPLE.COM/edit",
    "/u/jane@exämple.de/edit",
  ])
    assert.equal(cleanPath(path), "/u/[email]/edit", path);
  assert.equal(redact("Write to jane@example.com now"), "Write to [email] now");
  assert.equal(redact("a@b.co and c@d.org"), "[email] and [email]");
});

test("an @ that is no e-mail address stays", () => {
  assert.equal(cleanPath("/@vercel/next.js"), "/@vercel/next.js");
  assert.equal(cleanPath("/medium/@writer"), "/medium/@writer");
  assert.equal(redact("2 @ 5 EUR"), "2 @ 5 EUR");
});

test("tokens go", () => {
  for (const token of [
    "5f4dcc3b5aa765d61d8327deb882cf99", // MD5
    "550e8400-e29b-41d4-a716-446655440000", // UUID
    "550E8400-E29B-41D4-A716-446655440000",
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", // part of a JWT
    "dGhpcy1pcy1hLTY0LXRva2Vu_x9-Qz81kPw2", // base64url
    "AKIAIOSFODNN7EXAMPLE1",
    "a1b2c3d4-e5f6a7b8-c9d0e1f2",
    "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
  ])
    assert.equal(cleanPath(`/reset/${token}/go`), "/reset/[token]/go", token);
});

test("words, slugs and percent-encoded letters are no tokens", () => {
  for (const path of [
    "/blog/how-to-choose-a-crm-in-2024-a-guide",
    "/How-To-Choose-A-CRM-In-2024-The-Guide",
    "/windows11-migration-guide-for-it-teams",
    "/iso27001-and-soc2-compliance-explained",
    "/internationalisierungsstrategien",
    "/b2b-saas-pricing-benchmarks-2025",
    "/caf%C3%A9-cr%C3%A8me-br%C3%BBl%C3%A9e",
    "/%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82",
    "/some_very_long_snake_case_name_here",
  ])
    assert.equal(cleanPath(path), path);
});

test("runs of 7 digits go, shorter ones stay", () => {
  assert.equal(cleanPath("/orders/1234567"), "/orders/[number]");
  assert.equal(cleanPath("/orders/123456"), "/orders/123456");
  assert.equal(redact("Call +33612345678"), "Call +[number]");
  assert.equal(cleanPath("/2024/11/22/news"), "/2024/11/22/news");
  assert.equal(cleanPath("/12345678901234567890123"), "/[number]");
});

test("texts are cut at 512 units, never inside a surrogate pair", () => {
  assert.equal(cut("x".repeat(512)).length, 512);
  assert.equal(cut("x".repeat(513)).length, 512);
  assert.equal(cut(`${"x".repeat(511)}🟢`), "x".repeat(511));
  assert.equal(cut(`${"x".repeat(510)}🟢y`), `${"x".repeat(510)}🟢`);
  assert.equal(cut("🟢".repeat(300)).length, 512);
  assert.equal(cut(`x${"🟢".repeat(300)}`).length, 511);
});

test("what is cut was redacted before, so no half of an address is left", () => {
  const text = redact(`${"word ".repeat(101)}jane.doe@example.com`);
  assert.ok(!text.includes("jane"));
  assert.ok(text.length <= 512);
});

test("a hostile text is searched in linear time", () => {
  const start = performance.now();
  for (const text of ["a".repeat(1e6), "a@".repeat(5e5), "a.".repeat(5e5), "1a-".repeat(3e5)])
    redact(text);
  assert.ok(performance.now() - start < 1000);
});

test("a referrer is reduced to its host", () => {
  assert.equal(hostOf("https://www.google.com/search?q=secret"), "www.google.com");
  assert.equal(hostOf("https://jane:pw@example.com:8443/x"), "example.com:8443");
  assert.equal(hostOf("android-app://com.slack/"), "com.slack");
  assert.equal(hostOf(""), "");
  assert.equal(hostOf("no address"), "");
});

test("of a query only the five utm_ parameters are kept, redacted, and whose click it was", () => {
  assert.deepEqual(
    campaign("?utm_source=news&utm_medium=email&utm_content=jane@example.com&clid=x&utm_id=7&q=s"),
    { utm_source: "news", utm_medium: "email", utm_content: "[email]" },
  );
  assert.deepEqual(campaign("?utm_term=&utm_campaign="), {});
  assert.deepEqual(campaign(""), {});
  for (const [query, whose] of [
    ["gclid=secret", "google"],
    ["gbraid=secret", "google"],
    ["wbraid=secret", "google"],
    ["dclid=secret", "google"],
    ["fbclid=secret", "meta"],
    ["msclkid=secret", "microsoft"],
    ["ttclid=secret", "tiktok"],
    ["li_fat_id=secret", "linkedin"],
    ["twclid=secret", "x"],
    ["mc_cid=secret&mc_eid=secret", "mailchimp"],
    ["_hsenc=secret&_hsmi=secret", "hubspot"],
    ["hsa_acc=secret&hsa_net=secret", "hubspot-ads"],
    ["gclid=secret&hsa_acc=secret", "google"],
  ])
    assert.deepEqual(campaign(`?${query}`), { click_id: whose });
});

test("names are texts of 1 to 64 characters", () => {
  assert.equal(cleanName("demo_request"), "demo_request");
  assert.equal(cleanName("x".repeat(64)), "x".repeat(64));
  for (const name of ["", "x".repeat(65), 7, null, undefined, {}, []])
    assert.equal(cleanName(name), null);
});

test("properties keep texts, finite numbers and booleans; the rest is told, with a reason", () => {
  const told: unknown[][] = [];
  const kept = cleanProperties(
    {
      text: "a",
      number: 1.5,
      yes: true,
      no: null,
      none: undefined,
      nan: Number.NaN,
      infinite: 1 / 0,
      list: [1],
      object: { a: 1 },
      call: () => 1,
      big: 1n,
      symbol: Symbol("s"),
      date: new Date(0),
      [`long${"x".repeat(64)}`]: 1,
    },
    (...reason) => told.push(reason),
  );
  assert.deepEqual(kept, { text: "a", number: 1.5, yes: true });
  assert.equal(told.length, 9);
});

test("at most 24 properties are kept", () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`p${i}`, i]));
  const told: unknown[] = [];
  const kept = cleanProperties(many, (...reason) => told.push(reason));
  assert.deepEqual(Object.keys(kept), Object.keys(many).slice(0, 24));
  assert.equal(told.length, 6);
});

test("properties that are no object are none", () => {
  for (const value of [undefined, null, "text", 7, true, ["a"], () => 1])
    assert.deepEqual(cleanProperties(value, silent), {});
});

test("path, title and referrer are redacted whoever sets them", () => {
  assert.deepEqual(
    cleanProperties(
      {
        path: "/u/jane@example.com?x=1",
        title: "Order 12345678",
        referrer: "https://example.org/secret?q=1",
        name: "jane@example.com",
      },
      silent,
    ),
    {
      path: "/u/[email]",
      title: "Order [number]",
      referrer: "example.org",
      name: "jane@example.com",
    },
  );
});

test("an address in any property loses query, hash and password", () => {
  assert.deepEqual(
    cleanProperties({ url: "https://jane:pw@example.com/a/1234567?token=x#y" }, silent),
    { url: "https://example.com/a/[number]" },
  );
});

test("the prototype's members are no properties, and __proto__ sets none", () => {
  Object.defineProperty(Object.prototype, "polluted", {
    value: 1,
    enumerable: true,
    configurable: true,
  });
  try {
    const kept = cleanProperties(JSON.parse('{"__proto__":"x","a":1}'), silent);
    assert.deepEqual(Object.keys(kept), ["__proto__", "a"]);
    assert.equal(Object.getPrototypeOf(kept), Object.prototype);
  } finally {
    Reflect.deleteProperty(Object.prototype, "polluted");
  }
});
