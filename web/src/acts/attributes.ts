// Stage, temperature and grade as attributes of <html>, for the site's own CSS: the page changes, so
// only with consent to that.
import type { ActsHost } from "./host.ts";

const NAMES = ["stage", "temperature", "grade"] as const;

export const showAttributes = ({ follow, allowed }: ActsHost) =>
  follow((assessment) => {
    const { documentElement: root } = document;
    for (const name of NAMES) {
      const value = allowed("personalization") ? assessment?.[name] : null;
      if (value) root.setAttribute(`data-leadlight-${name}`, value);
      else root.removeAttribute(`data-leadlight-${name}`);
    }
  });
