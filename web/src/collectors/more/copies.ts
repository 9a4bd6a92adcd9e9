// copy { path, length, kind }: that text of the page was copied, how long it is, and whether it is an
// e-mail address or a phone number. Never the text, and nothing of what the visitor typed.
import type { Start } from "../../types.ts";
import { listen } from "../dom.ts";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE = /^\+?[\d\s().\-/]{7,24}$/;

const kindOf = (text: string): string | null => {
  if (EMAIL.test(text)) return "email";
  const digits = text.replace(/\D/g, "").length;
  return PHONE.test(text) && digits > 6 && digits < 16 ? "phone" : null;
};

export const start: Start = (emit, { navigation }) =>
  listen(document, "copy", (event) => {
    const [target] = event.composedPath();
    if (!(target instanceof Element)) return;
    if (target.matches("input, textarea") || (target as HTMLElement).isContentEditable) return;
    // Chromium has a selection of its own in each shadow root.
    const root = target.getRootNode() as { getSelection?: () => Selection | null };
    const text = String((root.getSelection?.() ?? document.getSelection()) || "").trim();
    if (text) emit("copy", { path: navigation.path(), length: text.length, kind: kindOf(text) });
  });
