/**
 * The inspector: what Leadlight thinks of this visitor, live, and why.
 *
 * A bundle of its own, loaded when asked for. It reads the public API only, keeps nothing,
 * and needs no more of a content security policy than the widget itself.
 */

import type { InspectorOptions } from "../../leadlight-panel.d.ts";
import type { Failure, Leadlight } from "../types.ts";
import { chooseLanguage, type Language } from "../words/language.ts";
import { type Handoffs, watchHandoffs } from "./handoffs.ts";
import { createVoice, type Look } from "./part.ts";
import { createShell } from "./shell.ts";
import { createView } from "./view.ts";

/** Scores decay: while it is open, the inspector looks again this often. */
const REFRESH_MS = 1_000;

/** Shows the inspector; the function given back takes it away. */
export default function mount(api: Leadlight, options: InspectorOptions = {}): () => void {
  let chosen: Language | null = null;
  let language = pickLanguage();
  let voice = createVoice(language);
  let view = createView(voice, api.whatIf);
  let failure: Failure | null = null;
  let frame = 0;
  const handoffs = watchHandoffs(refreshSoon);
  let look = glance(api, handoffs);

  const shell = createShell(
    {
      toggled: () => refresh(),
      chosen(picked) {
        chosen = picked;
        speak();
      },
      copy: () => JSON.stringify(look.assessment, null, 2),
    },
    options.container,
  );
  shell.dress(voice, view.nodes);
  show();

  const stops = [
    ...(["assessment", "temperature", "stage", "prospect", "consent"] as const).map((type) =>
      api.on(type, refreshSoon),
    ),
    api.on("error", (told) => {
      failure = told;
      refreshSoon();
    }),
  ];
  const timer = setInterval(() => {
    if (shell.isOpen() && !document.hidden) refresh(look);
  }, REFRESH_MS);
  // A page that changes its language takes the inspector along, until one is chosen here.
  const page = new MutationObserver(speak);
  page.observe(document.documentElement, { attributeFilter: ["lang"] });

  return () => {
    for (const stop of stops) stop();
    handoffs.stop();
    clearInterval(timer);
    cancelAnimationFrame(frame);
    page.disconnect();
    shell.remove();
  };

  function pickLanguage(): Language {
    const { lang } = document.documentElement;
    return chosen ?? chooseLanguage(options.language, lang, navigator.language);
  }

  function speak(): void {
    const next = pickLanguage();
    if (next === language) return;
    language = next;
    voice = createVoice(language);
    view = createView(voice, api.whatIf);
    shell.dress(voice, view.nodes);
    show();
  }

  /** Events come in bursts: one look for all of them. */
  function refreshSoon(): void {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => refresh());
  }

  function refresh(known?: Look): void {
    const before = look.assessment;
    try {
      look = glance(api, handoffs, known);
      show();
    } catch {
      // A fault of the inspector is no concern of the page; the next look may succeed.
      return;
    }
    const now = look.assessment;
    if (!before || !now) return;
    if (before.stage !== now.stage) {
      shell.announce(`${voice.say("stage")}: ${voice.words.title(now.stage)}`);
    } else if (before.temperature !== now.temperature) {
      shell.announce(`${voice.say("temperature")}: ${voice.words.title(now.temperature)}`);
    }
  }

  function show(): void {
    shell.show(look.assessment, api.version);
    if (shell.isOpen()) view.show(look, failure);
  }
}

/** A look at the widget. What stands since the one `known` is taken from there: it is the log. */
function glance(api: Leadlight, handoffs: Handoffs, known?: Look): Look {
  const assessment = api.assess();
  const before = known?.assessment;
  if (known && before?.events === assessment?.events && before?.stage === assessment?.stage) {
    return { ...known, assessment };
  }
  return {
    assessment,
    explanation: api.explain(),
    record: api.export(),
    handoffs: handoffs.known(),
  };
}
