/** Building and refreshing elements: no markup is ever parsed, text is always text. */

const SVG = "http://www.w3.org/2000/svg";

type Child = Node | string;

/** An element with its class and children. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** An SVG element with its attributes and children. */
export function svg(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Node[]
): SVGElement {
  const element = document.createElementNS(SVG, tag) as SVGElement;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Sets what changed only: an untouched node keeps its selection and is not announced again. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** As `setText`, for an attribute; null takes it away. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** One row of a list that shows one item at a time. */
export interface Row<T> {
  readonly node: HTMLElement;
  show(item: T): void;
}

/**
 * A list whose rows live as long as their key, so that what moves can be animated.
 * Keys are unique among the items of one call.
 */
export function keyedList<T>(
  parent: HTMLElement,
  key: (item: T) => string,
  create: () => Row<T>,
): (items: readonly T[]) => void {
  let rows = new Map<string, Row<T>>();
  return (items) => {
    const kept = new Map<string, Row<T>>();
    let place = parent.firstChild;
    for (const item of items) {
      const id = key(item);
      const row = rows.get(id) ?? create();
      rows.delete(id);
      kept.set(id, row);
      row.show(item);
      if (row.node === place) place = place.nextSibling;
      else parent.insertBefore(row.node, place);
    }
    for (const row of rows.values()) row.node.remove();
    rows = kept;
  };
}
