// What was done for this profile, so that it is done once: in the profile's own database while
// storage is granted, which deletes it with the profile; else only as long as the page lives.
import { guarded } from "../collectors/dom.ts";

const DATABASE = "leadlight";
const STORE = "acts";
/** Some browsers never answer when storage is blocked. */
const PATIENCE_MS = 2000;

export interface Memory {
  /**
   * Puts what `next` makes of what is known under the key (undefined: nothing) in its place, in one
   * transaction, so that of two tabs one is the first; undefined takes it away. Gives what was known
   * and what is. Never rejects. `next` may be called twice, and must not wait.
   */
  change<T>(
    key: string,
    next: (known: T | undefined) => T | undefined,
  ): Promise<{ before: T | undefined; after: T | undefined; stored: boolean }>;
  /** What is known under the keys that begin so. */
  list<T>(prefix: string): Promise<(readonly [key: string, value: T])[]>;
  /** Forgets what this page knows; the database is emptied by the widget. */
  clear(): void;
}

/** The database as it is; null: there is none, or it cannot be used. It is never created here. */
const open = () =>
  new Promise<IDBDatabase | null>((resolve) => {
    let late = false;
    const request = indexedDB.open(DATABASE);
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onerror = (failure) => {
      failure.preventDefault();
      resolve(null);
    };
    request.onsuccess = guarded(() => {
      const { result: database } = request;
      if (late || !database.objectStoreNames.contains(STORE)) {
        database.close();
        return resolve(null);
      }
      // Whoever withdraws deletes it, and must not wait for us.
      database.onversionchange = () => database.close();
      resolve(database);
    });
    setTimeout(() => {
      late = true;
      resolve(null);
    }, PATIENCE_MS);
  }).catch(() => null);

/** The answer of one transaction; null: it did not come to pass. The connection lives no longer. */
async function transact<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore, answer: (found: T) => void) => void,
): Promise<T | null> {
  const database = await open();
  if (!database) return null;
  try {
    const transaction = database.transaction(STORE, mode);
    return await new Promise<T | null>((resolve) => {
      let found: T | null = null;
      transaction.oncomplete = () => resolve(found);
      transaction.onabort = () => resolve(null);
      work(transaction.objectStore(STORE), (answer) => {
        found = answer;
      });
    });
  } catch {
    return null;
  } finally {
    database.close();
  }
}

export function createMemory(): Memory {
  /** `stored`: it is in the database too, so that where that has it no more, it is forgotten. */
  const here = new Map<string, { readonly value: unknown; readonly stored: boolean }>();

  return {
    async change<T>(key: string, next: (known: T | undefined) => T | undefined) {
      const decide = (known: T | undefined, inside = false) => {
        const mine = here.get(key);
        const before = known ?? (mine && !(inside && mine.stored) ? (mine.value as T) : undefined);
        return { before, after: next(before) };
      };
      const done = await transact<ReturnType<typeof decide>>("readwrite", (store, answer) => {
        const reading = store.get(key) as IDBRequest<T | undefined>;
        reading.onsuccess = guarded(() => {
          const decided = decide(reading.result, true);
          if (decided.after === undefined) store.delete(key);
          else store.put(decided.after, key);
          answer(decided);
        });
      });
      const { before, after } = done ?? decide(undefined);
      if (after === undefined) here.delete(key);
      else here.set(key, { value: after, stored: !!done });
      return { before, after, stored: !!done };
    },

    async list<T>(prefix: string) {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      const found = await transact<[string, T][]>("readonly", (store, answer) => {
        const keys = store.getAllKeys(range);
        const values = store.getAll(range);
        values.onsuccess = () =>
          answer(values.result.map((value, index) => [`${keys.result[index]}`, value]));
      });
      const all = new Map<string, T>(found);
      for (const [key, { value, stored }] of here)
        if (key.startsWith(prefix) && !all.has(key) && !(found && stored)) all.set(key, value as T);
      return [...all];
    },

    clear: () => here.clear(),
  };
}
