// Passing a prospect on, once for each time that the visitor becomes one, under consent to `handoff`.
import type { ActsHost } from "../acts/host.ts";
import { becameProspect, describe, wasRecycled } from "./claim.ts";
import { namesOf, readDestination } from "./destination.ts";
import { createOutbox } from "./outbox.ts";

export default function startHandoff(host: ActsHost): void {
  const { leadlight, setting, allowed, follow } = host;
  const destination = readDestination(host);
  if (!destination) return;
  const outbox = createOutbox(host, destination);
  const names = namesOf(host, destination);
  const withLog = ![null, undefined, false, "false"].includes(setting("handoff-log") as null);
  let granted: boolean | null = null;
  /** Since when the visitor is the prospect that is in the outbox. */
  let since: number | null = null;
  /** Id of the latest event: gone, the profile is another. */
  let latest: string | undefined;

  const isAnother = () => {
    const { events } = leadlight.export();
    const before = latest;
    latest = events[events.length - 1]?.id;
    return before !== undefined && !events.some(({ id }) => id === before);
  };

  follow((assessment) => {
    const was = granted;
    granted = allowed("handoff");
    const another = (was || granted) && isAnother();
    if (another || (!granted && was !== false)) {
      since = null;
      // Where there is neither a store nor anything of this page, there is nothing to drop.
      if (outbox.used || allowed("storage")) outbox.drop(!!another);
    }
    if (!granted) return;
    if (!was) outbox.pump();
    if (!assessment?.prospect) return;
    const { history = [] } = leadlight.explain() ?? {};
    const change = becameProspect(history);
    if (!change || change.time === since) return;
    const claim = describe(host, assessment, history, change, names, withLog);
    const queued = outbox.add({
      since: change.time,
      recycledAfter: (before) => wasRecycled(history, before, change.time),
      write: (id, subject) => destination.write(claim, id, subject),
    });
    if (queued) since = change.time;
  });
}
