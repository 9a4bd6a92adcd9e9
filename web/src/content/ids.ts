// The signals and segments of the model in force, to tell a misspelt one from one that never fired.
import type { Setting } from "../acts/host.ts";
import type { Assessment } from "../types.ts";

export interface Ids {
  readonly signals: ReadonlySet<string>;
  readonly segments: ReadonlySet<string>;
}

/** What the page has fetched already, from the browser's cache; anything else is not asked for. */
async function fetchAgain(address: string): Promise<unknown> {
  if (!performance.getEntriesByName(address).length) return null;
  return (await fetch(address, { cache: "force-cache" })).json();
}

function find(model: unknown): unknown {
  if (model && typeof model === "object") return model;
  if (typeof model !== "string" || !model)
    return fetchAgain(new URL("./b2b-saas.json", import.meta.url).href);
  if (/[./]/.test(model)) return fetchAgain(new Request(model).url);
  return JSON.parse(document.getElementById(model)?.textContent ?? "null");
}

const idsIn = (list: unknown) =>
  new Set(Array.isArray(list) ? list.map((entry) => `${entry?.id}`) : []);

/** Null when they cannot be known. */
export async function readIds(setting: Setting, { model }: Assessment): Promise<Ids | null> {
  try {
    const found = (await find(setting("model"))) as Record<string, unknown> | null;
    // A widget started as a module may have another one.
    if (found?.name !== model.name || found.version !== model.version) return null;
    return { signals: idsIn(found.signals), segments: idsIn(found.segments) };
  } catch {
    return null;
  }
}
