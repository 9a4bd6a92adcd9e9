// 1,000 texts that identify a person, put wherever a page can show them to the widget: none is kept,
// sent or printed, with every consent given.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { canaries, findIn, textsOf } from "../canaries.mjs";
import { consent, html, SECOND, tag, untilMore, usePages } from "./harness.mjs";

/** These run in the page: each shows some texts to the widget in one way. */
const SHOWN = {
  "in the path": (texts) => {
    for (const text of texts) history.pushState(null, "", `/u/${encodeURI(text)}/edit`);
  },
  "in a part of the path": (texts) => {
    for (const text of texts) history.pushState(null, "", `/find/for-${encodeURI(text)}`);
  },
  "in the query and the hash": (texts) => {
    texts.forEach((text, i) => {
      history.pushState(
        null,
        "",
        `/search/${i}?mail=${encodeURIComponent(text)}&q=${text}#${text}`,
      );
      location.hash = `/u/${text}`;
    });
  },
  "in a campaign": (texts) => {
    texts.forEach((text, i) => {
      history.pushState(null, "", `/from/${i}?utm_content=${encodeURIComponent(text)}`);
    });
  },
  "in the title": (texts) => {
    for (const text of texts) {
      document.title = `Order of ${text}, thank you`;
      leadlight.page();
    }
  },
  "in the referrer": (texts) => {
    for (const text of texts) {
      const referrer = `https://from.example/${encodeURI(text)}?q=${encodeURIComponent(text)}#${text}`;
      Object.defineProperty(document, "referrer", { value: referrer, configurable: true });
      leadlight.page();
    }
  },
  "in links": (texts) => {
    for (const text of texts)
      for (const href of [
        `https://out.example/u/${encodeURI(text)}?q=${text}#${text}`,
        `/files/${encodeURI(text)}.pdf?q=${text}`,
        `mailto:${text}`,
        `tel:${text}`,
      ]) {
        const link = document.createElement("a");
        link.href = href;
        link.textContent = text;
        document.body.append(link);
        link.click();
        link.remove();
      }
  },
  "in addresses and fields of forms": (texts) => {
    for (const text of texts) {
      const form = document.createElement("form");
      form.action = `/send/${encodeURI(text)}?q=${text}`;
      form.id = "contact";
      for (const [kind, type] of [
        ["input", "text"],
        ["input", "hidden"],
        ["input", "password"],
        ["textarea"],
      ]) {
        const field = document.createElement(kind);
        if (type) field.type = type;
        field.name = type ?? kind;
        field.value = text;
        form.append(field);
        field.dispatchEvent(new InputEvent("input", { bubbles: true, data: text }));
      }
      document.body.append(form);
      form.requestSubmit();
      form.remove();
    }
  },
  "in addresses that the site hands over": (texts) => {
    for (const text of texts)
      leadlight.track("share", {
        path: `/u/${text}?q=${text}`,
        title: text,
        referrer: `https://from.example/${text}`,
        url: `https://there.example/${encodeURI(text)}?q=${text}#${text}`,
      });
  },
};

describe("canaries", () => {
  const site = usePages();

  const all = canaries(1000);
  const batches = Object.entries(SHOWN);
  const size = Math.ceil(all.length / batches.length);

  for (const [i, [where, show]] of batches.entries())
    test(`${size} of them ${where}`, async () => {
      const mine = all.slice(i * size, (i + 1) * size);
      const visitor = await site.visitor({
        files: { "*": html({ head: tag("data-debug") }) },
      });
      const { page, context, open, pass } = visitor;
      const printed = [];
      context.on("console", (message) => printed.push(message.text()));
      const sent = [];
      context.on("request", (request) => sent.push(request.url(), request.postData() ?? ""));
      await open();
      await untilMore(visitor);
      const grants = { scoring: true, storage: true, personalization: true, handoff: true };
      await consent(page, grants, { includeEarlier: true });
      await page.evaluate(() => {
        const stay = (event) => event.preventDefault();
        for (const type of ["click", "submit"]) document.addEventListener(type, stay);
      });
      await page.evaluate(`(${show})(${JSON.stringify(mine.map(({ text }) => text))})`);
      await pass(400 * SECOND);

      const left = await page.evaluate(async () => {
        const done = (request) =>
          new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          });
        const databases = {};
        for (const { name } of await indexedDB.databases()) {
          const database = await done(indexedDB.open(name));
          for (const store of database.objectStoreNames) {
            const rows = database.transaction(store).objectStore(store);
            databases[`${name}/${store}`] = [
              await done(rows.getAllKeys()),
              await done(rows.getAll()),
            ];
          }
          database.close();
        }
        return {
          databases,
          local: { ...localStorage },
          session: { ...sessionStorage },
          cookies: document.cookie,
          caches: await caches.keys(),
          export: leadlight.export(),
          assessment: leadlight.assess(),
          explanation: leadlight.explain(),
        };
      });
      const kept = left.databases["leadlight/events"][1];
      assert.ok(kept.length > mine.length, `${kept.length} events of ${mine.length} canaries`);
      assert.equal(left.export.events.length, kept.length);
      assert.deepEqual(findIn(mine, textsOf({ left, printed, sent })), []);
    });
});
