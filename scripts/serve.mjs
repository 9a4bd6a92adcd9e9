// Serves examples/site with build/dist under /leadlight, on this machine only.
//
//   node scripts/serve.mjs [PORT]    0 takes a free one
//
// Every page has the strictest CSP that the widget needs, so that the demo proves it.
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

/** Starts the server; gives its address, without a slash at the end, and a function that stops it. */
export async function serve(port = 0) {
  const headers = (response) => response.setHeader("content-security-policy", policy);
  const options = { dev: true, etag: true, setHeaders: headers };
  const site = sirv(resolve(root, "examples/site"), options);
  const dist = sirv(resolve(root, "build/dist"), options);
  const server = createServer((request, response) => {
    const missing = () => {
      response.statusCode = 404;
      response.end("not found");
    };
    if (!request.url.startsWith("/leadlight/")) return site(request, response, missing);
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

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const port = Number(process.argv[2] ?? 8080);
  try {
    const { address } = await serve(port);
    console.log(`The demo site is at ${address}/`);
    console.log(`With the inspector: ${address}/?leadlight=inspect`);
    console.log("Ctrl-C ends it.");
  } catch (error) {
    console.error(
      error.code === "EADDRINUSE"
        ? `Port ${port} is taken: give another one, as in scripts/demo.sh 8081`
        : error.message,
    );
    process.exit(1);
  }
}
