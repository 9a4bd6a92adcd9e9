export interface Canary {
  kind: string;
  text: string;
  parts: string[];
  digits?: string[];
}
export function canaries(count: number, seed?: number): Canary[];
export function findIn(all: Canary[], texts: string[]): [Canary, string][];
export function textsOf(document: unknown): string[];
export function ordinaryPaths(count: number, seed?: number): string[];
