// Which places the visitor has seen, and what was in them: told once a page, so that visitors who got
// a variant can be compared with those for whom it was held back.
import { type ActsHost, actsIn } from "../acts/host.ts";
import { guarded } from "../collectors/dom.ts";
import { page } from "../page.ts";
import type { Choice } from "./choice.ts";
import type { Place } from "./place.ts";

/** Of what is shown, or of the window where that is smaller, so much is in view. */
const HALF = 0.5;

export interface Watch {
  /** Waits for the visitor to see this, in place of what the place held before; null: for nothing. */
  observe(place: Place, choice: Choice | null): void;
}

const NOTHING = "fallback";

export function createWatch({ leadlight, setting, allowed }: ActsHost): Watch {
  const pushes = actsIn(setting).includes("data-layer");
  const watched = new Map<Element, readonly [Place, Choice]>();
  const told = new WeakMap<Element, Set<string>>();

  const tell = ({ element, name }: Place, { fits, variant, control }: Choice) => {
    const what = {
      slot: name,
      variant: variant?.name ?? NOTHING,
      fits: fits?.name ?? NOTHING,
      control,
    };
    const before = told.get(element) ?? new Set();
    const key = JSON.stringify(what);
    if (before.has(key)) return;
    told.set(element, before.add(key));
    leadlight.track("content_shown", what);
    if (!pushes || !allowed("handoff")) return;
    page.dataLayer ??= [];
    page.dataLayer.push({
      event: "leadlight_content",
      leadlight_slot: what.slot,
      leadlight_variant: what.variant,
      leadlight_fits: what.fits,
      leadlight_control: what.control,
    });
  };

  const observer = new IntersectionObserver(
    guarded((entries: IntersectionObserverEntry[]) => {
      for (const { target, intersectionRatio, intersectionRect, rootBounds } of entries) {
        const [place, choice] = watched.get(target) ?? [];
        if (!place || !choice) continue;
        const most = (rootBounds?.height ?? innerHeight) * HALF;
        if (intersectionRatio < HALF && intersectionRect.height < most) continue;
        // In a variant that is hidden there may be a slot that is in view all the same.
        const around = place.element.parentElement;
        if (around && getComputedStyle(around).visibility !== "visible") continue;
        observer.unobserve(target);
        watched.delete(target);
        if (allowed("personalization")) tell(place, choice);
      }
    }),
    { threshold: [0, 0.1, 0.2, 0.3, 0.4, HALF] },
  );

  return {
    observe(place, choice) {
      for (const [target, [other]] of watched)
        if (other.element === place.element) {
          observer.unobserve(target);
          watched.delete(target);
        }
      if (!choice) return;
      const target = (choice.variant?.element ?? place.fallback) || place.element;
      watched.set(target, [place, choice]);
      observer.observe(target);
    },
  };
}
