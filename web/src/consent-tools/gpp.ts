// IAB's Global Privacy Platform, the sections of the United States: window.__gpp. It can only deny:
// not to have opted out is not to have agreed.
import { page } from "../page.ts";
import type { Answer, StartTool } from "./answers.ts";
import { guarded, whenThere } from "./host.ts";

const OPTED_OUT = 1;

type Section = Readonly<Record<string, unknown>>;
type Sections = Readonly<Record<string, Section | readonly Section[]>>;
interface Ping {
  readonly signalStatus?: string;
  readonly parsedSections?: Sections;
}
interface Notice {
  readonly listenerId?: number;
  readonly pingData?: Ping;
}

/** What the visitor opted out of, in whichever section of the United States says so. */
export function readSections(sections: Sections = {}): Answer {
  const parts = Object.entries(sections)
    .filter(([name]) => name.startsWith("us"))
    .flatMap(([, section]) => section as Section[]);
  const out = (field: string) => parts.some((part) => part?.[field] === OPTED_OUT);
  const targeted = out("TargetedAdvertisingOptOut");
  return {
    ...(targeted ? { personalization: false } : {}),
    ...(targeted || out("SaleOptOut") || out("SharingOptOut") ? { handoff: false } : {}),
  };
}

export const startGpp: StartTool = (tell) => {
  let stopped = false;
  let listener: number | undefined;

  const hear = guarded((notice: Notice | null) => {
    if (stopped || !notice) return;
    listener = notice.listenerId ?? listener;
    if (notice.pingData?.signalStatus === "ready")
      tell(readSections(notice.pingData.parsedSections));
  });

  const stopLooking = whenThere(
    () => typeof page.__gpp === "function",
    () => page.__gpp("addEventListener", hear),
  );
  return () => {
    stopped = true;
    stopLooking();
    if (listener !== undefined) page.__gpp("removeEventListener", () => {}, listener);
  };
};
