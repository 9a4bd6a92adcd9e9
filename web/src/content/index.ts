// Content by maturity: which variant of a slot the visitor sees. Decided once a page, as soon as the
// visitor is known; without consent to personalization everybody sees the fallback.
import type { ActsHost } from "../acts/host.ts";
import { guarded } from "../collectors/dom.ts";
import { type Choice, createChooser } from "./choice.ts";
import { clear, dress, isLookedAt, type Place, RULE, readPlace, SLOT, show } from "./place.ts";
import { createWatch } from "./seen.ts";

/** A place of the page, and what was decided of it. */
interface Held {
  place: Place;
  /** Null: the fallback, without a decision by the visitor. */
  choice: Choice | null;
  /** Decisions of one place come one after the other. */
  work: Promise<unknown>;
  /** It was in view, without the style sheet, before this script. */
  readonly seenEarly: boolean;
}

export default function startContent(host: ActsHost): void {
  const { allowed, complain, follow } = host;
  const chooser = createChooser(host);
  const watch = createWatch(host);
  const known = new WeakMap<Element, Held>();
  const present = new Set<Held>();

  const put = (held: Held, choice: Choice | null) => {
    held.choice = choice;
    show(held.place, choice?.variant ?? null);
    // Of an element alone that does not fit there is nothing to see.
    const isSeen = held.place.element.localName === SLOT || choice?.fits;
    watch.observe(held.place, isSeen ? choice : null);
  };

  /** `again`: it was decided, and something else may be shown. */
  const decide = async (held: Held, again = false) => {
    const choice = await chooser.choose(held.place).catch(() => null);
    const { place } = held;
    if (!choice || !allowed("personalization")) return put(held, null);
    if (!again) {
      // Not under the visitor's eyes; on the next page it will be there from the start.
      const late = !place.live && choice.variant && (held.seenEarly || isLookedAt(place));
      return put(held, late ? { ...choice, variant: null } : choice);
    }
    const { variant, fits } = held.choice ?? {};
    const same = held.choice && variant === choice.variant && fits === choice.fits;
    if (!same && !place.element.matches(":focus-within")) put(held, choice);
  };
  const queue = (held: Held, again?: boolean) => {
    held.work = held.work
      .then(() => decide(held, again))
      .catch((error) => console.debug("[leadlight]", error));
  };

  const read = (element: Element) => {
    const place = readPlace(element);
    for (const what of place.wrong) complain(what);
    return place;
  };

  /** What a framework draws anew has lost what was decided. */
  const redrawn = new MutationObserver(
    guarded((records: MutationRecord[]) => {
      for (const element of new Set(records.map(({ target }) => target as Element))) {
        const held = known.get(element);
        if (!held) continue;
        const { variants } = held.place;
        const before = held.choice?.variant;
        held.place = read(element);
        if (!variants.length || (before && before.element.parentNode !== element)) queue(held);
      }
    }),
  );

  const take = (element: Element, wasThere: boolean) => {
    const before = known.get(element);
    if (before) {
      present.add(before);
      if (!allowed("personalization")) put(before, null);
      return;
    }
    const place = read(element);
    const looked = isLookedAt(place);
    const dressed = dress(place);
    if (!dressed && element.getRootNode() === document)
      complain(
        "leadlight-content.css is not in the head of the page: until the scripts are there, all variants are seen",
      );
    clear(place);
    const held: Held = {
      place,
      choice: null,
      work: Promise.resolve(),
      seenEarly: wasThere && looked && !dressed,
    };
    known.set(element, held);
    present.add(held);
    queue(held);
    if (element.localName !== SLOT) return;
    redrawn.observe(element, { childList: true });
    element.addEventListener(
      "focusout",
      guarded(() => {
        if (held.place.live) setTimeout(() => queue(held, true));
      }),
    );
  };
  const takeSoon = (element: Element, wasThere: boolean) =>
    // Whoever makes an element fills it in the same turn.
    queueMicrotask(guarded(() => element.isConnected && take(element, wasThere)));

  let starting = true;
  class Slot extends HTMLElement {
    connectedCallback() {
      takeSoon(this, starting);
    }
  }
  if (!customElements.get(SLOT)) customElements.define(SLOT, Slot);
  starting = false;

  const takeRuled = (element: Element, wasThere: boolean) => {
    const ruled = [...element.querySelectorAll(`[${RULE}]`)];
    for (const each of element.matches(`[${RULE}]`) ? [element, ...ruled] : ruled)
      if (each.parentElement?.localName !== SLOT) takeSoon(each, wasThere);
  };
  takeRuled(document.documentElement, true);
  new MutationObserver(
    guarded((records: MutationRecord[]) => {
      for (const { addedNodes } of records)
        for (const node of addedNodes) if (node instanceof Element) takeRuled(node, false);
    }),
  ).observe(document, { childList: true, subtree: true });

  follow(() => {
    chooser.follow();
    for (const held of present) {
      const { element, live } = held.place;
      if (!element.isConnected) {
        present.delete(held);
        watch.observe(held.place, null);
      } else if (!allowed("personalization")) {
        if (held.choice) put(held, null);
      } else if (live) queue(held, true);
    }
  });
}
