// Who receives hand-offs in the tests: another origin, which answers as it is told to, and knows a
// message by its key, as real receivers do.
import { createHash } from "node:crypto";
import { createServer } from "node:http";

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "content-type, idempotency-key, content-digest",
  "access-control-expose-headers": "retry-after",
  "access-control-max-age": "600",
  // Of a connection used before, Chromium itself tries again.
  connection: "close",
};

/**
 * `answer(message, times)` says what becomes of a request: a status; { status, headers, body }; "hang":
 * no answer; "reset": the connection ends; "lost": it is taken, and the connection ends before the
 * answer. `times`: how often this key came before.
 */
export async function startReceiver(answer = () => 202) {
  const receiver = {
    answer,
    /** Each request that came, in order: { id, headers, message, text }. */
    requests: [],
    /** Connections of requests that get no answer. */
    hanging: new Set(),
    /** The messages that were accepted, by their keys, each once. */
    accepted: new Map(),
  };
  const waiting = [];
  const times = new Map();
  const sockets = new Set();
  let server;
  let port = 0;

  const take = (text, headers) => {
    const message = JSON.parse(text);
    const id = headers["idempotency-key"];
    const request = { id, headers, message, text };
    receiver.requests.push(request);
    const before = times.get(id) ?? 0;
    times.set(id, before + 1);
    const told = receiver.answer(message, before);
    const status = typeof told === "object" ? told.status : told === "lost" ? 202 : told;
    if (status >= 200 && status < 300 && !receiver.accepted.has(id))
      receiver.accepted.set(id, request);
    for (const check of [...waiting]) check();
    return told;
  };

  const listen = () => {
    server = createServer((request, response) => {
      if (request.method === "OPTIONS") return response.writeHead(204, CORS).end();
      if (request.url === "/fence") return response.writeHead(204, CORS).end();
      const parts = [];
      request.on("data", (part) => parts.push(part));
      request.on("end", () => {
        const told = take(Buffer.concat(parts).toString(), request.headers);
        if (told === "hang") {
          receiver.hanging.add(request.socket);
          request.socket.on("close", () => receiver.hanging.delete(request.socket));
          return;
        }
        if (told === "reset" || told === "lost") return request.socket.destroy();
        const {
          status,
          headers = {},
          body = "",
        } = typeof told === "object" ? told : { status: told };
        response.writeHead(status, { ...CORS, ...headers }).end(body);
      });
    });
    server.on("connection", (socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    });
    return new Promise((done) =>
      server.listen(port, "127.0.0.1", () => {
        ({ port } = server.address());
        done();
      }),
    );
  };
  const stop = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise((done) => server.close(done));
  };
  await listen();

  return Object.assign(receiver, {
    /** Answers, and is no message. */
    fence: `http://127.0.0.1:${port}/fence`,
    origin: `http://127.0.0.1:${port}`,
    address: `http://127.0.0.1:${port}/handoff`,
    /** Goes away, and comes back at the same address. */
    stop,
    listen,
    /** As if nothing had come. */
    clear() {
      receiver.requests.length = 0;
      receiver.accepted.clear();
      times.clear();
    },
    /** Done when so many requests have come. */
    until: (count) =>
      new Promise((done) => {
        const check = () => {
          if (receiver.requests.length < count) return;
          waiting.splice(waiting.indexOf(check) >>> 0, 1);
          done();
        };
        waiting.push(check);
        check();
      }),
  });
}

/** What the header `content-digest` of these bytes is. */
export const digestOf = (text) => `sha-256=:${createHash("sha256").update(text).digest("base64")}:`;
