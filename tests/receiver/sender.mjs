// Sends hand-offs as fast as the receiver takes them, over connections that are kept.
import { Agent, request } from "node:http";

const CONNECTIONS = 16;

/** A sender to an address: `send` gives { status, headers, body }; `sendAll` the answers in order. */
export function createSender(address, path = "/handoff") {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const send = ({ body = "", headers = {}, method = "POST", to = path }) =>
    new Promise((resolve, reject) => {
      // What is empty is not there.
      const given = Object.entries(headers).filter(([, value]) => value !== "");
      const sent = request(
        `${address}${to}`,
        { agent, method, headers: { ...Object.fromEntries(given), "content-length": body.length } },
        (response) => {
          const chunks = [];
          response.on("data", (chunk) => chunks.push(chunk));
          response.on("end", () =>
            resolve({
              status: response.statusCode,
              headers: response.headers,
              body: Buffer.concat(chunks).toString(),
            }),
          );
          response.on("error", reject);
        },
      );
      sent.on("error", (error) => {
        // A server closes a connection that was idle for seconds, perhaps just as it is used again:
        // as HTTP has it (RFC 9112, 9.3.1), what met that goes out once more, by another one.
        if (sent.reusedSocket && error.code === "ECONNRESET")
          resolve(send({ body, headers, method, to }));
        else reject(error);
      });
      sent.end(body);
    });
  return {
    send,
    async sendAll(requests) {
      const answers = new Array(requests.length);
      let next = 0;
      const work = async () => {
        while (next < requests.length) {
          const index = next++;
          answers[index] = await send(requests[index]);
        }
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, work));
      return answers;
    },
    close: () => agent.destroy(),
  };
}
