// tarteaucitron: window.tarteaucitron and the events of its services. A name is that of a service,
// or of a type of services.

import { page } from "../page.ts";
import type { Stop } from "../types.ts";
import { type Names, type StartTool, together, translate } from "./answers.ts";
import { guarded, onEvents, whenThere } from "./host.ts";

const NAMES: Names = {
  leadlight: ["scoring", "storage"],
  analytic: ["scoring", "storage"],
  ads: ["handoff"],
};

export const startTarteaucitron: StartTool = (tell, names) => {
  const followed = new Set<string>();
  const stops: Stop[] = [];
  let stopped = false;

  const read = guarded(() => {
    const { job, services, state } = page.tarteaucitron ?? {};
    if (stopped || !Array.isArray(job)) return;
    tell(
      translate(names ?? NAMES, (name) =>
        together(
          job
            .filter((service) => service === name || services?.[service]?.type === name)
            .map((service) => state?.[service]),
        ),
      ),
    );
  });

  // The states change after the events of their change.
  const look = () => {
    for (const service of page.tarteaucitron?.job ?? []) {
      if (followed.has(service)) continue;
      followed.add(service);
      const types = ["added", "allowed", "disallowed"].map((what) => `${service}_${what}`);
      stops.push(onEvents(document, types, () => queueMicrotask(read)));
    }
    queueMicrotask(read);
  };

  stops.push(
    onEvents(window, ["tac.root_available"], look),
    onEvents(document, ["tac.consent_updated"], look),
    whenThere(() => page.tarteaucitron?.job, look),
  );
  return () => {
    stopped = true;
    for (const stop of stops) stop();
  };
};
