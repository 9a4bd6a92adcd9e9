// What is done with a score in the page and beyond it: fetched when the site asks for it, by a
// setting or by an element. Each act starts by itself and ends with the page.
import type * as Declared from "../../leadlight-acts.d.ts";
import { guarded } from "../collectors/dom.ts";
import { showAttributes } from "./attributes.ts";
import { defineCard } from "./card.ts";
import { fillForms } from "./forms.ts";
import { type ActsHost, createHost, type Setting } from "./host.ts";
import { tellTags } from "./tags.ts";

/** Acts in files of their own, and when they are fetched. */
const PARTS: readonly (readonly [
  wanted: (host: ActsHost) => unknown,
  load: () => Promise<{ default: (host: ActsHost) => unknown }>,
])[] = [
  [() => has("leadlight-slot,[data-leadlight-show]"), () => import("../content/index.ts")],
  [({ setting }) => setting("handoff"), () => import("../handoff/index.ts")],
];
const has = (selector: string) => document.querySelector(selector);

/** Those that need no name, and those that only run by it, as they tell others of the visitor. */
const ACTS = ["attributes", "forms"];
const BY_NAME = ["data-layer", "gtag"];

const readActs = ({ setting, complain }: ActsHost): ((act: string) => boolean) => {
  const given = setting("acts") ?? "all";
  const wanted = Array.isArray(given) ? given : `${given}`.split(/[\s,]+/).filter(Boolean);
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
  await leadlight.ready;
  const host = createHost(leadlight, setting);
  const asks = readActs(host);
  guarded(() => {
    defineCard(host);
    if (asks("attributes")) showAttributes(host);
    if (asks("forms")) fillForms(host);
    if (asks("data-layer") || asks("gtag")) tellTags(host, asks("data-layer"), asks("gtag"));
  })();
  for (const [wanted, load] of PARTS)
    if (wanted(host))
      load()
        .then((part) => part.default(host))
        .catch((error) => console.error("Leadlight's acts did not all start:", error));
};
export default startActs;
