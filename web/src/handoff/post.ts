// A request that may outlive its page.
import { type Answer, reasonIn } from "./answer.ts";

/** What may outlive its page shares 64 KiB with all else that the page sends so. */
const KEEPALIVE_BYTES = 48 * 1024;

export async function post(
  url: string,
  body: Uint8Array<ArrayBuffer>,
  stop: AbortSignal,
  headers: Record<string, string>,
): Promise<Answer> {
  const response = await fetch(url, {
    method: "POST",
    headers,
    body,
    signal: stop,
    // What is under way when the page is left arrives all the same.
    keepalive: body.length <= KEEPALIVE_BYTES,
    cache: "no-store",
    credentials: "omit",
    // Followed, it would come to another address than the site's, or to none, as a GET.
    redirect: "error",
    referrerPolicy: "no-referrer",
  });
  const { status } = response;
  const told = response.ok ? "" : await response.text().catch(() => "");
  return { status, retryAfter: response.headers.get("retry-after"), reason: reasonIn(told) };
}
