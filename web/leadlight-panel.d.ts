/** Public types of `leadlight/panel`: the inspector, what Leadlight thinks of this visitor and why. */
import type { Leadlight } from "./leadlight.d.ts";

export interface InspectorOptions {
  /** "en" or "fr", or a tag such as "fr-CA". Without it the page's language, then the browser's. */
  readonly language?: string;
  /** Stands inside this element, always open, rather than floating over the page. */
  readonly container?: HTMLElement;
}

/** Shows the inspector; the function given back takes it away. */
export default function mount(leadlight: Leadlight, options?: InspectorOptions): () => void;
