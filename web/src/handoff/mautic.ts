// The site's own Mautic tells its contact what the hand-off says.
import { page } from "../collectors/more/tap.ts";
import type { Answer } from "./answer.ts";
import type { Destination } from "./destination.ts";
import { fieldsOf } from "./fields.ts";

type Mautic = (
  send: "send",
  what: "pageview",
  fields: object,
  heard: { onload(): void; onerror(): void },
) => void;

/** The site's own Mautic: its stub takes the call also before its script is there. */
export function mautic(): Destination {
  /** What this page gave to it: it keeps what it is given, and must not be given it twice. */
  const given = new Map<string, Promise<Answer>>();
  const give = (body: string) =>
    new Promise<Answer>((resolve) => {
      const { MauticTrackingObject = "mt" } = page;
      const mt = page[`${MauticTrackingObject}`];
      const fail = (reason: string) => resolve({ status: null, reason });
      if (typeof mt !== "function")
        return fail(`there is no ${MauticTrackingObject}() in the page`);
      (mt as Mautic)("send", "pageview", JSON.parse(body), {
        onload: () => resolve({ status: 200, reason: null }),
        onerror: () => fail("Mautic could not be reached"),
      });
    });
  return {
    kind: "mautic",
    needs: [],
    write: (claim) => JSON.stringify(Object.fromEntries(fieldsOf(claim))),
    send({ id, body }, stop) {
      const answer = given.get(id) ?? give(body);
      given.set(id, answer);
      // What failed may be given again.
      answer.then(({ status }) => status ?? given.delete(id));
      return Promise.race([
        answer,
        new Promise<never>((_, reject) =>
          stop.addEventListener("abort", () => reject(stop.reason)),
        ),
      ]);
    },
  };
}
