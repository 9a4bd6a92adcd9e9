// The one thing kept without a grant: that the visitor wants nothing kept.
const KEY = "leadlight.optOut";

/** False too where the browser blocks the storage. */
export function isOptedOut(): boolean {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false; // blocked: nothing was remembered
  }
}

export function rememberOptOut(out: boolean): void {
  try {
    if (out) localStorage.setItem(KEY, "1");
    else localStorage.removeItem(KEY);
  } catch {
    // Blocked: the refusal holds for this page, and a browser that blocks keeps no profile either.
  }
}
