// Serves one of the pages as a site of its own: each server is another origin, on which nothing is
// stored yet.
import { readdirSync, readFileSync } from "node:fs";
import { readBuilt, serveFiles } from "../server.mjs";
import { pages } from "./pages.mjs";

const here = new URL("./", import.meta.url);
/** What the pages load beside the widget. */
const beside = Object.fromEntries(
  readdirSync(here)
    .filter((name) => /\.(?:js|css)$/.test(name))
    .map((name) => [`/${name}`, readFileSync(new URL(name, here))]),
);
const dist = readBuilt();

/**
 * `page`: the name of the page that every path without an extension shows, unless a page has that
 * name. `files`: bodies, or { body, status, headers }, that go before. `csp`: of every page.
 */
export const serveCase = ({ page = "index", csp, files = {} }) =>
  serveFiles(
    (path, extension) =>
      files[path] ??
      dist[path] ??
      beside[path] ??
      (extension ? null : (pages[path.slice(1)] ?? pages[page])),
    csp,
  );
