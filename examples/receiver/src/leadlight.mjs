// The public files of Leadlight, as a build of this repository makes them. In a project of your
// own: export { createCore } from "leadlight/core".
export { createCore } from "../../../build/dist/leadlight-core.mjs";
