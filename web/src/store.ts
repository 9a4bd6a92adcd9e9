// The profile on this device: IndexedDB, only while storage is granted.
//
// Database "leadlight", version 1: store "events" holds the events by id; store "profile" holds one
// record under "grant"; store "acts" is that of leadlight-acts.js: what was done for this profile.
// The grant is inside, so: no database, no grant, no write. Whoever withdraws deletes the database,
// which closes it in every tab.
import { guarded } from "./collectors/dom.ts";
import { valid } from "./consent.ts";
import type { Consents, Debug, LeadEvent } from "./types.ts";

const NAME = "leadlight";
const VERSION = 1;
const GRANT = "grant";
/** 13 months at their shortest (365 + 28 days), so that they are never exceeded. */
const RETENTION_MS = 393 * 86_400_000;
/** Events wait so long for others to share a transaction; leaving the page ends the wait. */
const BATCH_MS = 200;
/** Some browsers never answer when storage is blocked. */
const PATIENCE_MS = 2000;

export interface Profile {
  /** When storage was first granted; the retention runs from here and does not slide. */
  readonly granted: number;
  readonly consents: Consents;
}

/** None of the calls rejects; where IndexedDB does not work they do nothing. */
export interface Store {
  /** The consents of an earlier grant and its events in the order of time; null: there is none. */
  read(now: number): Promise<{ consents: Consents; events: LeadEvent[] } | null>;
  /** Creates the database, or renews the consents in it; the time of the first grant stays. */
  grant(now: number, consents: Consents): Promise<void>;
  /** Queues an event; dropped when there is no grant by then. */
  put(event: LeadEvent): void;
  /** Removes what this page read or wrote and what `kept` no longer has. */
  trim(kept: readonly LeadEvent[]): void;
  /** Removes every event, those queued too; the grant stays. */
  empty(): Promise<void>;
  /** Deletes the database; only lets go of it when another tab deletes it. Done when nothing is left. */
  erase(elsewhere?: boolean): Promise<void>;
  /** Writes what is queued. `leaving` lets go of the database too: the page may be frozen next. */
  flush(leaving?: boolean): Promise<void>;
}

/** Calls `onLost` when another tab erased the profile. */
export function createStore(onLost: () => void, debug: Debug): Store {
  let connection: Promise<IDBDatabase | null> | null = null;
  let queued: LeadEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | 0 = 0;
  const ids = new Set<string>();

  const open = (create: boolean) =>
    new Promise<IDBDatabase | null>((resolve) => {
      let late = false;
      const request = indexedDB.open(NAME, VERSION);
      request.onupgradeneeded = guarded((change: IDBVersionChangeEvent) => {
        // Not there, or nobody waits any more: an aborted upgrade leaves nothing behind.
        if (late || (!create && !change.oldVersion)) return request.transaction?.abort();
        // What an older version left stays, and is read as far as it is valid.
        const { result } = request;
        for (const name of ["events", "profile", "acts"])
          if (!result.objectStoreNames.contains(name))
            result.createObjectStore(name, name === "events" ? { keyPath: "id" } : {});
      });
      request.onerror = (failure) => {
        failure.preventDefault();
        resolve(null);
      };
      request.onsuccess = guarded(() => {
        const database = request.result;
        // Left open it would keep every tab from deleting it.
        if (late) return database.close();
        // Whoever only looked for it left it empty. One with other stores is not ours to delete.
        if (!database.objectStoreNames.length) {
          database.close();
          indexedDB.deleteDatabase(NAME);
          return resolve(create ? open(create) : null);
        }
        database.onclose = () => {
          connection = null;
        };
        database.onversionchange = (change) => {
          drop();
          if (change.newVersion === null) onLost();
        };
        resolve(database);
      });
      setTimeout(() => {
        late = true;
        resolve(null);
      }, PATIENCE_MS);
    }).catch((error) => {
      debug("no storage", error);
      return null;
    });

  const connect = (create = false) => {
    connection ??= open(create);
    const mine = connection;
    mine.then((database) => {
      if (!database && connection === mine) connection = null;
    });
    return mine;
  };
  const close = () => {
    connection?.then((database) => database?.close());
    connection = null;
  };
  const drop = () => {
    queued = [];
    ids.clear();
    close();
  };
  /** One transaction over all stores; null when it did not come to pass. */
  const transact = async <T>(
    database: IDBDatabase | null,
    work: (events: IDBObjectStore, profile: IDBObjectStore) => T,
  ): Promise<T | null> => {
    if (!database) return null;
    try {
      const transaction = database.transaction(database.objectStoreNames, "readwrite");
      const result = work(transaction.objectStore("events"), transaction.objectStore("profile"));
      return await new Promise<T>((resolve, reject) => {
        transaction.oncomplete = () => resolve(result);
        transaction.onabort = () => reject(transaction.error);
      });
    } catch (error) {
      debug("not stored", error);
      return null;
    }
  };

  const store: Store = {
    async read(now) {
      const found = await transact(await connect(), (events, profile) => ({
        profile: profile.get(GRANT) as IDBRequest<Profile | undefined>,
        events: events.getAll() as IDBRequest<LeadEvent[]>,
      }));
      const profile = found?.profile.result;
      if (!found || !profile) return null;
      const consents = valid(profile.consents);
      // Also where it is no number.
      if (consents.storage !== "granted" || !(now - profile.granted < RETENTION_MS)) {
        await store.erase();
        return null;
      }
      const events = found.events.result.filter((event) => now - event.time < RETENTION_MS);
      for (const event of found.events.result) ids.add(event.id);
      if (events.length < ids.size) store.trim(events);
      return { consents, events: events.sort((a, b) => a.time - b.time) };
    },

    async grant(now, consents) {
      if (!(await connect())) connection = null;
      await transact(await connect(true), (_, profile) => {
        const known = profile.get(GRANT) as IDBRequest<Profile | undefined>;
        known.onsuccess = guarded(() => {
          profile.put({ granted: known.result?.granted ?? now, consents } satisfies Profile, GRANT);
        });
      });
      await store.flush();
    },

    put(event) {
      queued.push(event);
      timer ||= setTimeout(() => store.flush(), BATCH_MS);
    },

    trim(kept) {
      const keep = new Set(kept.map((event) => event.id));
      queued = queued.filter((event) => keep.has(event.id));
      connect().then((database) =>
        transact(database, (events) => {
          for (const id of ids) {
            if (keep.has(id)) continue;
            ids.delete(id);
            events.delete(id);
          }
        }),
      );
    },

    async empty() {
      queued = [];
      ids.clear();
      await transact(await connect(), (events) => {
        events.clear();
        events.transaction.objectStore("acts").clear();
      });
    },

    async erase(elsewhere) {
      drop();
      if (elsewhere) return;
      await new Promise<void>((resolve) => {
        const request = indexedDB.deleteDatabase(NAME);
        request.onsuccess = request.onerror = () => resolve();
        setTimeout(resolve, PATIENCE_MS);
      }).catch((error) => debug("no storage", error));
    },

    async flush(leaving) {
      clearTimeout(timer || undefined);
      timer = 0;
      const batch = queued;
      queued = [];
      let done: Promise<unknown> | undefined;
      if (batch.length) {
        const database = await connect();
        done = transact(database, (events) => {
          for (const event of batch) {
            ids.add(event.id);
            events.put(event);
          }
          // Said aloud, for nobody may be there any more to hear that the last put succeeded.
          events.transaction.commit?.();
        });
      }
      if (leaving) close();
      await done;
    },
  };
  return store;
}
