// A model with decision trees: the page fetches the core that has them, and says the same number
// and the same reasons as the golden vector that the native core is held to.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { built, html, SECOND, tag, usePages } from "./harness.mjs";

const vector = JSON.parse(readFileSync(new URL("../../golden/trees.json", import.meta.url)));
const MODEL = { "/trees.json": JSON.stringify(vector.model) };
const { propensity } = vector.explanation;
const tampered = Buffer.concat([built("leadlight-trees.wasm"), Buffer.from([0, 2, 1, 120])]);

describe("decision trees", () => {
  const site = usePages();
  const fetched = ({ requests }, part) => requests.filter((url) => url.includes(part)).length;

  /** The vector's visitor on a page with this in its head: probability and explanation. */
  async function scored({ head = tag(`data-model="/trees.json"`), headers = {}, ...files } = {}) {
    const visitor = await site.visitor({
      files: { "*": { body: html({ head }), headers }, ...MODEL, ...files },
    });
    await visitor.open();
    const said = await visitor.page.evaluate((events) => {
      for (const { name, properties } of events)
        if (name === "identify") window.leadlight.identify(properties);
        else window.leadlight.track(name, properties);
      return {
        propensity: window.leadlight.assess().propensity,
        terms: window.leadlight.explain().propensity,
        stage: window.leadlight.assess().stage,
      };
    }, vector.events);
    return { visitor, said };
  }
  const expected = { propensity: propensity.probability, terms: propensity, stage: "prospect" };

  test("are scored as natively, by a core that only such a page fetches", async () => {
    const { visitor, said } = await scored();
    assert.deepEqual(said, expected);
    assert.equal(fetched(visitor, "leadlight-trees.wasm"), 1);
    assert.equal(fetched(visitor, "plain"), 0);

    const other = await site.visitor();
    await other.open();
    assert.equal(fetched(other, "trees"), 0);
  });

  test("are scored by the module too, with a model at hand", async () => {
    const { visitor, said } = await scored({
      head: `<script type="module" src="/start.js"></script>`,
      "/start.js": `import { createLeadlight } from "/leadlight/leadlight.mjs";
        window.leadlight = createLeadlight({ model: ${JSON.stringify(vector.model)} });`,
    });
    assert.deepEqual(said, expected);
    assert.equal(fetched(visitor, "leadlight-trees.wasm"), 1);
  });

  test("are scored by the plain core under a policy that forbids wasm", async () => {
    const { visitor, said } = await scored({
      headers: { "content-security-policy": "script-src 'self'; connect-src 'self'" },
    });
    assert.deepEqual(said, expected);
    assert.equal(fetched(visitor, "leadlight-plain.js"), 1);
    visitor.complained(); // of the policy, which did what it is for
  });

  test("are not scored by wasm of other bytes", async () => {
    const { visitor, said } = await scored({ "/leadlight/leadlight-trees.wasm": tampered });
    assert.deepEqual(said, expected);
    assert.equal(fetched(visitor, "leadlight-plain.js"), 1);
    assert.match(visitor.complained().join("\n"), /valid digest|integrity/i);
  });

  test("are refused with words by the script of one file, which does not have them", async () => {
    const visitor = await site.visitor({
      files: {
        "*": html({
          head: `<script async src="/leadlight/leadlight-single.js" data-model="/trees.json"></script>`,
        }),
        ...MODEL,
      },
    });
    assert.equal(await visitor.open(), null);
    assert.match(visitor.complained().join("\n"), /\/propensity\/trees: expected no other key/);
  });

  for (const [language, percent, sentence] of [
    [
      "en",
      "88.1%",
      "Probability 88.1%; what counts most: Download (odds\u00a0×\u00a04.5), role cto (odds\u00a0×\u00a01.6), size (odds\u00a0×\u00a01.4)",
    ],
    [
      "fr",
      "88,1\u202f%",
      "Probabilité 88,1\u202f%\u202f; ce qui compte le plus\u00a0: Download (chances\u00a0×\u00a04,5), role cto (chances\u00a0×\u00a01,6), size (chances\u00a0×\u00a01,4)",
    ],
  ])
    test(`have their reasons in the inspector and the privacy card: ${language}`, async () => {
      const { visitor } = await scored({
        head: `${tag(`data-model="/trees.json" data-panel data-language="${language}"`)}
          <leadlight-privacy lang="${language}"></leadlight-privacy>`,
      });
      await visitor.pass(SECOND);
      const panel = visitor.page.locator("leadlight-inspector");
      await panel.getByText(sentence).waitFor({ state: "attached" });
      const short = sentence.slice(sentence.lastIndexOf(": ") + 2);
      const card = visitor.page.locator("leadlight-privacy");
      await card.getByText(short).waitFor({ state: "attached" });
      // The same percentage everywhere, with the space of its language: locators take any.
      const texts = async (of, selector) => of.locator(selector).allTextContents();
      assert.ok((await texts(panel, "dd")).includes(percent));
      assert.ok((await texts(panel, "p")).includes(sentence));
      const facts = await texts(card, ".facts li");
      assert.ok(
        facts.some((fact) => fact.endsWith(`: ${percent}.`)),
        `${facts}`,
      );
    });
});
