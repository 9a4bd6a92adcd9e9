/**
 * Public types of Leadlight, written by hand; the built module is checked against them.
 * Times are UTC milliseconds since 1970; what is not known is null, never absent.
 */

/** What a property of an event, or a trait, may be. Anything else is left out. */
export type Value = string | number | boolean;

/** At most 24 a call; texts are cut at 512 characters (UTF-16 units), longer names than 64, or 128 bytes, are left out. */
export type Properties = Readonly<Record<string, Value | null | undefined>>;

/** One thing that the visitor did. The profile is the list of these, and nothing else. */
export interface LeadEvent {
  /** GA4's name where GA4 has one (`page_view`), else any other, 1 to 64 characters. */
  readonly name: string;
  readonly time: number;
  /** Unique in the profile. Of two events with one id, the earlier one stays. */
  readonly id: string;
  readonly properties: Readonly<Record<string, Value>>;
}

/** A text of the model: one for all languages, or one per language code. */
export type Label = string | Readonly<Record<string, string>>;

export type Temperature = "cold" | "warm" | "hot";
export type Stage = "visitor" | "lead" | "prospect" | "client";
export type Grade = "A" | "B" | "C" | "D";
export type ClientState = "active" | "loyal" | "advocate" | "at_risk";

/**
 * What the visitor may be asked to agree to.
 * `scoring`: score in memory; `storage`: keep the profile on this device;
 * `personalization`: change the page; `handoff`: pass the profile on to sales.
 */
export type Purpose = "scoring" | "storage" | "personalization" | "handoff";
export type ConsentState = "unknown" | "granted" | "denied";
/** What holds now: a denial by the browser (GPC, DNT) or by `optOut()` is already in it. */
export type Consents = Readonly<Record<Purpose, ConsentState>>;

/** A signal that counts. */
export interface Reason {
  readonly signal: string;
  readonly label: Label | null;
  /** Points at the time of the assessment: decayed, within the signal's own bounds. */
  readonly points: number;
  /** Occurrences that count; those that a limit dropped are not among them. */
  readonly times: number;
  /** Of these, the times of the first and the last. */
  readonly first: number;
  readonly last: number;
}

/** A row of the model's playbook: what to do next for this visitor. */
export interface Play {
  readonly id: string;
  readonly kind: "educate" | "convince" | "pitch" | "care";
  readonly channel: "web" | "email" | "sms" | "call";
  readonly goal: Label;
  readonly content: Label;
  readonly timing?: Label;
  readonly avoid?: Label;
  /** For whom the row is, as the model has it: one or a list; absent: for all. */
  readonly stage?: Stage | readonly Stage[];
  readonly temperature?: Temperature | readonly Temperature[];
  readonly state?: ClientState | readonly ClientState[];
}

/** The answer: a pure function of the model, the events and the time. */
export interface Assessment {
  /** 0 to 100, unless the model bounds it otherwise. */
  readonly engagement: number;
  /** 0 to 100; null while no trait that the model asks for is known. */
  readonly fit: number | null;
  readonly grade: Grade | null;
  /** 0 to 1; null when the model has none. */
  readonly propensity: number | null;
  readonly temperature: Temperature;
  readonly stage: Stage;
  readonly clientState: ClientState | null;
  /** The stage is prospect, and the visitor is not disqualified. */
  readonly prospect: boolean;
  readonly disqualified: { readonly rule: string; readonly label: Label | null } | null;
  readonly segments: readonly string[];
  /** By the size of their points, the largest first; at most 8. */
  readonly reasons: readonly Reason[];
  /** Null when the playbook has nothing that stage, temperature and consent allow. */
  readonly next: Play | null;
  readonly sessions: number;
  readonly events: number;
  /** The time that it is the answer for. */
  readonly at: number;
  readonly model: { readonly name: string; readonly version: string };
}

/** What a signal gave or took, before its own bounds. */
export interface SignalRow {
  readonly signal: string;
  readonly label: Label | null;
  readonly group: string | null;
  readonly points: number;
  readonly times: number;
  /** Occurrences that a limit of the model left out. */
  readonly dropped: number;
  /** Null when a limit left out all of them. */
  readonly first: number | null;
  readonly last: number | null;
}

/** What a bound took or gave: of a signal, of a group, or of the whole (`id` null). */
export interface ClampRow {
  readonly clamp: "signal" | "group" | "engagement";
  readonly id: string | null;
  readonly label: Label | null;
  readonly points: number;
}

/** A change of stage, temperature, consent, disqualification or a client's state. */
export interface Change {
  readonly time: number;
  readonly what: "stage" | "temperature" | "consent" | "disqualified" | "clientState";
  readonly from: string | boolean;
  readonly to: string | boolean;
  /** Of a change of consent. */
  readonly purpose?: Purpose;
  /** JSON Pointer of the model's rule that caused it. */
  readonly rule: string | null;
  readonly label: Label | null;
  /** Name of the event at which it happened; null when time alone caused it. */
  readonly event: string | null;
  readonly engagement: number;
}

