// What the collectors share in listening to the page.
import type { Stop } from "../types.ts";

/** A fault of an observer is a line in the debug console, never an error of the page. */
export const guarded =
  <A extends unknown[]>(observer: (...args: A) => void) =>
  (...args: A): void => {
    try {
      observer(...args);
    } catch (error) {
      console.debug("[leadlight]", error);
    }
  };

let synthetic = false;
/** Whether what is being observed now was made by a script, not by a person. */
export const isSynthetic = (): boolean => synthetic;

/** Listens to events of the types on their way down, before the page can stop them. */
export function listen<E extends Event>(
  target: EventTarget,
  types: string,
  observer: (event: E) => void,
): Stop {
  const observe = guarded(observer);
  const heard = (event: Event) => {
    // Not of others: routers make a popstate of their own.
    synthetic = !event.isTrusted && /click|input|submit/.test(event.type);
    observe(event as E);
    synthetic = false;
  };
  const options = { capture: true, passive: true };
  for (const type of types.split(" ")) target.addEventListener(type, heard, options);
  return () => {
    for (const type of types.split(" ")) target.removeEventListener(type, heard, options);
  };
}

export const all =
  (...stops: Stop[]): Stop =>
  () => {
    for (const stop of stops) stop();
  };

/** The innermost element of the event's path that matches, open shadow roots included. */
export const inPath = (event: Event, selector: string): Element | undefined =>
  event.composedPath().find((node) => node instanceof Element && node.matches(selector)) as
    | Element
    | undefined;

/** Clicks that open something: of the main button, the middle one and the keyboard. */
export const onClick = (observer: (event: MouseEvent) => void): Stop =>
  listen<MouseEvent>(document, "click auxclick", (event) => {
    if (event.button < 2) observer(event);
  });

/**
 * Submits of forms. These do not leave a shadow root, so each root is listened to as soon as
 * something in it is focused or clicked, which comes before a submit.
 */
export function onSubmit(observer: (form: Element) => void): Stop {
  const roots = new Set<EventTarget>();
  const stops: Stop[] = [];
  const watch = (root: EventTarget) => {
    if (roots.has(root)) return;
    roots.add(root);
    stops.push(
      listen(root, "submit", (event) => {
        if (event.target instanceof Element) observer(event.target);
      }),
    );
  };
  watch(document);
  stops.push(
    listen(document, "focusin click", (event) => {
      for (const node of event.composedPath()) if (node instanceof ShadowRoot) watch(node);
    }),
  );
  return () => all(...stops)();
}
