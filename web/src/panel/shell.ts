/** The inspector's frame: its host element, the header that opens and closes it, the footer. */

import { el, setAttribute, setText } from "../look/dom.ts";
import { icon, mark, setIcon } from "../look/icons.ts";
import { adoptStyles } from "../look/styles.ts";
import type { Assessment } from "../types.ts";
import type { Language } from "../words/language.ts";
import type { Voice } from "./part.ts";
import { STYLES } from "./styles.ts";

/** Up to this width the inspector is a sheet over the page, so it starts closed. */
const SHEET = "(max-width: 480px)";
/** For how long the copy button says what became of it. */
const OUTCOME_MS = 2_000;

export interface ShellHooks {
  /** Opened or closed. */
  toggled(): void;
  chosen(language: Language): void;
  /** The text for the clipboard. */
  copy(): string;
}

export interface Shell {
  isOpen(): boolean;
  /** Turns every word of the frame, and gives it that body. */
  dress(voice: Voice, body: readonly HTMLElement[]): void;
  show(it: Assessment | null, version: string): void;
  /** Tells it to assistive technology, politely. */
  announce(text: string): void;
  remove(): void;
}

/** Floats over the page, or stands inside `container`, where it is always open. */
export function createShell(hooks: ShellHooks, container?: HTMLElement): Shell {
  const inline = container !== undefined;
  let open = inline || !matchMedia(SHEET).matches;
  let voice: Voice;

  const number = el("b");
  const symbol = icon("cold");
  const temperature = el("span", "tone");
  temperature.append(symbol, el("span"));
  const temperatureWord = temperature.lastChild as HTMLElement;
  const title = el("span", "title", "Leadlight");
  const toggle = el("button", "toggle");
  toggle.append(mark(), title, el("span", "brief", number, temperature), icon("chevron"));
  setAttribute(toggle, "aria-controls", "body");
  toggle.addEventListener("click", () => setOpen(!open));

  const languages = (["en", "fr"] as const).map((language) => {
    const button = el("button", "", language.toUpperCase());
    button.lang = language;
    button.ariaLabel = language === "fr" ? "FR, Français" : "EN, English";
    button.addEventListener("click", () => hooks.chosen(language));
    return { language, button };
  });
  const group = el("div", "languages", ...languages.map((it) => it.button));
  setAttribute(group, "role", "group");

  const heading = el("h2", "", ...(inline ? [el("span", "toggle", mark(), title)] : [toggle]));
  const body = el("div", "body");
  body.id = "body";
  if (!inline) body.tabIndex = 0;
  const status = el("div", "quiet");
  setAttribute(status, "role", "status");
  const model = el("b");
  const widget = el("span");
  const copyWord = el("span");
  const copy = el("button", "copy", icon("copy"), copyWord);
  copy.addEventListener("click", () => void copyText());
  // In a page that holds the language switch itself, a second one would contradict it.
  const header = el("header", "", heading, ...(inline ? [] : [group]));
  const shell = el(
    "section",
    "shell",
    header,
    status,
    body,
    el("footer", "", el("p", "", model, widget), copy),
  );
  shell.classList.toggle("inline", inline);
  shell.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || inline || !open) return;
    event.stopPropagation();
    setOpen(false);
    toggle.focus();
  });

  const host = document.createElement("leadlight-inspector");
  host.toggleAttribute("inline", inline);
  const root = host.attachShadow({ mode: "open" });
  adoptStyles(root, STYLES);
  root.append(shell);
  (container ?? document.body).append(host);

  function setOpen(value: boolean): void {
    open = value;
    shell.classList.toggle("closed", !open);
    setAttribute(toggle, "aria-expanded", String(open));
    hooks.toggled();
  }

  function announce(text: string): void {
    setText(status, text);
  }

  async function copyText(): Promise<void> {
    let outcome: "copied" | "notCopied" = "copied";
    try {
      await navigator.clipboard.writeText(hooks.copy());
    } catch {
      // Refused, or there is none: a page without a secure origin.
      outcome = "notCopied";
    }
    setText(copyWord, voice.say(outcome));
    announce(voice.say(outcome));
    setTimeout(() => setText(copyWord, voice.say("copy")), OUTCOME_MS);
  }

  shell.classList.toggle("closed", !open);
  setAttribute(toggle, "aria-expanded", String(open));

  return {
    isOpen: () => open,
    dress(next, nodes) {
      voice = next;
      shell.lang = voice.language;
      shell.ariaLabel = voice.say("inspector");
      body.ariaLabel = voice.say("inspector");
      group.ariaLabel = voice.say("language");
      for (const { language, button } of languages) {
        setAttribute(button, "aria-pressed", String(language === voice.language));
      }
      setText(copyWord, voice.say("copy"));
      body.replaceChildren(...nodes);
    },
    show(it, version) {
      copy.hidden = !it;
      const tone = it?.temperature ?? "none";
      for (const name of ["cold", "warm", "hot"]) {
        shell.classList.toggle(`is-${name}`, name === tone);
      }
      setIcon(symbol, it ? it.temperature : "ban");
      setText(number, it ? voice.format.score(it.engagement).whole : "");
      setText(temperatureWord, it ? voice.words.title(it.temperature) : voice.say("silent"));
      setText(model, it ? `${it.model.name} ${it.model.version}` : "");
      setText(widget, `Leadlight ${version}`);
    },
    announce,
    remove: () => host.remove(),
  };
}
