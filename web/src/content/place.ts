// A place of the page whose content depends on the visitor: a <leadlight-slot> with its variants, or
// an element with a rule of its own. What is shown is told by attributes, which the style sheet reads.

import css from "./content.css";
import { type Kind, parseKind } from "./kind.ts";
import { parseRule, type Rule } from "./rule.ts";

export const SLOT = "leadlight-slot";
export const RULE = "data-leadlight-show";
const KIND = "data-leadlight-kind";
const SHOWN = "data-leadlight-shown";
const DECIDED = "data-leadlight-decided";
/** Children that are never seen, and hence no fallback. */
const UNSEEN = "script,style,link,template,[hidden]";

export interface Variant {
  readonly element: Element;
  /** Its id, else its rule. */
  readonly name: string;
  readonly rule: Rule;
  readonly kind: Kind | null;
}

export interface Place {
  readonly element: Element;
  /** Of a slot its `name`, else its id; null: it has none. */
  readonly name: string | null;
  /** In the order of the page. */
  readonly variants: readonly Variant[];
  /** Null: there is none, and nothing is shown in its stead. */
  readonly fallback: Element | null;
  /** Follows what the visitor does; otherwise it is decided once. */
  readonly live: boolean;
  /** What the console calls it. */
  readonly label: string;
  /** What the site's owner must mend; of such a place only the fallback is shown. */
  readonly wrong: readonly string[];
}

const describe = ({ localName, textContent }: Element, name: string | null) =>
  name
    ? `${localName} ${JSON.stringify(name)}`
    : `${localName} without a name (${JSON.stringify(textContent.trim().slice(0, 40))})`;

/** Reads what the page says of it, and changes nothing. */
export function readPlace(element: Element): Place {
  const isSlot = element.localName === SLOT;
  const name = (isSlot && element.getAttribute("name")) || element.id || null;
  const wrong: string[] = [];
  const label = describe(element, name);
  const complain = (what: string) => wrong.push(`${label}: ${what}`);

  const variants: Variant[] = [];
  const rest: Element[] = [];
  for (const child of isSlot ? element.children : [element]) {
    const text = child.getAttribute(RULE);
    if (text === null) {
      if (!child.matches(UNSEEN)) rest.push(child);
      continue;
    }
    const rule = parseRule(text);
    const kind = parseKind(child.getAttribute(KIND));
    if (typeof rule === "string") complain(`${RULE}: ${rule}`);
    if (typeof kind === "string") complain(`${KIND}: ${kind}`);
    if (typeof rule !== "string" && typeof kind !== "string")
      variants.push({ element: child, name: child.id || text.trim(), rule, kind: kind.kind });
  }
  if (rest.length > 1)
    complain(`its ${rest.length} children without ${RULE} lie on one another; one is the fallback`);
  if (rest.some((child) => child.hasAttribute(KIND)))
    complain(`the fallback has a ${KIND}, but everybody sees it`);
  const texts = isSlot ? [...element.childNodes] : [];
  if (texts.some((node) => node instanceof Text && node.data.trim()))
    complain("it holds text outside of elements, which is always seen");
  return {
    element,
    name,
    variants,
    fallback: rest[0] ?? null,
    label,
    live: isSlot && element.hasAttribute("live"),
    wrong,
  };
}

/** Shows the variant, or the fallback for null. */
export function show(place: Place, variant: Variant | null): void {
  for (const { element } of place.variants)
    element.toggleAttribute(SHOWN, element === variant?.element);
  if (place.element.localName === SLOT)
    place.element.setAttribute(DECIDED, variant ? "variant" : "fallback");
}

/** Nothing is decided, whatever a copy of the element says. */
export function clear({ element, variants }: Place): void {
  for (const variant of variants) variant.element.removeAttribute(SHOWN);
  element.removeAttribute(DECIDED);
}

/**
 * Whether the visitor has the undecided place before them with something to see in it: to change that
 * would be seen.
 */
export function isLookedAt({ fallback }: Place): boolean {
  if (!fallback || getComputedStyle(fallback).visibility !== "visible") return false;
  if (fallback.matches(":focus-within")) return true;
  const { top, bottom } = fallback.getBoundingClientRect();
  return top < bottom && top < innerHeight && bottom > 0;
}

let sheet: CSSStyleSheet | undefined;
const dressed = new WeakSet<Node>();

/** Gives the root of the place the style sheet, if it has none; false: it had none. */
export function dress({ element }: Place): boolean {
  const root = element.getRootNode() as Document | ShadowRoot;
  if (dressed.has(root)) return true;
  dressed.add(root);
  // Of a shadow root the computed style says nothing, as it inherits.
  const has = getComputedStyle(element).getPropertyValue("--leadlight-content");
  if (root === document && has) return true;
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return false;
}
