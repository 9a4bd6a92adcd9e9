import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { createBoard } from "../../../web/src/notices.ts";
import type { Failure } from "../../../web/src/types.ts";

const failure = (message: string): Failure => ({ message, errors: [] });
let target: EventTarget;

beforeEach(() => {
  target = new EventTarget();
  Object.assign(globalThis, { window: target });
});
afterEach(() => {
  Reflect.deleteProperty(globalThis, "window");
});

test("a listener hears its own type, in the order of registration, until it is stopped", () => {
  const board = createBoard(() => {});
  const heard: string[] = [];
  const stop = board.on("error", (notice) => heard.push(`first ${notice.message}`));
  board.on("error", (notice) => heard.push(`second ${notice.message}`));
  board.on("consent", () => heard.push("consent"));
  board.tell("error", failure("a"));
  stop();
  stop();
  board.tell("error", failure("b"));
  assert.deepEqual(heard, ["first a", "second a", "second b"]);
});

test("each notice is one CustomEvent on the window, with the notice as its detail", () => {
  const board = createBoard(() => {});
  const heard: unknown[] = [];
  target.addEventListener("leadlight:error", (event) => heard.push((event as CustomEvent).detail));
  const notice = failure("a");
  board.tell("error", notice);
  assert.deepEqual(heard, [notice]);
});

test("a listener that throws costs the others nothing, and is told of as an error once", () => {
  const board = createBoard(() => {});
  const heard: string[] = [];
  const errors: string[] = [];
  board.on("stage", () => {
    throw new Error("mine");
  });
  board.on("stage", () => heard.push("stage"));
  board.on("error", (notice) => {
    errors.push(notice.message);
    throw new Error("again");
  });
  board.tell("stage", {} as never);
  assert.deepEqual(heard, ["stage"]);
  assert.deepEqual(errors, ["a listener of stage threw: Error: mine"]);
});

test("a listener that is no function is ignored, with a reason", () => {
  const told: unknown[] = [];
  const board = createBoard((...reason) => told.push(reason));
  board.on("stage", undefined as never)();
  board.tell("stage", {} as never);
  assert.equal(told.length, 1);
});
