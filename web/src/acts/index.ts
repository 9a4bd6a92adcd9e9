// What is done with a score in the page and beyond it: fetched when the site asks for it, by a
// setting or by an element. Each act starts by itself and ends with the page.
import type * as Declared from "../../leadlight-acts.d.ts";
import { guarded } from "../collectors/dom.ts";
import { showAttributes } from "./attributes.ts";
import { defineCard } from "./card.ts";
import { fillForms } from "./forms.ts";
import { type ActsHost, actsIn, createHost, type Setting } from "./host.ts";
import { tellTags } from "./tags.ts";

/** Acts in files of their own, and when they are fetched. */
const PARTS: readonly (readonly [
  wanted: (host: Pick<ActsHost, "setting">) => unknown,
  load: () => Promise<{ default: (host: ActsHost) => unknown }>,
])[] = [
  [
    ({ setting }) =>
      actsIn(setting).includes("content") || has("leadlight-slot,[data-leadlight-show]"),
    () => import("../content/index.ts"),
  ],
  [({ setting }) => setting("handoff"), () => import("../handoff/index.ts")],
];
const has = (selector: string) => document.querySelector(selector);

/** Fetches them while the widget starts, as the page waits for what they show. */
async function startParts(setting: Setting, host: Promise<ActsHost>): Promise<void> {
  if (document.readyState === "loading")
    await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve));
  for (const [wanted, load] of PARTS)
    if (wanted({ setting }))
      Promise.all([load(), host])
        .then(([part, host]) => part.default(host))
        .catch((error) => console.error("Leadlight's acts did not all start:", error));
}

/** Those that need no name, and those that only run by it; a slot of the page is `content`'s name too. */
const ACTS = ["attributes", "forms"];
const BY_NAME = ["content", "data-layer", "gtag"];

const readActs = ({ setting, complain }: ActsHost): ((act: string) => boolean) => {
  const wanted = actsIn(setting);
  for (const act of wanted)
    if (!["all", "none", ...ACTS, ...BY_NAME].includes(act))
      complain(`data-acts: there is no act named ${JSON.stringify(act)}`);
  return (act) => wanted.includes(act) || (wanted.includes("all") && ACTS.includes(act));
};

const startActs: typeof Declared.default = async (leadlight, options = {}) => {
  const setting: Setting =
    typeof options === "function"
      ? options
      : (name) =>
          (options as Record<string, unknown>)[name.replace(/-(.)/g, (_, c) => c.toUpperCase())];
  const starting = leadlight.ready.then(() => createHost(leadlight, setting));
  startParts(setting, starting);
  const host = await starting;
  const asks = readActs(host);
  guarded(() => {
    defineCard(host);
    if (asks("attributes")) showAttributes(host);
    if (asks("forms")) fillForms(host);
    if (asks("data-layer") || asks("gtag")) tellTags(host, asks("data-layer"), asks("gtag"));
  })();
};
export default startActs;