/** What a way to become a prospect asks for and the visitor does not have. */
export type Need =
  | { readonly what: "engagement"; readonly needed: number; readonly have: number }
  | { readonly what: "fit"; readonly needed: Grade; readonly have: Grade | null }
  | { readonly what: "propensity"; readonly needed: number; readonly have: number | null }
  | { readonly what: "temperature"; readonly needed: Temperature; readonly have: Temperature }
  | { readonly what: "event"; readonly needed: readonly string[]; readonly have: null }
  | { readonly what: "condition"; readonly needed: null; readonly have: null };

/** One way to become a prospect. */
export interface Way {
  /** JSON Pointer of the model's rule. */
  readonly rule: string;
  readonly label: Label | null;
  readonly needs: readonly Need[];
}

/**
 * The log-odds are ln 2 × (the ledger's points without the bound of the whole + `fit` − `even`) /
 * `doubles`: each row adds ln 2 × its points / `doubles`.
 */
export interface PointsTerms {
  /** 0 to 1. */
  readonly probability: number;
  /** So many points are odds of 1:1. */
  readonly even: number;
  /** So many points more double the odds. */
  readonly doubles: number;
  /** What the fit counts, in points; 0 while it is unknown. */
  readonly fit: number;
}

/** What a feature of the model's trees is: a member of `propensity.trees.inputs`, as the model has it. */
export interface TreeInput {
  readonly signal?: string;
  readonly of?: "times" | "points";
  readonly profile?: string;
  readonly trait?: string;
  readonly categories?: readonly string[];
  readonly score?: "engagement" | "fit";
}

/** Of a model with trees: the log-odds are `base` and what each input `adds`. */
export interface TreeTerms {
  /** 0 to 1. */
  readonly probability: number;
  /** The log-odds (natural logarithm) expected of a visitor of whom nothing is known. */
  readonly base: number;
  /** In the order of the model; those that add nothing are left out. */
  readonly inputs: readonly {
    readonly input: TreeInput;
    /** The signal's; null for the others. */
    readonly label: Label | null;
    /** Null: missing. Of a trait with `categories` the place in them. */
    readonly value: number | null;
    readonly adds: number;
  }[];
}

export type PropensityTerms = PointsTerms | TreeTerms;

export interface Explanation {
  readonly engagement: number;
  /** Its points add up to `engagement`, exactly. */
  readonly ledger: readonly (SignalRow | ClampRow)[];
  readonly history: readonly Change[];
  /**
   * Points a week: the change of engagement over the last 7 days, less the average weekly change
   * of the 21 days before them.
   */
  readonly momentum: number;
  /** The ways to become a prospect; none once the visitor is one. */
  readonly missing: readonly Way[];
  /** What the probability is made of, beside the rows of the ledger, or by the trees; null when the model has none. */
  readonly propensity: PropensityTerms | null;
  readonly at: number;
}

/** Everything that is known of the visitor, as `export()` hands it over. */
export interface Export {
  readonly format: 1;
  readonly exported: number;
  readonly consent: Consents;
  readonly events: readonly LeadEvent[];
}

/** What is wrong at one place of the model. */
export interface ModelError {
  /** JSON Pointer into the model. */
  readonly pointer: string;
  readonly expected: string;
  readonly found: string;
}

/** Something failed. Leadlight tells, and never throws into the page. */
export interface Failure {
  readonly message: string;
  /** At most 100; empty unless the model is the cause. */
  readonly errors: readonly ModelError[];
}

/** Types of `on()`; each is also a `CustomEvent` on `window`, named `leadlight:<type>`. */
export interface Notices {
  /** The score, or anything else of the assessment, changed by an event. */
  readonly assessment: Assessment;
  readonly temperature: Assessment;
  readonly stage: Assessment;
  /** The visitor became a prospect just now: not a page later, and not when it ceases to be one. */
  readonly prospect: Assessment;
  /** The playbook proposes something else now; null: nothing. */
  readonly next: Play | null;
  readonly consent: Consents;
  readonly error: Failure;
}

/** What is observed; docs/events.md says what each of them tells. */
export type Collector =
  | "page-views"
  | "links"
  | "downloads"
  | "forms"
  | "scroll"
  | "engaged-time"
  | "declared"
  // From `leadlight/more`:
  | "abandoned-forms"
  | "copies"
  | "email-clicks"
  | "exit-intent"
  | "search"
  | "videos"
  | "widgets"
  // Only by name, `all` is without them:
  | "page-views-hash"
  | "page-views-replace"
  | "search-terms"
  // Only by name, and from `leadlight/more`:
  | "data-layer"
  | "matomo"
  | "segment";

/** What `leadlight/more` exports: the collectors that not every page needs at once. */
export interface More {
  readonly default: readonly unknown[];
}

