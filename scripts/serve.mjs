// Serves examples/site with build/dist under /leadlight, and beside it the receiver, to which the site
// hands its prospects off; on this machine only. What the receiver takes ends with it.
//
//   node scripts/serve.mjs [PORT]    0 takes a free one; the receiver's is the next
//
// Every page has the strictest CSP that the widget needs, so that the demo proves it.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import sirv from "sirv";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

export const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "trusted-types 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const TAG = 'src="/leadlight/leadlight.js"';
/** What the tag says besides, where there is a receiver: with the log, it can verify the claim. */
const handsOff = (address) =>
  `${TAG} data-handoff="${address}" data-handoff-log data-handoff-traits="company_size role industry"`;

/**
 * Starts the server; gives its address, without a slash at the end, and a function that stops it.
 * `receiver()`: where its pages hand off, asked at each request, nowhere while it gives null; its
 * origin is in their policy then.
 */
export async function serve(port = 0, { receiver = () => null } = {}) {
  const headers = (response) => {
    const address = receiver();
    const allowed = address
      ? `connect-src 'self' ${new URL(address).origin}`
      : "connect-src 'self'";
    response.setHeader("content-security-policy", policy.replace("connect-src 'self'", allowed));
  };
  const options = { dev: true, etag: true, setHeaders: headers };
  const site = sirv(resolve(root, "examples/site"), options);
  const dist = sirv(resolve(root, "build/dist"), options);
  /** A page whose tag hands off; false: it is no page. */
  const sendPage = ({ method, url }, response) => {
    const { pathname } = new URL(url, "http://127.0.0.1");
    const file = resolve(root, `examples/site/${pathname}/index.html`);
    if (method !== "GET" || !existsSync(file)) return false;
    headers(response);
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(readFileSync(file, "utf8").replace(TAG, handsOff(receiver())));
    return true;
  };
  const server = createServer((request, response) => {
    const missing = () => {
      response.statusCode = 404;
      response.end("not found");
    };
    if (!request.url.startsWith("/leadlight/"))
      return receiver() && sendPage(request, response)
        ? undefined
        : site(request, response, missing);
    request.url = request.url.slice("/leadlight".length);
    dist(request, response, missing);
  });
  await new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(port, "127.0.0.1", done);
  });
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(done);
      }),
  };
}

/** The site and the receiver, which know each other: both addresses, and a function that stops them. */
export async function serveBoth(port = 0) {
  const { startReceiver } = await import("../examples/receiver/server.mjs");
  let receiver = null;
  const site = await serve(port, { receiver: () => receiver && `${receiver.address}/handoff` });
  try {
    const { port: taken } = new URL(site.address);
    receiver = await startReceiver({
      origins: [site.address, site.address.replace("127.0.0.1", "localhost")],
      port: port === 0 ? 0 : Number(taken) + 1,
      file: ":memory:",
    });
  } catch (error) {
    await site.stop();
    throw error;
  }
  return {
    site: site.address,
    receiver: receiver.address,
    stop: () => Promise.all([site.stop(), receiver.stop()]),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const port = Number(process.argv[2] ?? 8080);
  try {
    const { site, receiver } = await serveBoth(port);
    console.log(`The demo site is at ${site}/`);
    console.log(`With the inspector: ${site}/?leadlight=inspect`);
    console.log(`Its prospects, once they agreed, are at ${receiver}/`);
    console.log("Ctrl-C ends it.");
  } catch (error) {
    console.error(
      error.code === "EADDRINUSE"
        ? `Port ${error.port ?? port} is taken: give another one, as in scripts/demo.sh 8090`
        : error.message,
    );
    process.exit(1);
  }
}
