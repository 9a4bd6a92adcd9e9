// The collectors by the names of `data-auto`. Those that tell of the page that is left come before
// page-views, which tells of the next one.
import type { Collector, Start } from "../types.ts";
import { start as declared } from "./declared.ts";
import { start as downloads } from "./downloads.ts";
import { start as engagedTime } from "./engaged-time.ts";
import { start as forms } from "./forms.ts";
import { start as links } from "./links.ts";
import { start as pageViews } from "./page-views.ts";
import { start as scroll } from "./scroll.ts";

export const COLLECTORS: readonly (readonly [Collector, Start])[] = [
  ["engaged-time", engagedTime],
  ["scroll", scroll],
  ["page-views", pageViews],
  ["links", links],
  ["downloads", downloads],
  ["forms", forms],
  ["declared", declared],
];