export interface Options {
  /** Address of the model, or the model itself. Default: `b2b-saas.json` beside the module. */
  readonly model?: string | URL | object;
  /**
   * Address of the wasm, or its bytes. Default: `leadlight.wasm` beside the module. What an address
   * gives is not run unless it is, to the byte, the wasm that the module was built with.
   */
  readonly wasm?: string | URL | BufferSource;
  /**
   * As `wasm`, of the core that has decision trees too: asked for when the model's `propensity` has
   * `trees`. Default: `leadlight-trees.wasm` beside the module.
   */
  readonly trees?: string | URL | BufferSource;
  /**
   * Address of the core as plain JavaScript, an ES module that is fetched where the wasm does not
   * start, as under a CSP that forbids it. Default: `leadlight-plain.js` beside the module.
   */
  readonly plain?: string | URL;
  /** `memory` (default) scores in memory unless denied; `required` captures nothing until `scoring` is granted. */
  readonly consent?: "memory" | "required";
  /** What is observed without a call of yours; `all` in the list is all that needs no name. Default: `all`. */
  readonly auto?: "all" | readonly ("all" | Collector)[];
  /**
   * Where the collectors of `leadlight/more` come from: `() => import("leadlight/more")`. Called once,
   * when the visitor is scored, consent allows and the page is idle, if `auto` asks for one of them.
   * Default: nowhere, they do not run. The script tag has its own.
   */
  readonly more?: () => More | Promise<More>;
  /** Tell by `console.debug` what was ignored, and why. */
  readonly debug?: boolean;
  /** The clock: UTC milliseconds, whole. Default: `Date.now`. For demonstrations and tests. */
  readonly now?: () => number;
}

export interface ConsentOptions {
  /**
   * With a grant of `storage`: store what was scored in memory before it too, with its own times.
   * Without it, what came before the grant is never stored.
   */
  readonly includeEarlier?: boolean;
}

/** None of the calls throws or rejects; one that is ignored says why in the debug log. */
export interface Leadlight {
  readonly version: string;
  /**
   * True when the model is in force and the stored past is replayed; false when nothing is scored:
   * scoring is denied or not yet granted, or model or wasm failed (told by `error`).
   * A later grant starts the scoring all the same.
   */
  readonly ready: Promise<boolean>;

  /** Records an event. The names `identify` and `consent` have calls of their own. */
  track(name: string, properties?: Properties): void;
  /** Records a `page_view` of the present page; only needed without the collector `page-views`. */
  page(properties?: Properties): void;
  page(name: string, properties?: Properties): void;
  page(category: string, name: string, properties?: Properties): void;
  /**
   * Sets traits of the visitor. With a user id that differs from the one known, the profile so far
   * is forgotten, on this device too, and a fresh one begins: two people are never merged.
   */
  identify(traits: Properties): void;
  identify(userId: string, traits?: Properties): void;
  /** Sets traits of the visitor's company; they are traits like those of `identify`. */
  group(traits: Properties): void;
  group(groupId: string, traits?: Properties): void;

  /**
   * Records what the visitor agreed to: true grants, false denies, what is not named stays.
   * Denying `storage` erases the stored profile at once, in every tab, and leaves the one in memory;
   * denying `scoring` empties both. Done when the storage has followed.
   */
  consent(
    purposes: Readonly<Partial<Record<Purpose, boolean>>>,
    options?: ConsentOptions,
  ): Promise<void>;
  /** Denies every purpose, in every tab, erases the profile, and remembers the refusal on this device. */
  optOut(): Promise<void>;
  /** Lifts `optOut()`: every purpose is unknown again. */
  optIn(): void;

  /** The assessment now; null while nothing is scored. Asking changes nothing. */
  assess(): Assessment | null;
  /** Every point and every change; null while nothing is scored. */
  explain(): Explanation | null;
  /** What the playbook proposes now; null while nothing is scored, or when it proposes nothing. */
  next(): Play | null;
  /** The assessment as if this had happened now; nothing is recorded. Null while nothing is scored. */
  whatIf(event: { readonly name: string; readonly properties?: Properties }): Assessment | null;
  /** Calls `listener` at each change of the type, until the returned function is called. */
  on<T extends keyof Notices>(type: T, listener: (notice: Notices[T]) => void): () => void;
  /** Everything known of the visitor at this moment; await `ready` to have the stored past in it. */
  export(): Export;
  /** Erases the profile, in memory and stored, and the consents given. A refusal by `optOut()` stays. */
  forget(): Promise<void>;
}

/**
 * Starts a widget. One a page: they would share what is stored. Where there is no `window`, as on a
 * server, its calls do nothing, nothing is scored, and `ready` is a promise of false.
 */
export function createLeadlight(options?: Options): Leadlight;

declare global {
  interface WindowEventMap {
    "leadlight:assessment": CustomEvent<Assessment>;
    "leadlight:temperature": CustomEvent<Assessment>;
    "leadlight:stage": CustomEvent<Assessment>;
    "leadlight:prospect": CustomEvent<Assessment>;
    "leadlight:next": CustomEvent<Play | null>;
    "leadlight:consent": CustomEvent<Consents>;
    "leadlight:error": CustomEvent<Failure>;
  }
}
