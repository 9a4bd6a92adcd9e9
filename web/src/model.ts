// Where the model comes from, and what is said when it is not to be had.
import type { Failure, ModelError } from "./types.ts";

const SHOWN = 5;

export type Source = string | URL | object | (() => Promise<unknown>);

/** The model's document. Rejects with a sentence that says where it was looked for. */
export async function readModel(source: Source): Promise<unknown> {
  if (typeof source === "function") return source();
  try {
    if (typeof source !== "string" && !(source instanceof URL)) return await source;
  } catch (error) {
    // A proxy throws whatever it likes, also what no text can be made of.
    throw error instanceof Error ? error : new Error("the model throws when it is read");
  }
  const response = await fetch(source);
  if (!response.ok) throw new Error(`the model ${source} is not there: status ${response.status}`);
  return parseModel(await response.text(), source);
}

export function parseModel(text: string | null, where: string | URL): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch (error) {
    throw new Error(`the model ${where} is not JSON: ${(error as Error).message}`);
  }
}

/** The first errors of a model in words, and how many more there are. */
export function describe(errors: readonly ModelError[]): Failure {
  const lines = errors
    .slice(0, SHOWN)
    .map(
      (error) => `\n  ${error.pointer || "/"}: expected ${error.expected}, found ${error.found}`,
    );
  if (errors.length > SHOWN) lines.push(`\n  and ${errors.length - SHOWN} more`);
  return { message: `the model has errors:${lines.join("")}`, errors };
}
