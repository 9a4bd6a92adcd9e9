// Hidden fields of the site's own forms, filled as the form is submitted: any CRM gets the score
// with the form. Only with consent to a hand-off; without it the fields stay as the site wrote them.
import { all, listen, onSubmit } from "../collectors/dom.ts";
import type { Assessment, Stop } from "../types.ts";
import type { ActsHost } from "./host.ts";
import { reasonsIn } from "./summary.ts";

/** Text fields of CRMs often hold no more. */
const MOST = 255;

/**
 * What a field may be called, bare or as tools write it: `leadlight_score`, `0-1/leadlight_score`
 * (HubSpot), `mauticform[leadlight_score]` (Mautic).
 */
const NAME = /(?:^|[[/.])leadlight_([a-z]+)]?$/;

const VALUES = new Map<string, (assessment: Assessment, language: string) => unknown>([
  ["score", ({ engagement }) => Math.round(engagement)],
  ["stage", ({ stage }) => stage],
  ["temperature", ({ temperature }) => temperature],
  ["grade", ({ grade }) => grade],
  ["fit", ({ fit }) => fit && Math.round(fit)],
  ["prospect", ({ prospect }) => prospect],
  ["segments", ({ segments }) => segments.join(";")],
  ["reasons", (assessment, language) => reasonsIn(language, assessment, 3).join("; ")],
  ["next", ({ next }) => next?.id],
  ["model", ({ model }) => `${model.name} ${model.version}`],
  ["time", ({ at }) => new Date(at).toISOString()],
]);

const KNOWN = [...VALUES.keys()].join(", ");

/** "score=lead_score stage=lead_stage": the site's own names, by what they hold. */
function readNames({ setting, complain }: ActsHost): Map<string, string> {
  const names = new Map<string, string>();
  for (const pair of `${setting("fields") ?? ""}`.split(/[\s,]+/).filter(Boolean)) {
    const [what = "", name] = pair.split("=");
    if (name && VALUES.has(what)) names.set(name, what);
    else complain(`data-fields: ${JSON.stringify(pair)} is not NAME=FIELD, NAME one of ${KNOWN}`);
  }
  return names;
}

export function fillForms(host: ActsHost): Stop {
  const { leadlight, language, allowed, complain } = host;
  const names = readNames(host);

  /** What the site wrote into the fields that were filled. */
  const written = new WeakMap<HTMLInputElement, string>();

  /** What the field holds; undefined: it is not ours. */
  const reader = ({ dataset: { leadlightField: declared }, name }: HTMLInputElement) => {
    const what = declared ?? names.get(name) ?? NAME.exec(name)?.[1] ?? "";
    const value = VALUES.get(what);
    if (declared !== undefined && !value)
      complain(`data-leadlight-field: there is no ${JSON.stringify(what)}, only ${KNOWN}`);
    return value;
  };

  const fill = (form: unknown, put: (field: HTMLInputElement, value: string) => void) => {
    if (!(form instanceof HTMLFormElement)) return;
    const assessment = allowed("handoff") ? leadlight.assess() : null;
    // Not form.elements: a field of that name would be there instead.
    for (const field of form.querySelectorAll<HTMLInputElement>("input[type=hidden]")) {
      const value = reader(field);
      if (!value) continue;
      if (!written.has(field)) written.set(field, field.value);
      const given = assessment ? `${value(assessment, language) ?? ""}` : written.get(field);
      put(field, (given ?? "").slice(0, MOST));
    }
  };

  return all(
    onSubmit((form) =>
      fill(form, (field, value) => {
        field.value = value;
      }),
    ),
    // Also of form.submit() and new FormData(form), which submit without an event.
    listen<FormDataEvent>(window, "formdata", ({ target, formData }) =>
      fill(target, ({ name, disabled }, value) => {
        if (name && !disabled) formData.set(name, value);
      }),
    ),
  );
}
