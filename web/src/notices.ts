// Who is told of changes: listeners of `on()`, and whoever listens on the window.
import type { Debug, Notices } from "./types.ts";

type Type = keyof Notices;
type Listener = (notice: never) => void;

export interface Board {
  on<T extends Type>(type: T, listener: (notice: Notices[T]) => void): () => void;
  tell<T extends Type>(type: T, notice: Notices[T]): void;
}

/** A listener that throws is told of as an `error`, and keeps the others from nothing. */
export function createBoard(debug: Debug): Board {
  const listeners: [Type, Listener][] = [];

  const tell: Board["tell"] = (type, notice) => {
    for (const [wanted, listener] of [...listeners]) {
      if (wanted !== type) continue;
      try {
        listener(notice as never);
      } catch (error) {
        debug("a listener threw", type, error);
        if (type !== "error")
          tell("error", { message: `a listener of ${type} threw: ${error}`, errors: [] });
      }
    }
    // The browser reports what these listeners throw, to the page whose they are.
    window.dispatchEvent(new CustomEvent(`leadlight:${type}`, { detail: notice }));
  };

  return {
    tell,
    on(type, listener) {
      const entry: [Type, Listener] = [type, listener];
      if (typeof listener === "function") listeners.push(entry);
      else debug("ignored: no listener", type);
      return () => {
        const at = listeners.indexOf(entry);
        if (at >= 0) listeners.splice(at, 1);
      };
    },
  };
}
