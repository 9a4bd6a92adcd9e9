/** The languages in which Leadlight speaks to people. */

export type Language = "en" | "fr";

/** The first of these tags that is French or English; English where none is. */
export function chooseLanguage(...tags: readonly (string | null | undefined)[]): Language {
  for (const tag of tags) {
    const match = /^(en|fr)\b/i.exec(tag ?? "");
    if (match) return match[0].toLowerCase() as Language;
  }
  return "en";
}
