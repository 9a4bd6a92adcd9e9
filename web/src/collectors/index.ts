// The collectors that every page has, by the names of `data-auto`. More are in more/.
import type { Entry } from "../types.ts";
import { start as declared } from "./declared.ts";
import { start as downloads } from "./downloads.ts";
import { start as engagedTime } from "./engaged-time.ts";
import { start as forms } from "./forms.ts";
import { start as links } from "./links.ts";
import { start as pageViews } from "./page-views.ts";
import { start as scroll } from "./scroll.ts";

export const COLLECTORS: readonly Entry[] = [
  ["engaged-time", engagedTime],
  ["scroll", scroll],
  ["page-views", pageViews],
  ["links", links],
  ["downloads", downloads],
  ["forms", forms],
  ["declared", declared],
];
