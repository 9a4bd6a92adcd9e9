/**
 * Public types of `leadlight/more`: the collectors that not every page needs at once, for the option
 * `more` of `createLeadlight`. docs/events.md says what they tell.
 */
import type { More } from "./leadlight.d.ts";

declare const collectors: More["default"];
export default collectors;
