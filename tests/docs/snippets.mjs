// The fenced blocks of the documents whose every block is run by a test: what follows the three
// backticks says how.
import { readFileSync } from "node:fs";

const DOCUMENTS = ["embedding", "privacy", "personalization", "hand-off"].map(
  (name) => `docs/${name}.md`,
);

/** In a page: tests/web/browser/documents.test.mjs. */
export const IN_A_PAGE = [
  "html", // a page with the widget
  "js", // what a page with the widget runs
  "css", // a style sheet of a page with the widget
  "js vue", // a component, by Vue
  "jsx", // a component, by React
  "jsx layout", // a whole page, by React on a server
  "json", // a hand-off, as its schema says
  "http", // a header of a page with the script tag
  "http nonce", // the same, whose tag has a nonce
  "http single", // the same, with the single file
  "http elsewhere", // the same, with the files on another origin
];
/** With the package: tests/package/package.test.mjs. */
export const WITH_THE_PACKAGE = [
  "sh", // a command in an empty folder
  "ts", // is type-checked
  "js node", // is run under node, beside an events.json
  "js bundle", // is bundled by Vite and by webpack, and opened
  "js vite", // by Vite only
  "js webpack", // by webpack only, with the configuration that follows
  "js webpack.config.js",
];
/** With the command line: tests/cli/measure.test.mjs. */
export const WITH_THE_COMMAND_LINE = [
  "json model", // a model
  "sh measure", // a command that reads it and a log
  "text", // the end of what it prints
];

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

export function fencedBlocks(path) {
  const text = read(path);
  return [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(({ index, 1: how, 2: block }) => ({
    at: `${path}:${text.slice(0, index).split("\n").length}`,
    how: how.trim(),
    text: block,
  }));
}

/** All blocks, by document and order. */
export const snippets = DOCUMENTS.flatMap(fencedBlocks);
export const snippetsOf = (...hows) => snippets.filter(({ how }) => hows.includes(how));

/** The rows of the first table of the section with this title: the first cell of each. */
export function firstColumn(path, title) {
  const section = read(path).split(`\n## ${title}\n`)[1]?.split("\n## ")[0] ?? "";
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell]) => cell);
}
