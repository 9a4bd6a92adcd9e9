/** The globals of other scripts, of which nothing is known for certain. */
// biome-ignore lint/suspicious/noExplicitAny: another script's objects, checked where they are read
export const page = globalThis as any;
