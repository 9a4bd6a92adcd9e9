// Texts that identify a person, of every kind that the widget promises to cut out, made up from a
// seed; and ordinary paths and titles, which must stay as they are.
import { createHash } from "node:crypto";

/** The same numbers from the same seed, 0 <= n < 2^32, by hashing a counter. */
function randomOf(seed) {
  let count = 0;
  return (below) => {
    const hash = createHash("sha256").update(`${seed}:${count++}`).digest();
    return hash.readUInt32LE() % below;
  };
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const HEX = "0123456789abcdef";
const BASE64URL = `${LETTERS}${LETTERS.toUpperCase()}0123456789-_`;
const CYRILLIC = "абвгдежзиклмнопрстуфхцчшщыэюя";

const groupsOf = (text, sizes, between) => {
  let at = 0;
  const groups = sizes.map((size) => {
    at += size;
    return text.slice(at - size, at);
  });
  return [...groups, text.slice(at)].filter(Boolean).join(between);
};

/** By kind, a canary from `random`: the text, and what of it must be found nowhere. */
const KINDS = {
  ...email("e-mail", (local, domain) => `${local}@${domain}`),
  ...email("e-mail in upper case", (local, domain) => `${local}@${domain}`.toUpperCase()),
  ...email("e-mail with a plus", (local, domain) => `${local}+news@${domain}`),
  ...email("e-mail, percent-encoded", (local, domain) => `${local}%40${domain}`),
  ...email("e-mail, encoded twice", (local, domain) => `${local}%2540${domain}`),
  ...email("e-mail with dots", (local, domain) => `${local}.von.und.zu@mail.${domain}`),
  "e-mail in other letters": (random) => {
    const local = many(random, CYRILLIC, 14);
    const domain = `${many(random, CYRILLIC, 9)}.example`;
    const parts = [local, domain.slice(0, 9)];
    return {
      text: `${local}@${domain}`,
      parts: [...parts, ...parts.map((part) => encodeURIComponent(part))],
    };
  },
  JWT: (random) => {
    const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const parts = [
      encode({ alg: "HS256", typ: "JWT" }),
      encode({ sub: many(random, LETTERS, 1 + random(12)), n: random(1e6) }),
      many(random, BASE64URL, 43),
    ];
    return { text: parts.join("."), parts };
  },
  "MD5 in hex": (random) => token(many(random, HEX, 32)),
  "SHA-256 in hex": (random) => token(many(random, HEX, 64)),
  "16 bytes in base64url": (random) => {
    // Without a digit, one in fifty, it cannot be told from words that are written together.
    for (;;) {
      const text = many(random, BASE64URL, 22);
      if (/\d/.test(text)) return token(text);
    }
  },
  "32 bytes in base64url": (random) => token(many(random, BASE64URL, 43)),
  UUID: (random) => token(groupsOf(many(random, HEX, 32), [8, 4, 4, 4], "-")),
  "UUID in upper case": (random) =>
    token(groupsOf(many(random, HEX, 32), [8, 4, 4, 4], "-").toUpperCase()),
  card: (random) => number(card(random)),
  "card with spaces": (random) => number(groupsOf(card(random), [4, 4, 4], " ")),
  "card with dashes": (random) => number(groupsOf(card(random), [4, 4, 4], "-")),
  telephone: (random) => number(`06${digits(random, 8)}`),
  "telephone with spaces": (random) =>
    number(groupsOf(`06${digits(random, 8)}`, [2, 2, 2, 2], " ")),
  "telephone with dots": (random) => number(groupsOf(`06${digits(random, 8)}`, [2, 2, 2, 2], ".")),
  "telephone with an area": (random) =>
    number(`(0${digits(random, 2)}) ${digits(random, 4)} ${digits(random, 4)}`),
  "telephone, American": (random) => number(`(5${digits(random, 2)}) 555-${digits(random, 4)}`),
  "telephone, international": (random) =>
    number(`+33 6 ${groupsOf(digits(random, 8), [2, 2, 2], " ")}`),
  "telephone, international, dashes": (random) =>
    number(`+1-5${digits(random, 2)}-555-${digits(random, 4)}`),
  IBAN: (random) => number(`DE${digits(random, 20)}`),
  "IBAN with spaces": (random) => number(groupsOf(`DE${digits(random, 20)}`, [4, 4, 4, 4, 4], " ")),
  "IBAN with letters": (random) =>
    number(groupsOf(`GB${digits(random, 2)}NWBK${digits(random, 14)}`, [4, 4, 4, 4, 4], " ")),
  "IBAN, short": (random) => number(`NO${digits(random, 13)}`),
};

function many(random, alphabet, length) {
  return Array.from({ length }, () => alphabet[random(alphabet.length)]).join("");
}
const digits = (random, length) => many(random, "0123456789", length);
/** Of 16 digits, beginning as cards do. */
const card = (random) => `${3 + random(4)}${digits(random, 15)}`;
function email(kind, write) {
  return {
    [kind]: (random) => {
      const [local, domain] = [many(random, LETTERS, 9), many(random, LETTERS, 9)];
      const parts = [local, domain];
      return {
        text: write(local, `${domain}.example`),
        parts: [...parts, ...parts.map((part) => part.toUpperCase())],
      };
    },
  };
}
const token = (text) => ({ text, parts: [text.slice(0, 12), text.slice(-12)] });
/** Any 7 digits that follow each other, whatever is between them. */
function number(text) {
  const all = text.replace(/\D/g, "");
  return {
    text,
    parts: [],
    digits: Array.from({ length: all.length - 6 }, (_, i) => all.slice(i, i + 7)),
  };
}

/** So many canaries, of each kind in turn. */
export function canaries(count, seed = 1) {
  const kinds = Object.entries(KINDS);
  return Array.from({ length: count }, (_, i) => {
    const [kind, make] = kinds[i % kinds.length];
    return { kind, ...make(randomOf(`${seed}:${i}`)) };
  });
}

/** The canaries of which something is in one of the texts: [canary, text]. */
export function findIn(all, texts) {
  const found = [];
  // Digits that were written in groups are one number again.
  const joined = texts.map((text) =>
    text.replace(/(\d)(?:[\s().+-]|%2[089B]|%C2%A0)+(?=\d)/gi, "$1"),
  );
  for (const canary of all)
    for (const [i, text] of texts.entries())
      if (
        canary.parts.some((part) => text.includes(part)) ||
        canary.digits?.some((part) => joined[i].includes(part))
      )
        found.push([canary, text]);
  return found;
}

/** Every text in a document, keys too. */
export function textsOf(document) {
  if (typeof document === "string") return [document];
  if (typeof document !== "object" || !document) return [];
  return Object.entries(document).flatMap(([key, value]) => [
    ...(Array.isArray(document) ? [] : [key]),
    ...textsOf(value),
  ]);
}

const WORDS =
  "why how pricing guide teams planning field service schedule windows11 soc2 iso27001 b2b crm api v2 the first visit fix 2026 2025 top-10 customer-story mobile-app q3 report faq about contact a-z".split(
    " ",
  );
const SHAPES = [
  (_, word) => `/${word()}`,
  (n, word) =>
    `/blog/20${10 + n(17)}/${String(1 + n(12)).padStart(2, "0")}/${word()}-${word()}-${word()}-${word()}`,
  (n, word) =>
    `/blog/20${10 + n(17)}-${String(1 + n(12)).padStart(2, "0")}-${String(1 + n(28)).padStart(2, "0")}-${word()}-${word()}`,
  (n, word) => `/product/${word()}-${n(1000)}`,
  (n, word) => `/${word()}/${n(100_000)}/${word()}`,
  (n) => `/docs/v${n(20)}.${n(30)}.${n(30)}/install`,
  (_n, word) => `/en-gb/${word()}/${word()}_${word()}_${word()}.html`,
  (n, word) => `/${encodeURI("café crème")}/${word()}-${n(100)}`,
  (_n, word) => `/${encodeURI("цены и тарифы")}/${word()}`,
  (n, word) => `/events/${1 + n(28)}-${1 + n(12)}-20${10 + n(17)}/${word()}`,
  (n, word) => `/compare/${word()}-vs-${word()}-${n(50)}-${n(500)}`,
  (_n, word) => `/@${word()}/${word()}.${word()}`,
];

/** Paths as sites have them, with dates, versions, numbers of articles and other letters. */
export function ordinaryPaths(count, seed = 1) {
  return Array.from({ length: count }, (_, i) => {
    const random = randomOf(`${seed}:path:${i}`);
    return SHAPES[i % SHAPES.length](random, () => WORDS[random(WORDS.length)]);
  });
}
