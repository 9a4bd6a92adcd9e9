// A server whose files the tests make up, on this machine only, and the files of build/dist.
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { policy } from "../../scripts/serve.mjs";

const DIST = new URL("../../build/dist/", import.meta.url);
const TYPES = {
  "": "text/html; charset=utf-8",
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** A file of build/dist. */
export const built = (name) => readFileSync(new URL(name, DIST));

/** All of them, by their paths under /leadlight/; read once, so that a build meanwhile changes nothing. */
export const readBuilt = () =>
  Object.fromEntries(readdirSync(DIST).map((name) => [`/leadlight/${name}`, built(name)]));

/**
 * `find(path, extension)` gives a body or { body, status, headers }; null or undefined: there is
 * none. `csp` is of whatever has no policy of its own.
 */
export async function serveFiles(find, csp = policy) {
  const requests = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    requests.push(pathname);
    const extension = extname(pathname);
    const found = find(pathname, extension);
    if (found == null) return response.writeHead(404).end();
    const { body, status = 200, headers = {} } = found.body === undefined ? { body: found } : found;
    response.writeHead(status, {
      "content-type": TYPES[extension] ?? "application/octet-stream",
      "content-security-policy": csp,
      ...headers,
    });
    response.end(body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  return {
    address: `http://127.0.0.1:${port}`,
    /** The same server under another name, hence another origin. */
    elsewhere: `http://localhost:${port}`,
    /** The paths asked for. */
    requests,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
