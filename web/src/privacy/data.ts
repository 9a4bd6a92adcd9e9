/** What the visitor can do with all that is known: take it along, erase it, want none of it. */
import { el, setAttribute, setText } from "../look/dom.ts";
import { createStatus, type Look, type Part, section, type Voice } from "./part.ts";
import type { Word } from "./texts.ts";

const press = (text: string, name: string, pressed: () => void) => {
  const button = el("button", name, text);
  button.type = "button";
  button.addEventListener("click", pressed);
  return button;
};

/** `look`: how the widget stands now, shown in the whole card. `opted` is told of opting out and in. */
export function createData(
  { host: { leadlight }, say }: Voice,
  look: () => Look,
  opted: (out: boolean) => void,
): Part {
  const status = createStatus();
  const tell = (key: Word, ...values: string[]) => setText(status, say(key, ...values));
  let out = false;

  const sure = createQuestion(say, async () => {
    await leadlight.forget();
    look();
    ask(false);
    tell("erased");
  });
  const erase = press(say("erase"), "erase", () => ask(true));
  function ask(open: boolean): void {
    setText(status, "");
    sure.node.hidden = !open;
    setAttribute(erase, "aria-expanded", `${open}`);
    (open ? sure.no : erase).focus();
  }
  setAttribute(erase, "aria-controls", "sure");
  setAttribute(erase, "aria-expanded", "false");
  sure.no.addEventListener("click", () => ask(false));
  sure.node.addEventListener("keydown", (event) => {
    if (event.key === "Escape") ask(false);
  });

  const take = press(say("download"), "", () => {
    try {
      tell("downloaded", download(leadlight.export()));
    } catch {
      tell("notDownloaded");
    }
  });
  const means = el("p", "soft");
  means.id = "means";
  const optOut = press("", "", async () => {
    const was = out;
    if (was) leadlight.optIn();
    else await leadlight.optOut();
    opted(!was);
    look();
    tell(was ? "inNow" : "outNow");
  });
  setAttribute(optOut, "aria-describedby", means.id);

  return {
    node: section(
      "data",
      say("data"),
      el("div", "buttons", take, erase, optOut),
      sure.node,
      status,
      means,
    ),
    show({ refusal }) {
      out = refusal === "optOut";
      setText(optOut, say(out ? "optIn" : "optOut"));
      setText(means, say(out ? "optInMeans" : "optOutMeans"));
    },
  };
}

/** Whether to erase, asked within the card. */
function createQuestion(say: Voice["say"], yes: () => void) {
  const text = el("strong", "", say("eraseSure"));
  text.id = "sure-text";
  const means = el("p", "", say("eraseMeans"));
  means.id = "sure-means";
  const no = press(say("eraseNot"), "", () => {});
  const buttons = el("div", "buttons", no, press(say("eraseNow"), "danger", yes));
  const node = el("div", "sure", text, means, buttons);
  node.id = "sure";
  node.hidden = true;
  setAttribute(node, "role", "group");
  setAttribute(node, "aria-labelledby", text.id);
  setAttribute(node, "aria-describedby", means.id);
  return { node, no };
}

/** Gives the name of the file. */
function download(known: { readonly exported: number }): string {
  const file = new Blob([JSON.stringify(known, null, 2)], { type: "application/json" });
  const day = new Date(known.exported).toISOString().slice(0, 10);
  const link = el("a");
  link.href = URL.createObjectURL(file);
  link.download = `leadlight-${location.hostname || "page"}-${day}.json`;
  // Never in the page: its click is nothing that the visitor did there.
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return link.download;
}
