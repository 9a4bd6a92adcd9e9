/** Public types of `leadlight/consent`: Leadlight obeys the site's consent tools. docs/consent.md */
import type { Leadlight, Purpose } from "./leadlight.d.ts";

export type ConsentTool =
  | "google"
  | "tcf"
  | "gpp"
  | "cookiebot"
  | "onetrust"
  | "klaro"
  | "tarteaucitron"
  | "hubspot"
  | "cookieconsent";

export interface ConsentToolsOptions {
  /** The tools of the page, or their names with spaces between. */
  readonly tools: string | readonly ConsentTool[];
  /**
   * What the names of the site (of services, categories or groups) stand for, or that as JSON; it
   * replaces the names that the adapters of klaro, tarteaucitron, cookieconsent and onetrust expect.
   * With one that cannot be understood no tool is followed, and the console says so.
   */
  readonly map?: string | Readonly<Record<string, readonly Purpose[]>> | null;
}

/**
 * Tells `leadlight.consent()` what the tools answer together, each time that it changes: a purpose
 * is granted when no tool denies it and one grants it; any denial wins; a grant that no tool gives
 * any more is withdrawn. Never throws. The returned function ends it; the consents stand.
 */
export default function followConsentTools(
  leadlight: Pick<Leadlight, "consent">,
  options: ConsentToolsOptions,
): () => void;
