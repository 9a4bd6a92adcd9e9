// click { outbound, host, path } on links to other hosts; click { kind } on tel: and mailto: links.
import { cleanPath } from "../capture.ts";
import type { Start } from "../types.ts";
import { inPath, onClick } from "./dom.ts";

export const start: Start = (emit) =>
  onClick((event) => {
    const link = inPath(event, "a[href]") as HTMLAnchorElement | undefined;
    const protocol = String(link?.protocol);
    if (!link) return;
    if (/^(tel|mailto):$/.test(protocol)) emit("click", { kind: protocol.slice(0, -1) });
    else if (/^https?:$/.test(protocol) && link.host !== location.host)
      emit("click", { outbound: true, host: link.host, path: cleanPath(link.pathname) });
  });
