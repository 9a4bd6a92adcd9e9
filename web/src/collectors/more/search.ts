// view_search_results { path, search_term } on a page whose query has one of GA4's names for a search;
// the term, redacted, only where the site asks for "search-terms".
import { redact } from "../../capture.ts";
import type { Start } from "../../types.ts";

const NAMES = ["q", "s", "search", "query", "keyword"];

export const start: Start = (emit, { navigation, asks }) => {
  let told = "";
  const look = () => {
    const query = new URLSearchParams(location.search);
    const term = NAMES.map((name) => query.get(name)?.trim()).find(Boolean);
    const page = navigation.path();
    // The same search once, whatever its filters and its pages of results.
    const search = term ? `${page} ${term}` : "";
    if (term && search !== told)
      emit("view_search_results", {
        path: page,
        search_term: asks("search-terms", true) ? redact(term) : null,
      });
    told = search;
  };
  look();
  return navigation.onAddress(look);
};
