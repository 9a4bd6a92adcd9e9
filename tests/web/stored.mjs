/**
 * For the page: the events in the database of the widget, by time; null: there is no database, and
 * looking makes none. Self-contained, so that its text can be part of another function's.
 */
export async function readStored() {
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const opening = indexedDB.open("leadlight");
  opening.onupgradeneeded = () => opening.transaction.abort();
  const database = await done(opening).catch(() => null);
  if (!database) return null;
  const found = database.objectStoreNames.contains("events")
    ? await done(database.transaction("events").objectStore("events").getAll())
    : [];
  database.close();
  return found.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
}
