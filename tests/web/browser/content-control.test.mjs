// The control group of personalised content, and what is told of what was seen.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { policy } from "../../../scripts/serve.mjs";
import { consent, events, SECOND, until, usePages } from "./harness.mjs";
import {
  clockless,
  filesOf,
  GRANT,
  PROSPECT,
  seen,
  slot,
  untilDecided,
  untilSeen,
} from "./slots.mjs";

const STORED = ["consent", [{ personalization: true, storage: true }]];
const BOTH = ["consent", [{ personalization: true, handoff: true }]];

/** Draws these numbers from 0 to 1 for the control group, one a page; other randomness stays. */
const drawing = (numbers) => `
  const { getRandomValues } = Crypto.prototype;
  const numbers = ${JSON.stringify(numbers)};
  crypto.getRandomValues = (array) => {
    if (array.length !== 1) return getRandomValues.call(crypto, array);
    const page = Number(location.pathname.slice(1)) || 0;
    array[0] = Math.floor(numbers[page] * 2 ** 32);
    return array;
  };`;

describe("content, control group", () => {
  const site = usePages();

  async function visit(options, body = slot(["prospect"])) {
    const { attributes = `data-holdout="0.1"`, calls = [GRANT, PROSPECT], ...rest } = options;
    const visitor = await site.visitor({ files: filesOf(body, { attributes, calls, ...rest }) });
    const go = async (path) => {
      await visitor.open(path);
      await untilDecided(visitor.page);
      return seen(visitor.page);
    };
    return { ...visitor, go };
  }
  const shownIn = async (page) =>
    (await events(page))
      .filter(({ name }) => name === "content_shown")
      .map(({ properties }) => properties);
  const untilTold = (page, count) =>
    page.waitForFunction(
      (count) =>
        leadlight.export().events.filter(({ name }) => name === "content_shown").length === count,
      count,
    );

  /** Until the draw is on the device, be it that the grant came there after it. */
  const untilKept = async (page) => {
    await until(page, async () => {
      const database = await new Promise((resolve) => {
        const opening = indexedDB.open("leadlight");
        // Looking must not create it.
        opening.onupgradeneeded = () => opening.transaction.abort();
        opening.onerror = (event) => resolve(event.preventDefault());
        opening.onsuccess = () => resolve(opening.result);
      });
      if (!database) return false;
      const keys = await new Promise((resolve) => {
        const asked = database.transaction("acts").objectStore("acts").getAllKeys();
        asked.onsuccess = () => resolve(asked.result);
      });
      database.close();
      return keys.includes("holdout");
    });
  };

  test("of many profiles its share, give or take what chance allows", async () => {
    const PROFILES = 200;
    const frame = (share) =>
      filesOf(slot(["prospect"]), {
        calls: [GRANT, PROSPECT],
        attributes: `data-holdout="${share}"`,
        // Mulberry32, one seed a profile.
        script: `crypto.getRandomValues = (array) => {
          let seed = Number(location.search.slice(1));
          for (let i = 0; i < array.length; i++) {
            seed = (seed + 0x6d2b79f5) | 0;
            let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
            t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
            array[i] = (t ^ (t >>> 14)) >>> 0;
          }
          return array;
        };`,
      });
    for (const [share, profiles] of [
      [0.3, PROFILES],
      [0, 5],
      [1, 5],
    ]) {
      const files = frame(share);
      const visitor = await site.visitor({
        files: {
          ...files,
          "/frame": {
            body: files["*"],
            headers: {
              "content-security-policy": policy.replace("ancestors 'none'", "ancestors 'self'"),
            },
          },
          "*": {
            body: "<!doctype html><title>Profiles</title>",
            headers: {
              "content-security-policy": policy.replace(
                "default-src 'none'",
                "default-src 'none'; frame-src 'self'",
              ),
            },
          },
        },
      });
      const { page } = visitor;
      await page.goto(site.address);
      const held = await page.evaluate(async (profiles) => {
        const decidedIn = (document) =>
          new Promise((resolve) => {
            const slot = document.querySelector("leadlight-slot");
            const look = () => {
              const decided = slot.getAttribute("data-leadlight-decided");
              if (decided) resolve(decided);
            };
            new MutationObserver(look).observe(slot, { attributes: true });
            look();
          });
        const isHeld = async (seed) => {
          const frame = document.createElement("iframe");
          frame.src = `/frame?${seed}`;
          const loaded = new Promise((resolve) => {
            frame.onload = resolve;
          });
          document.body.append(frame);
          await loaded;
          const decided = await decidedIn(frame.contentDocument);
          frame.remove();
          return decided === "fallback";
        };
        let held = 0;
        let next = 1;
        const work = async () => {
          while (next <= profiles) if (await isHeld(next++)) held++;
        };
        await Promise.all(Array.from({ length: 8 }, work));
        return held;
      }, profiles);
      // Four standard deviations of the binomial distribution.
      const bound = 4 * Math.sqrt(profiles * share * (1 - share));
      assert.ok(Math.abs(held - profiles * share) <= bound, `${held} of ${profiles} at ${share}`);
    }
  });

  test("always sees the fallback, and the others what fits", async () => {
    const script = drawing([0.099, 0.101]);
    const { go } = await visit({ script });
    assert.equal(await go("/0"), "fallback");
    assert.equal(await go("/1"), "prospect", "without storage each page draws");
  });

  test("is remembered with a stored profile, and forgotten with it", async () => {
    const script = drawing([0.05, 0.95, 0.5, 0.99, 0.99]);
    const options = { script, calls: [STORED, PROSPECT] };
    const { context } = await visit(options);
    const { page } = await clockless(context);
    const go = async (path) => {
      await page.goto(site.address + path);
      await untilDecided(page);
      return seen(page);
    };
    for (const path of ["/0", "/1", "/2"]) {
      assert.equal(await go(path), "fallback", path);
      await untilKept(page);
    }
    await consent(page, { storage: false });
    assert.equal(await go("/3"), "prospect", "what was withdrawn is forgotten");
    await untilKept(page);
    assert.equal(await go("/0"), "prospect", "and remembered anew");
  });

  test("drawn before storage was granted, it is remembered from the grant on", async () => {
    const script = drawing([0.05, 0.95]);
    const { go, page, pass } = await visit({ script });
    assert.equal(await go("/0"), "fallback");
    await consent(page, { storage: true });
    await pass(2 * SECOND);
    await untilKept(page);
    assert.equal(await go("/1"), "fallback");
  });

  test("drawn after the grant, but long before that is on the device, it is remembered too", async () => {
    const script = `${drawing([0.6])}
      // For a while whoever looks for the database finds none.
      const { open } = IDBFactory.prototype;
      indexedDB.open = (name, ...version) =>
        open.call(indexedDB, version.length || performance.now() > 4000 ? name : "elsewhere",
          ...version);`;
    const attributes = `data-holdout="0.1"`;
    const files = filesOf(slot(["prospect"]), { attributes, script, calls: [STORED, PROSPECT] });
    const { context } = await site.visitor({ files });
    const { page } = await clockless(context);
    await page.goto(`${site.address}/0`);
    await untilDecided(page);
    await untilKept(page);
  });

  test("a larger share later leaves in it whoever was, and takes others in", async () => {
    for (const [number, before, after] of [
      [0.05, "fallback", "fallback"],
      [0.3, "prospect", "fallback"],
      [0.6, "prospect", "prospect"],
    ]) {
      const options = { script: drawing([number, 0.99]), calls: [STORED, PROSPECT] };
      const larger = filesOf(slot(["prospect"]), { ...options, attributes: `data-holdout="0.5"` });
      const files = {
        ...filesOf(slot(["prospect"]), { ...options, attributes: `data-holdout="0.1"` }),
        "/1": larger["*"],
      };
      const { context } = await site.visitor({ files });
      const { page } = await clockless(context);
      for (const [path, expected] of [
        ["/0", before],
        ["/1", after],
      ]) {
        await page.goto(site.address + path);
        await untilDecided(page);
        assert.equal(await seen(page), expected, `${number} on ${path}`);
        await untilKept(page);
      }
    }
  });

  test("whoever is forgotten, and agrees again, is drawn anew", async () => {
    const script = drawing([0.05, 0.95]);
    const live = slot(["prospect"]).replace("name=", "live name=");
    const { go, page } = await visit({ script, calls: [STORED, PROSPECT] }, live);
    assert.equal(await go("/0"), "fallback");
    await page.evaluate(async () => {
      await leadlight.forget();
      history.replaceState(null, "", "/1");
      leadlight.consent({ personalization: true });
      leadlight.track("demo_request");
    });
    await untilSeen(page, "prospect");
  });

  test("nothing is drawn without consent to personalization, or without a share", async () => {
    for (const options of [{ calls: [PROSPECT] }, { attributes: "" }]) {
      const script = `window.drawn = 0; ${drawing([0])}
        const draw = crypto.getRandomValues;
        crypto.getRandomValues = (array) => { if (array.length === 1) window.drawn++; return draw(array); };`;
      const { go, page } = await visit({ ...options, script });
      await go("/0");
      assert.equal(await page.evaluate(() => window.drawn), 0);
    }
  });

  for (const wrong of ["10%", "1.5", "-0.1", "", "x"])
    test(`data-holdout="${wrong}" is named, and holds nobody out`, async () => {
      const { go, complained } = await visit({ attributes: `data-holdout="${wrong}"` });
      assert.equal(await go("/"), "prospect");
      assert.deepEqual(complained(), [
        `Leadlight: data-holdout is a share from 0 to 1, as "0.1", not "${wrong}"`,
      ]);
    });

  describe("what is told", () => {
    const SPACE = `<svg width="10" height="3000"></svg>`;

    test("a slot in view, what it shows and what fits; held back it says so", async () => {
      for (const [number, variant, control] of [
        [0.95, "prospect", false],
        [0.05, "fallback", true],
      ]) {
        const { go, page } = await visit({ script: drawing([number]) });
        await go("/");
        await untilTold(page, 1);
        assert.deepEqual(await shownIn(page), [
          { slot: "hero", variant, fits: "prospect", control },
        ]);
      }
    });

    test("where nothing fits it is the fallback for both, and a variant's id is its name", async () => {
      const body = `<leadlight-slot id="a"><b data-leadlight-show="client">x</b><p>fallback</p></leadlight-slot>
        <leadlight-slot><p id="welcome" data-leadlight-show="prospect">prospect</p></leadlight-slot>
        <p data-leadlight-show="hot" id="alone">alone</p><p data-leadlight-show="cold" id="not">not</p>`;
      const { go, page } = await visit({ attributes: "" }, body);
      await go("/");
      await untilTold(page, 3);
      const found = await shownIn(page);
      assert.deepEqual(
        found.sort((one, other) => (one.variant < other.variant ? -1 : 1)),
        [
          { slot: "alone", variant: "alone", fits: "alone", control: false },
          { slot: "a", variant: "fallback", fits: "fallback", control: false },
          { variant: "welcome", fits: "welcome", control: false },
        ],
      );
    });

    test("only when it was seen, and once a page", async () => {
      const { go, page } = await visit({ attributes: "" }, SPACE + slot(["prospect"]) + SPACE);
      await go("/");
      // The observer of the browser has spoken by then, and of ours nothing came.
      await page.evaluate(
        () =>
          new Promise((resolve) => {
            new IntersectionObserver(resolve).observe(document.querySelector("leadlight-slot"));
          }),
      );
      assert.deepEqual(await shownIn(page), []);
      for (let i = 0; i < 3; i++)
        await page.evaluate(async () => {
          const scrolled = (top) =>
            new Promise((resolve) => {
              const slot = document.querySelector("leadlight-slot");
              const observer = new IntersectionObserver(([{ isIntersecting }]) => {
                if (isIntersecting !== top > 0) return;
                observer.disconnect();
                resolve();
              });
              observer.observe(slot);
              scrollTo(0, top);
            });
          await scrolled(2800);
          await scrolled(0);
        });
      await untilTold(page, 1);
    });

    test("nothing without consent, nothing after a withdrawal, nothing of a slot in what is hidden", async () => {
      const { go, page } = await visit(
        { attributes: "" },
        `${SPACE}${slot(["prospect"])}<div data-leadlight-show="client">${slot(["prospect"])}</div>`,
      );
      await go("/");
      await consent(page, { personalization: false });
      await page.evaluate(
        () =>
          new Promise((resolve) => {
            new IntersectionObserver((_, observer) => {
              if (scrollY > 2000) resolve(observer.disconnect());
            }).observe(document.querySelector("leadlight-slot"));
            scrollTo(0, 3000);
          }),
      );
      assert.deepEqual(await shownIn(page), []);
    });

    test("a live slot tells of each variant that was seen", async () => {
      const { go, page } = await visit(
        { attributes: "", calls: [GRANT] },
        slot(["prospect"]).replace("name=", "live name="),
      );
      await go("/");
      await untilTold(page, 1);
      await page.evaluate(() => leadlight.track("demo_request"));
      await untilSeen(page, "prospect");
      await untilTold(page, 2);
      const variants = (await shownIn(page)).map(({ variant }) => variant);
      assert.deepEqual(variants, ["fallback", "prospect"]);
    });

    test("the data layer hears of it where data-acts says so and the hand-off is agreed to", async () => {
      const layer = (page) =>
        page.evaluate(() =>
          (window.dataLayer ?? []).filter(({ event }) => event === "leadlight_content"),
        );
      for (const [attributes, calls, expected] of [
        [
          `data-acts="data-layer"`,
          [BOTH, PROSPECT],
          [
            {
              event: "leadlight_content",
              leadlight_slot: "hero",
              leadlight_variant: "prospect",
              leadlight_fits: "prospect",
              leadlight_control: false,
            },
          ],
        ],
        [`data-acts="data-layer"`, [GRANT, PROSPECT], []],
        [`data-acts="all"`, [BOTH, PROSPECT], []],
      ]) {
        const { go, page } = await visit({ attributes, calls });
        await go("/");
        await untilTold(page, 1);
        assert.deepEqual(await layer(page), expected, attributes);
      }
    });
  });
});
