// Klaro: the manager of window.klaro. A name is that of a service, or of a purpose of services.
import { page } from "../page.ts";
import { type Names, type StartTool, together, translate } from "./answers.ts";
import { guarded, whenThere } from "./host.ts";

const NAMES: Names = {
  leadlight: ["scoring", "storage"],
  analytics: ["scoring", "storage"],
  statistics: ["scoring", "storage"],
  personalization: ["personalization"],
  marketing: ["handoff"],
};

interface Manager {
  readonly config: {
    readonly services: readonly { readonly name: string; readonly purposes?: readonly string[] }[];
  };
  readonly confirmed: boolean;
  readonly states: Readonly<Record<string, boolean>>;
  watch(watcher: object): void;
  unwatch(watcher: object): void;
}

export const startKlaro: StartTool = (tell, names) => {
  let manager: Manager | undefined;

  const read = guarded(() => {
    if (!manager) return;
    const { config, confirmed, states } = manager;
    tell(
      translate(names ?? NAMES, (name) =>
        together(
          config.services
            .filter((service) => service.name === name || service.purposes?.includes(name))
            // Before the visitor chose, what does not run was not refused either.
            .map((service) => states[service.name] || (confirmed ? false : undefined)),
        ),
      ),
    );
  });
  // Switches that are not saved yet are told as "consents".
  const watcher = { update: (_: unknown, what: string) => what === "applyConsents" && read() };

  const stopLooking = whenThere(
    () => page.klaro?.getManager() as Manager | undefined,
    (found) => {
      manager = found;
      manager.watch(watcher);
      read();
    },
  );
  return () => {
    stopLooking();
    manager?.unwatch(watcher);
  };
};
