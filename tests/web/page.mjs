// A page of a site, as the tests write it.

/** The widget's script tag. */
export const tag = (attributes = "") =>
  `<script async src="/leadlight/leadlight.js" ${attributes}></script>`;

export const html = ({ head = tag(), body = "", lang = "en", title = "Page" } = {}) =>
  `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>${title}</title>${head}
  </head><body><h1>${title}</h1>${body}</body></html>`;
