// A site that hands off to a receiver of the tests, and what its pages hear of it.
import assert from "node:assert/strict";
import { policy } from "../../../scripts/serve.mjs";
import { html, startPages, tag } from "./harness.mjs";
import { startReceiver } from "./receiver.mjs";

/** What Chromium itself says of an answer that is no success, or of none. */
const NETWORK = /Failed to load resource/;

/** Notes what becomes of the hand-offs of a page. */
const takeNotes = () => {
  window.handoffs = [];
  addEventListener("leadlight:handoff", ({ detail }) => window.handoffs.push(detail));
};

export async function startHandoffs() {
  const [site, receiver] = await Promise.all([startPages(), startReceiver()]);
  const allowed = `connect-src 'self' ${receiver.origin} https://api.hsforms.com`;
  const headers = { "content-security-policy": policy.replace("connect-src 'self'", allowed) };
  return {
    site,
    /** Of a page that may hand off. */
    headers,
    receiver,
    stop: () => Promise.all([site.stop(), receiver.stop()]),
    /**
     * A visitor of a site whose tag has `data-handoff="to"`, by default the receiver, which answers
     * so. `before`: a script of the page.
     */
    async visit({ to = receiver.address, attributes = "", answer, files = {}, ...rest } = {}) {
      receiver.clear();
      receiver.answer = answer ?? (() => 202);
      const visitor = await site.visitor({
        before: takeNotes,
        files: {
          "*": {
            body: html({ head: tag(`data-handoff="${to}" ${attributes}`) }),
            headers,
          },
          ...files,
        },
        ...rest,
      });
      return visitor;
    },
    /**
     * What was sent, when whatever the page began with had its time: the database was opened more
     * often than an act does, and a later request has come.
     */
    async silent(page) {
      await page.evaluate(async (fence) => {
        for (let i = 0; i < 3; i++)
          await new Promise((done) => {
            const opening = indexedDB.open("leadlight");
            opening.onupgradeneeded = () => opening.transaction.abort();
            opening.onerror = (event) => done(event.preventDefault());
            opening.onsuccess = () => done(opening.result.close());
          });
        await fetch(fence, { method: "POST" });
      }, receiver.fence);
      return receiver.requests;
    },
  };
}

/** Waits until the hand-offs of a page are these, the last notice of each. */
export const become = (page, ...states) =>
  page.waitForFunction(
    (states) =>
      [...new Map(handoffs.map((one) => [one.id, one])).values()]
        .map(({ state }) => state)
        .join() === states,
    states.join(),
  );

/** The latest notice. */
export const last = (page) => page.evaluate(() => handoffs[handoffs.length - 1]);

/** All that the page complained of is failed requests, and thereby accounted for. */
export const onlyNetwork = ({ complained }) => {
  for (const complaint of complained()) assert.match(complaint, NETWORK);
};
