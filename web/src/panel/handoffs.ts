/** What became of the hand-offs: those of earlier pages from the acts' memory, the rest as it is told. */

import type { HandoffNotice } from "../../leadlight-acts.d.ts";
import { createMemory } from "../acts/memory.ts";
import type { Box } from "../handoff/outbox.ts";

export interface Handoffs {
  known(): readonly HandoffNotice[];
  stop(): void;
}

/** Calls `changed` when there is news. */
export function watchHandoffs(changed: () => void): Handoffs {
  let known: readonly HandoffNotice[] = [];
  const hear = ({ detail }: CustomEvent<HandoffNotice>) => {
    known = [...known.filter(({ id }) => id !== detail.id), detail];
    changed();
  };
  addEventListener("leadlight:handoff", hear);
  createMemory()
    .list<Box>("handoff")
    .then((found) => {
      const earlier = found.flatMap(([, { messages }]) => messages);
      known = [...earlier.filter(({ id }) => known.every((one) => one.id !== id)), ...known];
      changed();
    });
  return { known: () => known, stop: () => removeEventListener("leadlight:handoff", hear) };
}
