// form_start at the first input into a form, form_submit at its submit:
// { form_id, form_name, form_destination }. Never a field's value.
import { cleanPath } from "../capture.ts";
import type { Start } from "../types.ts";
import { all, inPath, listen, onSubmit } from "./dom.ts";

export function describeForm(form: Element) {
  // Attributes, since a field called "id" hides the property of the form.
  let destination = "";
  try {
    destination = new URL(form.getAttribute("action") ?? "", document.baseURI).pathname;
  } catch {
    // An address that is none; the form is told of all the same.
  }
  return {
    form_id: form.getAttribute("id"),
    form_name: form.getAttribute("name"),
    form_destination: cleanPath(destination),
  };
}

export const start: Start = (emit) => {
  const started = new WeakSet<Element>();
  return all(
    listen(document, "input", (event) => {
      const form = inPath(event, "form");
      if (!form || started.has(form)) return;
      started.add(form);
      emit("form_start", describeForm(form));
    }),
    onSubmit((form) => emit("form_submit", describeForm(form))),
  );
};
