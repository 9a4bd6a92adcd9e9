// What the acts share: the settings, the consents as they stand, and the state of the visitor.
import { guarded } from "../collectors/dom.ts";
import type { Assessment, Consents, Leadlight, Purpose, Stop } from "../types.ts";
import { createMemory, type Memory } from "./memory.ts";

/** A setting of the site by its name in kebab case; null: not set. */
export type Setting = (name: string) => unknown;

/** The acts that the site names. */
export const actsIn = (setting: Setting): readonly string[] => {
  const given = setting("acts") ?? "all";
  return Array.isArray(given) ? given : `${given}`.split(/[\s,]+/).filter(Boolean);
};

export interface ActsHost {
  readonly leadlight: Leadlight;
  readonly setting: Setting;
  readonly memory: Memory;
  /** Two letters: that of the setting, of the page, else "en". */
  readonly language: string;
  allowed(purpose: Purpose): boolean;
  /**
   * Calls `listener` with the assessment at once, at each of its changes and at each change of
   * consent; null while nothing is scored. It never throws into the page.
   */
  follow(listener: (assessment: Assessment | null) => void): Stop;
  /** Says on the console what the site's owner must mend, once. */
  complain(what: string): void;
}

/** Starts after `leadlight.ready`, so that what is stored is known. */
export function createHost(leadlight: Leadlight, setting: Setting): ActsHost {
  let consents: Consents = leadlight.export().consent;
  const memory = createMemory();
  const listeners = new Set<(assessment: Assessment | null) => void>();
  const complaints = new Set<string>();
  const tell = (assessment: Assessment | null) => {
    for (const listener of listeners) listener(assessment);
  };

  leadlight.on("consent", (now) => {
    consents = now;
    tell(leadlight.assess());
  });
  leadlight.on("assessment", tell);
  // A stage goes back so far only with the profile: what was done was done for another.
  leadlight.on("stage", (assessment) => {
    if (assessment.stage === "visitor") memory.clear();
  });

  const chosen = setting("language") || document.documentElement.lang || "en";
  return {
    leadlight,
    setting,
    memory,
    language: `${chosen}`.slice(0, 2).toLowerCase(),
    allowed: (purpose) => consents[purpose] === "granted",
    follow(listener) {
      const heard = guarded(listener);
      listeners.add(heard);
      heard(leadlight.assess());
      return () => listeners.delete(heard);
    },
    complain(what) {
      if (!complaints.has(what)) console.error(`Leadlight: ${what}`);
      complaints.add(what);
    },
  };
}
