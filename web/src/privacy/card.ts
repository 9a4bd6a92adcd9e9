/** One card: its parts in order, and how it follows what happens. */
import type { ActsHost } from "../acts/host.ts";
import { browserRefuses } from "../consent.ts";
import { el, setText } from "../look/dom.ts";
import { icon, mark } from "../look/icons.ts";
import { adoptStyles } from "../look/styles.ts";
import { isOptedOut } from "../opt-out.ts";
import type { Stop } from "../types.ts";
import { chooseLanguage, type Language } from "../words/language.ts";
import { createNoticed, createScore } from "./account.ts";
import { createChoices } from "./choices.ts";
import { createData } from "./data.ts";
import { createVoice, type Look, type Part, type Voice } from "./part.ts";
import { STYLES } from "./styles.ts";

/** Not every event changes the score, and so is told: it looks for others this often. */
const LOOK_MS = 1_000;
/** Scores decay and "just now" passes: after so long it is all drawn again. */
const STALE_MS = 30_000;

/** Draws the card into the element, until the function given back is called. */
export function mountCard(host: ActsHost, element: HTMLElement): Stop {
  const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
  adoptStyles(root, STYLES);
  let language: Language | null = null;
  let parts: readonly Part[] = [];
  let frame = 0;
  /** Opted out here: a browser that blocks its storage does not remember it. */
  let out = false;
  /** Of what is shown: how many events there were, and when that was. */
  let shown = { events: 0, at: 0 };

  const show = (): Look => {
    const look = glance(host, out);
    for (const part of parts) part.show(look);
    shown = { events: look.assessment?.events ?? 0, at: performance.now() };
    return look;
  };
  const showSoon = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(show);
  };
  const speak = () => {
    const next = languageOf(host, element);
    if (next === language) return;
    language = next;
    const voice = createVoice(host, language);
    parts = [
      createHead(voice),
      createNoticed(voice),
      createScore(voice),
      createChoices(voice, show),
      createData(voice, show, (now) => {
        out = now;
      }),
    ];
    const card = el("section", "card", ...parts.map(({ node }) => node));
    card.lang = language;
    card.setAttribute("aria-labelledby", "title");
    root.replaceChildren(card);
    show();
  };
  speak();

  const unfollow = host.follow(showSoon);
  const seen = () => {
    if (!document.hidden) showSoon();
  };
  const timer = setInterval(() => {
    const { events = 0 } = host.leadlight.assess() ?? {};
    if (events !== shown.events || performance.now() - shown.at >= STALE_MS) seen();
  }, LOOK_MS);
  document.addEventListener("visibilitychange", seen);
  const languages = new MutationObserver(speak);
  for (const of of [document.documentElement, element])
    languages.observe(of, { attributeFilter: ["lang"] });
  return () => {
    unfollow();
    clearInterval(timer);
    cancelAnimationFrame(frame);
    document.removeEventListener("visibilitychange", seen);
    languages.disconnect();
  };
}

/** The element's own language, the setting's, that of the page around it, the browser's. */
const languageOf = ({ setting }: ActsHost, element: HTMLElement): Language =>
  chooseLanguage(
    element.lang,
    `${setting("language") ?? ""}`,
    element.closest<HTMLElement>("[lang]")?.lang,
    document.documentElement.lang,
    navigator.language,
  );

function glance({ leadlight }: ActsHost, out: boolean): Look {
  const { globalPrivacyControl } = navigator as { globalPrivacyControl?: unknown };
  return {
    assessment: leadlight.assess(),
    explanation: leadlight.explain(),
    record: leadlight.export(),
    refusal: browserRefuses(window)
      ? globalPrivacyControl === true
        ? "Global Privacy Control"
        : "Do Not Track"
      : out || isOptedOut()
        ? "optOut"
        : null,
  };
}

/** The title, and why nothing is scored where nothing is. */
function createHead({ say }: Voice): Part {
  const title = el("h2", "", say("title"));
  title.id = "title";
  const why = el("span");
  const notice = el("p", "notice", icon("ban"), why);
  return {
    node: el("header", "", mark(), title, el("p", "soft", say("intro")), notice),
    show({ assessment, refusal, record: { consent } }) {
      notice.hidden = assessment !== null;
      const reason =
        refusal === "optOut"
          ? say("optedOut")
          : refusal
            ? say("browserRefuses", refusal)
            : say(consent.scoring === "denied" ? "deniedScoring" : "silent");
      setText(why, reason);
    },
  };
}
