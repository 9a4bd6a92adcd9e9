// data-lead-event="name" on a form counts at its submit, on any other element at a click.
// Its data-lead-… attributes become properties: data-lead-company-size is company_size.
import type { Start } from "../types.ts";
import { all, inPath, onClick, onSubmit } from "./dom.ts";

const PREFIX = "data-lead-";
const EVENT = `${PREFIX}event`;
/** As people write numbers; not 007, which is a code, nor more digits than a double holds. */
const NUMBER = /^-?(0|[1-9]\d{0,14})(\.\d{1,9})?$/;

export const start: Start = (emit) => {
  const tell = (element: Element | undefined) => {
    if (!element) return;
    const properties: [string, string | number][] = [];
    for (const { name, value } of element.attributes) {
      if (name.startsWith(PREFIX) && name !== EVENT)
        properties.push([
          name.slice(PREFIX.length).replace(/-/g, "_"),
          NUMBER.test(value) ? Number(value) : value,
        ]);
    }
    emit(element.getAttribute(EVENT) ?? "", Object.fromEntries(properties));
  };
  return all(
    onClick((event) => tell(inPath(event, `[${EVENT}]:not(form)`))),
    onSubmit((form) => {
      if (form.hasAttribute(EVENT)) tell(form);
    }),
  );
};
