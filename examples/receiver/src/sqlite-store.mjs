// Everything in one SQLite file, by its write-ahead log, so that reading never waits for writing.
import Database from "libsql";
import { Dossier, Register } from "./register.mjs";

/** Opens the file, or makes it; ":memory:" is one that goes with the process. `keep`: milliseconds. */
export function openStore(file, keep) {
  const database = new Database(file);
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("PRAGMA synchronous = NORMAL");
  // What was erased is gone from the file, too.
  database.exec("PRAGMA secure_delete = ON");
  const prepared = new Map();
  const sql = (query, ...values) => {
    if (!prepared.has(query)) prepared.set(query, database.prepare(query));
    const statement = prepared.get(query);
    if (statement.reader) return statement.all(...values);
    statement.run(...values);
    return [];
  };
  const register = new Register(sql);
  const dossier = new Dossier(sql);
  const admit = database.transaction((record) => {
    const known = register.admit(record);
    if (!known) dossier.keep(record);
    return known;
  });
  const erase = database.transaction((subject) => {
    register.erase(subject);
    dossier.erase(subject);
  });

  return {
    known: async (id) => register.known(id),
    admit: async (record) => admit(record),
    list: async (query) => register.list(query),
    counts: async () => register.counts(),
    take: async (subject, time) => register.take(subject, time),
    erase: async (subject) => {
      erase(subject);
      // The log, too, has what was erased, until it is written back.
      database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    },
    prospect: async (subject) => {
      const prospect = register.prospect(subject);
      return prospect && { prospect, messages: dossier.messages(subject) };
    },
    /** Forgets what is older than `keep` at `now`. */
    prune(now) {
      register.prune(now - keep);
      dossier.prune(now - keep);
    },
    close: () => database.close(),
  };
}
