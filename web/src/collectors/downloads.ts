// file_download { file, extension } on links to a file, or with the attribute `download`.
import { cleanPath } from "../capture.ts";
import type { Start } from "../types.ts";
import { inPath, onClick } from "./dom.ts";

const FILES =
  /^(pdf|docx?|xlsx?|pp[st]x?|od[pst]|rtf|txt|csv|key|epub|ics|vcf|zip|7z|rar|gz|dmg|pkg|exe|msi|apk|mp[34]|m4a|mov|avi|wmv|wav)$/;

export const start: Start = (emit) =>
  onClick((event) => {
    const link = inPath(event, "a[href]") as HTMLAnchorElement | undefined;
    if (!link || !/^https?:$/.test(link.protocol)) return;
    const extension = /\.(\w+)$/.exec(link.pathname)?.[1]?.toLowerCase() ?? "";
    if (FILES.test(extension) || link.hasAttribute("download"))
      emit("file_download", { file: cleanPath(link.pathname), extension });
  });
