// The hand-off as a message of its own: one CloudEvents 1.0 event in structured mode.
import { sha256 } from "@noble/hashes/sha2.js";
import type { Claim } from "./claim.ts";
import type { Destination } from "./destination.ts";
import { post } from "./post.ts";

/** A receiver takes no more. */
const MOST_BYTES = 65_536;

/** Where the schema lies: beside this file, unless a bundler put it elsewhere. */
const schema = () => {
  const [, folder] = /^(https?:.*\/)leadlight-handoff\.js(?:[?#].*)?$/.exec(import.meta.url) ?? [];
  return folder ? { dataschema: `${folder}handoff.schema.json` } : {};
};

const toUtf8 = new TextEncoder();

export function address(url: string): Destination {
  const write = (data: Claim, id: string, subject: string): string => {
    const body = JSON.stringify({
      specversion: "1.0",
      id,
      source: location.origin,
      type: "leadlight.prospect.v1",
      subject,
      time: new Date(data.at).toISOString(),
      datacontenttype: "application/json",
      ...schema(),
      data,
    });
    const { log, ...rest } = data;
    if (!log || toUtf8.encode(body).length <= MOST_BYTES) return body;
    return write(
      { ...rest, reasons: rest.reasons.map(({ points, ...reason }) => reason) },
      id,
      subject,
    );
  };
  return {
    kind: "address",
    needs: [],
    write,
    send({ id, body }, stop) {
      const bytes = toUtf8.encode(body);
      const digest = btoa(String.fromCharCode(...sha256(bytes)));
      return post(url, bytes, stop, {
        "content-type": "application/cloudevents+json",
        "idempotency-key": id,
        "content-digest": `sha-256=:${digest}:`,
      });
    },
  };
}
