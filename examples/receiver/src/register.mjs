// What is kept, as two tables' worth of SQL: the register (the list, and which messages were taken)
// and the dossier (the messages themselves, by visitor). The server has both in one file; the Worker
// has the register in one object and a dossier in each visitor's. `sql(query, ...values)` runs one
// statement and gives its rows.

/** Messages kept of one visitor; the oldest goes. */
const MESSAGES = 20;

/** Who is a prospect, newest first, and the answer that each message got. */
export class Register {
  #sql;

  constructor(sql) {
    this.#sql = sql;
    sql(`CREATE TABLE IF NOT EXISTS messages (
      id TEXT PRIMARY KEY,
      digest TEXT NOT NULL,
      received INTEGER NOT NULL,
      verified INTEGER NOT NULL,
      -- Null once the visitor was erased: what is left recognises a message that comes again.
      subject TEXT
    )`);
    sql("CREATE INDEX IF NOT EXISTS messages_received ON messages (received)");
    sql("CREATE INDEX IF NOT EXISTS messages_subject ON messages (subject)");
    sql(`CREATE TABLE IF NOT EXISTS prospects (
      subject TEXT PRIMARY KEY,
      at INTEGER NOT NULL,
      received INTEGER NOT NULL,
      verified INTEGER NOT NULL,
      taken INTEGER,
      summary TEXT NOT NULL
    )`);
    sql("CREATE INDEX IF NOT EXISTS prospects_received ON prospects (received, subject)");
  }

  /** What became of the message with this id: { digest, verified, erased }; null: never seen. */
  known(id) {
    const [row] = this.#sql("SELECT digest, verified, subject FROM messages WHERE id = ?", id);
    return row
      ? { digest: row.digest, verified: !!row.verified, erased: row.subject === null }
      : null;
  }

  /** Enters a message, unless its id is known: gives what is known of it then, else null. */
  admit({ id, digest, subject, at, verified, summary, received }) {
    const known = this.known(id);
    if (known) return known;
    this.#sql(
      "INSERT INTO messages (id, digest, received, verified, subject) VALUES (?, ?, ?, ?, ?)",
      id,
      digest,
      received,
      verified ? 1 : 0,
      subject,
    );
    // A message that was late must not hide what a newer one said.
    this.#sql(
      `INSERT INTO prospects (subject, at, received, verified, summary) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (subject) DO UPDATE SET
         at = excluded.at, received = excluded.received,
         verified = excluded.verified, summary = excluded.summary
       WHERE excluded.at >= prospects.at`,
      subject,
      at,
      received,
      verified ? 1 : 0,
      summary,
    );
    return null;
  }

  /** At most `limit` prospects in a state, newest first, beginning after the one of `after`. */
  list({ state, after, limit }) {
    const { received, subject } = after ?? { received: Number.MAX_SAFE_INTEGER, subject: "" };
    return this.#sql(
      `SELECT * FROM prospects WHERE (${STATES[state]}) AND (received, subject) < (?, ?)
       ORDER BY received DESC, subject DESC LIMIT ?`,
      received,
      subject,
      limit,
    ).map(prospectOf);
  }

  /** How many there are in each state. */
  counts() {
    const sums = Object.entries(STATES).map(
      ([state, where]) => `COALESCE(SUM(${where}), 0) AS "${state}"`,
    );
    const [row] = this.#sql(`SELECT ${sums.join(", ")} FROM prospects`);
    return { ...row };
  }

  /** One prospect, or null. */
  prospect(subject) {
    const [row] = this.#sql("SELECT * FROM prospects WHERE subject = ?", subject);
    return row ? prospectOf(row) : null;
  }

  /** Marks as taken at a time, or with null as not taken. */
  take(subject, time) {
    this.#sql("UPDATE prospects SET taken = ? WHERE subject = ?", time, subject);
  }

  erase(subject) {
    this.#sql("UPDATE messages SET subject = NULL WHERE subject = ?", subject);
    this.#sql("DELETE FROM prospects WHERE subject = ?", subject);
  }

  /** Forgets what was received before a time. */
  prune(before) {
    this.#sql("DELETE FROM messages WHERE received < ?", before);
    this.#sql("DELETE FROM prospects WHERE received < ?", before);
  }
}

/** What a list can be narrowed to. */
export const STATES = {
  all: "1",
  open: "taken IS NULL",
  taken: "taken IS NOT NULL",
  verified: "verified = 1",
  unverified: "verified = 0",
};

const prospectOf = ({ subject, at, received, verified, taken, summary }) => ({
  subject,
  at,
  received,
  verified: !!verified,
  taken,
  ...JSON.parse(summary),
});

/** The messages, as they came. */
export class Dossier {
  #sql;

  constructor(sql) {
    this.#sql = sql;
    sql(`CREATE TABLE IF NOT EXISTS bodies (
      id TEXT PRIMARY KEY,
      subject TEXT NOT NULL,
      received INTEGER NOT NULL,
      verified INTEGER NOT NULL,
      body TEXT NOT NULL
    )`);
    sql("CREATE INDEX IF NOT EXISTS bodies_subject ON bodies (subject, received)");
    sql("CREATE INDEX IF NOT EXISTS bodies_received ON bodies (received)");
  }

  keep({ id, subject, received, verified, body }) {
    this.#sql(
      "INSERT OR IGNORE INTO bodies (id, subject, received, verified, body) VALUES (?, ?, ?, ?, ?)",
      id,
      subject,
      received,
      verified ? 1 : 0,
      body,
    );
    this.#sql(
      `DELETE FROM bodies WHERE subject = ? AND id NOT IN
         (SELECT id FROM bodies WHERE subject = ? ORDER BY received DESC, id LIMIT ${MESSAGES})`,
      subject,
      subject,
    );
  }

  /** A visitor's messages, the newest claim first: [{ received, verified, message }]. */
  messages(subject) {
    return this.#sql("SELECT received, verified, body FROM bodies WHERE subject = ?", subject)
      .map(({ received, verified, body }) => ({
        received,
        verified: !!verified,
        message: JSON.parse(body),
      }))
      .sort((a, b) => b.message.data.at - a.message.data.at || b.received - a.received);
  }

  erase(subject) {
    this.#sql("DELETE FROM bodies WHERE subject = ?", subject);
  }

  prune(before) {
    this.#sql("DELETE FROM bodies WHERE received < ?", before);
  }
}
