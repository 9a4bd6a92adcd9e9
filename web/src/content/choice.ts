// Which variant fits the visitor, and whether it is held back.
import type { ActsHost } from "../acts/host.ts";
import type { Assessment } from "../types.ts";
import { createControl } from "./control.ts";
import { type Ids, readIds } from "./ids.ts";
import { isFit } from "./kind.ts";
import type { Place, Variant } from "./place.ts";
import type { Visitor } from "./rule.ts";

export interface Choice {
  /** The first variant that fits; null: none does. */
  readonly fits: Variant | null;
  /** The one to show; null: the fallback. */
  readonly variant: Variant | null;
  readonly control: boolean;
}

export interface Chooser {
  /** Null: the place must not depend on the visitor. Consents may have changed since it was asked. */
  choose(place: Place): Promise<Choice | null>;
  /** To be called at each change of consent. */
  follow(): void;
}

export function createChooser(host: ActsHost): Chooser {
  const { leadlight, setting, allowed, complain } = host;
  const control = createControl(host);
  let ids: Promise<Ids | null> | undefined;

  const visitorOf = (assessment: Assessment): Visitor => {
    let fired: ReadonlySet<string> | undefined;
    return {
      assessment,
      fired(signal) {
        fired ??= new Set(
          leadlight
            .explain()
            ?.ledger.flatMap((row) => ("signal" in row && row.times > 0 ? [row.signal] : [])),
        );
        return fired.has(signal);
      },
    };
  };

  /** What its rules name and the model in force does not have. */
  const strangers = async ({ variants }: Place, assessment: Assessment): Promise<string[]> => {
    if (!variants.some(({ rule }) => rule.signals.length || rule.segments.length)) return [];
    ids ??= readIds(setting, assessment);
    const known = await ids;
    const missing = (what: "signals" | "segments") =>
      variants
        .flatMap(({ rule }) => rule[what])
        .filter((id) => known && !known[what].has(id))
        .map((id) => `the model has no ${what.slice(0, -1)} ${JSON.stringify(id)}`);
    return [...missing("signals"), ...missing("segments")];
  };

  return {
    follow: control.follow,
    async choose(place) {
      const known = leadlight.assess();
      if (!known || !allowed("personalization") || place.wrong.length || !place.variants.length)
        return null;
      const wrong = await strangers(place, known);
      for (const what of wrong) complain(`${place.label}: ${what}`);
      if (wrong.length) return null;
      const isHeld = await control.holds();
      const assessment = leadlight.assess();
      if (!assessment) return null;
      const visitor = visitorOf(assessment);
      const fits =
        place.variants.find(({ rule, kind }) => rule.holds(visitor) && isFit(kind, assessment)) ??
        null;
      return { fits, variant: isHeld ? null : fits, control: isHeld };
    },
  };
}
