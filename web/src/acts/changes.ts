// Which changes of the visitor's standing are still to be told to the site's other tools: each once,
// also with two tabs open and after a reload.
import type { Assessment, Stop } from "../types.ts";
import type { ActsHost } from "./host.ts";

const STAGES = ["visitor", "lead", "prospect", "client"];

/** What was told last. */
export interface Standing {
  readonly stage: string;
  readonly temperature: string;
  /** The model's rule that disqualifies; null: not disqualified. */
  readonly disqualified: string | null;
  /** Id of the playbook's row. */
  readonly next: string | null;
}
const START: Standing = { stage: "visitor", temperature: "cold", disqualified: null, next: null };

const standingOf = (assessment: Assessment): Standing => ({
  stage: assessment.stage,
  temperature: assessment.temperature,
  disqualified: assessment.disqualified?.rule ?? null,
  next: assessment.next?.id ?? null,
});
const same = (a: Standing, b: Standing) => JSON.stringify(a) === JSON.stringify(b);

/**
 * Calls `tell` with what was told before and what holds now, while `handoff` is granted. Of several
 * changes at once, only where they ended.
 */
export function onChange(
  { follow, allowed, memory, leadlight }: ActsHost,
  tell: (assessment: Assessment, before: Standing, after: Standing) => void,
): Stop {
  /** This page's own knowledge: another tab's may be ahead, and must not be taken back. */
  let mine: Standing | null = null;
  let work = Promise.resolve();

  const wentBack = (from: string, to: string) =>
    leadlight
      .explain()
      ?.history.some(
        (change) => change.what === "stage" && change.from === from && change.to === to,
      );

  return follow((assessment) => {
    if (!assessment || !allowed("handoff")) return;
    const now = standingOf(assessment);
    if (mine && same(mine, now)) return;
    mine = now;
    work = work
      .then(async () => {
        const { before = START, after = START } = await memory.change<Standing>(
          "told",
          (known = START) => {
            const behind = STAGES.indexOf(now.stage) < STAGES.indexOf(known.stage);
            return behind && !wentBack(known.stage, now.stage) ? known : now;
          },
        );
        if (!same(before, after) && allowed("handoff")) tell(assessment, before, after);
      })
      .catch((error) => console.debug("[leadlight]", error));
  });
}
