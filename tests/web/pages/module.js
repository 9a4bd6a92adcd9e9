import { createLeadlight } from "/leadlight/leadlight.mjs";

window.leadlight = createLeadlight({ auto: ["page-views"] });
