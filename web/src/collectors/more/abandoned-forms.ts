// form_abandon { form_id, form_name, form_destination, fields, last_field } when a page is left on
// which a form was begun and not submitted. Which fields were touched, never what is in them.
import { redact } from "../../capture.ts";
import type { Start } from "../../types.ts";
import { all, inPath, isSynthetic, listen, onSubmit } from "../dom.ts";
import { describeForm } from "../forms.ts";

const MAX_FORMS = 50;
const IDENTIFIER = /^[a-z_][\w.-]{0,39}$/i;

interface Begun {
  readonly fields: Set<EventTarget>;
  last: string | null;
  /** Nobody but a script has touched it. */
  synthetic: boolean;
}

export const start: Start = (emit, { navigation }) => {
  const forms = new Map<Element, Begun>();
  const leave = () => {
    for (const [form, { fields, last, synthetic }] of forms)
      emit("form_abandon", {
        ...describeForm(form),
        fields: fields.size,
        last_field: last,
        untrusted: synthetic || null,
      });
    forms.clear();
  };
  return all(
    listen(document, "input", (event) => {
      const form = inPath(event, "form");
      const [field] = event.composedPath();
      if (!form || !(field instanceof Element)) return;
      if (!forms.has(form) && forms.size === MAX_FORMS) return;
      const begun = forms.get(form) ?? { fields: new Set(), last: null, synthetic: true };
      forms.set(form, begun);
      const name = field.getAttribute("name") ?? "";
      begun.fields.add(field);
      // A name that a program made up could tell whose form it is.
      begun.last = IDENTIFIER.test(name) && redact(name) === name ? name : null;
      begun.synthetic &&= isSynthetic();
    }),
    onSubmit((form) => forms.delete(form)),
    // A form may be sent without a submit: form.submit() and new FormData(form) both say this instead.
    listen(document, "formdata", (event) => forms.delete(event.target as Element)),
    listen(window, "pagehide", leave),
    navigation.onPage(leave),
  );
};
