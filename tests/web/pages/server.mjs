// Serves one of the pages beside it as a site of its own: each server is another origin, on which
// nothing is stored yet.
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { policy } from "../../../scripts/serve.mjs";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};
const read = (folder, under) =>
  Object.fromEntries(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [under + name, readFileSync(new URL(name, folder))]),
  );
const pages = read(new URL("./", import.meta.url), "/");
const dist = read(new URL("../../../build/dist/", import.meta.url), "/leadlight/");

/** A file of build/dist. */
export const built = (name) => dist[`/leadlight/${name}`];

/**
 * `page`: the file that every path without an extension shows, unless a page has that name.
 * `files`: bodies, or { body, status, headers }, that go before. `csp`: of every page.
 */
export async function serveCase({ page = "index.html", csp = policy, files = {} }) {
  const requests = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    requests.push(pathname);
    const extension = extname(pathname);
    const own = files[pathname] ?? dist[pathname] ?? pages[pathname];
    const found = own ?? (extension ? null : (pages[`${pathname}.html`] ?? pages[`/${page}`]));
    if (found == null) return response.writeHead(404).end();
    const { body, status = 200, headers = {} } = found.body === undefined ? { body: found } : found;
    response.writeHead(status, {
      "content-type": TYPES[extension || ".html"] ?? "application/octet-stream",
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
