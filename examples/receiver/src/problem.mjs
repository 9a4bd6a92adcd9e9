// Why a hand-off is refused, as problem details (RFC 9457): a place, what was expected, what was found.

/** A refusal with an HTTP status; `errors` are [{ pointer, expected, found }]. */
export class Problem extends Error {
  constructor(status, title, errors = [], headers = {}) {
    super(title);
    this.status = status;
    this.errors = errors;
    this.headers = { "content-type": "application/problem+json", ...headers };
  }

  text() {
    const { status, message: title, errors } = this;
    const [first] = errors;
    const place = first?.pointer ? `${first.pointer}: ` : "";
    const detail = first && `${place}expected ${first.expected}, found ${first.found}`;
    return JSON.stringify({ type: "about:blank", title, status, detail, errors });
  }
}

/** What was found, short: a sender reads its own words, never the whole of them. */
export function short(value) {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value !== null && typeof value === "object") return "an object";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
