// The widget: what a collector or a call tells goes through capture and the gate of consent to the
// profile; what changes there, to the store and to the listeners.
import { cleanName, cleanProperties, cut } from "./capture.ts";
import { isSynthetic } from "./collectors/dom.ts";
import { tellEngaged } from "./collectors/engaged-time.ts";
import { COLLECTORS } from "./collectors/index.ts";
import { createNavigation } from "./collectors/navigation.ts";
import { describePage } from "./collectors/page-views.ts";
import {
  browserRefuses,
  changes,
  decide,
  effective,
  mayScore,
  NOTHING_KNOWN,
  PURPOSES,
} from "./consent.ts";
import { createMaker, traitsOf } from "./event.ts";
import { createBoard } from "./notices.ts";
import { isOptedOut, rememberOptOut } from "./opt-out.ts";
import { createProfile, MAX_WAITING, type Sources } from "./profile.ts";
import { shielded } from "./shield.ts";
import { createStore } from "./store.ts";
import { createWire } from "./tabs.ts";
import type { Consents, Debug, Entry, Host, LeadEvent, Leadlight, Stop } from "./types.ts";

export function startLeadlight(options: Sources): Leadlight {
  const debug: Debug = options.debug ? (...why) => console.debug("[leadlight]", ...why) : () => {};
  // Anything unknown is a typing error, to be read as the stricter one.
  const mode = (options.consent ?? "memory") === "memory" ? "memory" : "required";
  const { now = Date.now } = options;
  const board = createBoard(debug);
  const store = createStore(() => {
    if (given.storage === "granted") settle({ ...given, storage: "unknown" });
  }, debug);
  const profile = createProfile(options, store, board, debug, () => {
    failed = true;
    follow();
  });

  let given = NOTHING_KNOWN;
  let told = NOTHING_KNOWN;
  let optedOut = isOptedOut();
  let failed = false;
  /** What an earlier page stored is read; until then events and calls wait. */
  let known = false;
  const waiting: (() => void)[] = [];
  /** Of the collectors that run; null while none may. */
  let stops: Stop[] | null = null;
  /** Collectors that are fetched when the page is idle; null before. */
  let late: readonly Entry[] | null = null;
  let user: unknown;

  const refused = () => optedOut || browserRefuses(window);
  const consents = () => effective(given, refused());
  /** What is agreed to, if events may be scored. Asking the browser is not free: once an event. */
  const gate = () => {
    const now = consents();
    return !failed && mayScore(now, mode) && now;
  };
  const open = () => !!gate();
  const keeps = () => consents().storage === "granted";

  const make = createMaker(now);
  const whenKnown = (work: () => void) => (known ? work() : void waiting.push(work));

  /** Takes name and properties at once; `first` is done before the event is recorded. */
  const record = (name: unknown, properties: unknown, first?: (event: LeadEvent) => void) => {
    const clean = cleanName(name);
    if (!clean) return debug("ignored: no name of 1 to 64 characters, 128 bytes", name);
    const waits = !known;
    // Until it is known what was agreed to, only a refusal by the browser counts.
    let agreed = waits ? !refused() && NOTHING_KNOWN : gate();
    if (!agreed) return debug("ignored: scoring is not agreed to", name);
    if (waiting.length >= MAX_WAITING) return debug("ignored: too many events wait", name);
    const event = make(clean, cleanProperties(properties, debug));
    whenKnown(() => {
      if (waits) agreed = gate();
      if (!agreed) return debug("ignored: scoring is not agreed to", name);
      first?.(event);
      profile.add(event, agreed.storage === "granted");
    });
  };

  const observe = (name: unknown, properties?: object) =>
    record(name, isSynthetic() ? { ...properties, untrusted: true } : properties);

  const asked: readonly string[] = Array.isArray(options.auto) ? options.auto : ["all"];
  const asks: Host["asks"] = (name, byName) =>
    asked.includes(name) || (!byName && asked.includes("all"));
  const navigation = createNavigation(
    asks("page-views-hash", true),
    asks("page-views-replace", true),
  );

  const leave = () => store.flush(true);
  const begin = (entries: readonly Entry[]) => {
    for (const [name, start, byName] of entries)
      if (asks(name, byName)) stops?.push(start(observe, { ...api, asks, navigation }));
    // The last to hear of it: what the collectors tell then is written too.
    removeEventListener("pagehide", leave);
    addEventListener("pagehide", leave);
  };

  /** Once, when the page scores and has nothing else to do, if any is asked for. */
  const fetchLate = async (scores: boolean) => {
    const { more } = options;
    if (
      !more ||
      !scores ||
      asked.every((name) => COLLECTORS.some(([known]) => name.startsWith(known)))
    )
      return;
    await new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(resolve));
    if (late || !stops) return;
    late = [];
    late = ((await more()) as { default: readonly Entry[] }).default;
    begin(late);
  };

  /** Starts and stops what the consent now allows. */
  const follow = () => {
    if (!open()) {
      stops?.forEach((stop) => void stop());
      stops = null;
    } else if (known || mode === "memory") {
      const loaded = profile.load();
      if (stops) return;
      stops = [];
      begin(COLLECTORS);
      begin(late ?? []);
      loaded.then(fetchLate).catch((error) => debug("no more collectors", error));
    }
  };

  const settle = (next: Consents) => {
    given = next;
    follow();
    const before = told;
    told = consents();
    if (PURPOSES.some((purpose) => before[purpose] !== told[purpose])) board.tell("consent", told);
  };

  /** A decision of the visitor, made here or in another tab. */
  const apply = async (event: LeadEvent, elsewhere: boolean, includeEarlier = false) => {
    const before = consents();
    // The seconds up to now came before the grant, and must not be told after it.
    if (before.storage !== "granted" && event.properties.storage) tellEngaged();
    const earlier = includeEarlier && before.storage !== "granted" ? profile.events() : [];
    given = decide(given, event.properties);
    const denied = given.scoring === "denied";
    if (denied) {
      profile.clear();
      store.empty();
    }
    profile.add(event, keeps());
    settle(given);
    if (keeps()) {
      if (!denied) earlier.forEach(store.put);
      await store.grant(event.time, given);
    } else if (before.storage === "granted") await store.erase(elsewhere);
  };

  const wipe = (elsewhere: boolean) => {
    user = undefined;
    profile.clear();
    settle(NOTHING_KNOWN);
    return store.erase(elsewhere);
  };

  const tellTabs = createWire((message) =>
    whenKnown(() => {
      if ("consent" in message)
        apply(message.consent, true).catch((error) => debug("a call failed", error));
      else if ("user" in message) {
        const { user, identify, again } = message;
        if (open() && meet(user, again, true)) profile.add(identify, false);
      } else {
        optedOut = message.optOut;
        wipe(true);
      }
    }),
  );

  const forget = () =>
    new Promise<void>((resolve) => {
      tellTabs({ optOut: optedOut });
      follow();
      whenKnown(() => wipe(false).then(resolve));
    });

  /** What an earlier page, or meanwhile another tab, left on this device. */
  const look = async (): Promise<LeadEvent[]> => {
    optedOut = isOptedOut();
    if (refused()) {
      await store.erase();
      return [];
    }
    const found = await store.read(now());
    if (found) given = found.consents;
    else if (given.storage === "granted") given = { ...given, storage: "unknown" };
    return found && open() ? found.events : [];
  };

  const takeUp = async (restored = false) => {
    known = false;
    const kept = keeps();
    if (restored) await store.flush();
    const past = await look();
    // What was stored is the truth, also when another page has erased or replaced it since.
    if (restored && (kept || refused())) profile.clear();
    for (const { name, properties } of past)
      if (name === "identify") user = properties?.user_id ?? user;
    profile.begin(past);
    known = true;
    settle(given);
    for (const work of waiting.splice(0)) {
      try {
        work();
      } catch (error) {
        debug("a call failed", error);
      }
    }
  };

  /**
   * Whom the page is told to have before it. Another person on this device gets a fresh profile, in
   * which the consents stand; true: so it is. Of what another tab keeps, only what is ours goes.
   */
  const meet = (id: unknown, again: LeadEvent, elsewhere = false): boolean => {
    const other = user !== undefined && id !== user;
    user = id;
    if (!other) return false;
    profile.clear();
    if (elsewhere) store.trim([]);
    else store.empty();
    const decided = Object.entries(given).filter(([, state]) => state !== "unknown");
    const properties = decided.map(([purpose, state]) => [purpose, state === "granted"]);
    if (decided.length)
      profile.add(
        { ...again, properties: Object.fromEntries(properties) as never },
        !elsewhere && keeps(),
      );
    return true;
  };

  const api: Leadlight = {
    version: LEADLIGHT_VERSION,
    ready: takeUp()
      .then(() => open() && profile.load())
      .catch((error) => {
        debug("not started", error);
        return false;
      }),

    track(name, properties) {
      if (name === "identify" || name === "consent")
        debug(`ignored: ${name} has a call of its own`);
      else record(name, properties);
    },
    page(...parts: unknown[]) {
      const names = parts.filter((part) => typeof part === "string");
      record("page_view", {
        ...describePage(navigation),
        ...(names.length ? { name: names.pop(), category: names.pop() } : {}),
        ...(parts.find((part) => typeof part === "object") as object | undefined),
      });
    },
    identify(first: unknown, traits?: unknown) {
      // Made first, so that it sorts first where another person begins a profile.
      const again = make("consent", {});
      record("identify", traitsOf("user_id", first, traits), (identify) => {
        if (typeof first !== "string") return;
        meet(cut(first), again);
        tellTabs({ user, identify, again });
      });
    },
    group(first: unknown, traits?: unknown) {
      record("identify", traitsOf("group_id", first, traits));
    },

    consent: (purposes, options) =>
      new Promise((resolve, reject) =>
        whenKnown(() => {
          const changed = changes(given, purposes);
          if (!changed || refused()) {
            debug(changed ? "ignored: the visitor refused all" : "ignored: no new consent");
            return resolve();
          }
          const event = make("consent", changed);
          tellTabs({ consent: event });
          apply(event, false, options?.includeEarlier).then(resolve, reject);
        }),
      ),
    optOut() {
      optedOut = true;
      rememberOptOut(true);
      return forget();
    },
    optIn() {
      optedOut = false;
      rememberOptOut(false);
      tellTabs({ optOut: false });
      settle(NOTHING_KNOWN);
    },
    forget,

    assess: () => (open() ? profile.assess() : null),
    explain: () => (open() ? profile.explain() : null),
    next: () => (open() ? (profile.assess()?.next ?? null) : null),
    whatIf(event) {
      const name = cleanName(event?.name);
      if (!name || !open()) return null;
      return profile.whatIf(make(name, cleanProperties(event.properties, debug)));
    },
    on: board.on,
    export: () => ({
      format: 1,
      exported: now(),
      consent: consents(),
      events: profile.events(),
    }),
  };

  follow();
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => store.flush());
  addEventListener("pageshow", (event) => {
    if (event.persisted) takeUp(true);
  });
  return shielded(api, debug);
}
