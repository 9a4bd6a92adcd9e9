// IAB's Transparency and Consent Framework, 2.2 and 2.3: window.__tcfapi.
import { page } from "../page.ts";
import type { StartTool } from "./answers.ts";
import { guarded, whenThere } from "./host.ts";

const VERSION = 2;
const DECIDED = ["tcloaded", "useractioncomplete"];

interface Data {
  readonly listenerId?: number;
  readonly eventStatus?: string;
  readonly gdprApplies?: boolean;
  readonly purpose?: { readonly consents?: Readonly<Record<number, boolean>> };
}

export const startTcf: StartTool = (tell) => {
  let stopped = false;
  let listener: number | undefined;

  const hear = guarded((data: Data | null, success: boolean) => {
    if (stopped || !success || !data) return;
    listener = data.listenerId ?? listener;
    // While the dialog is open the string is a proposal.
    if (!DECIDED.includes(data.eventStatus ?? "")) return;
    if (data.gdprApplies !== true) return tell({});
    const agreed = (...purposes: number[]) =>
      purposes.every((purpose) => data.purpose?.consents?.[purpose] === true);
    tell({
      scoring: agreed(7, 8),
      storage: agreed(1),
      personalization: agreed(5, 6),
      handoff: agreed(1, 4),
    });
  });

  const stopLooking = whenThere(
    () => typeof page.__tcfapi === "function",
    () => page.__tcfapi("addEventListener", VERSION, hear),
  );
  return () => {
    stopped = true;
    stopLooking();
    if (listener !== undefined) page.__tcfapi("removeEventListener", VERSION, () => {}, listener);
  };
};
