// Calls before the widget, as the address says, and what each frame showed.
const parameters = new URLSearchParams(location.search);
window.leadlight = { q: [] };
if (parameters.has("agree")) window.leadlight.q.push(["consent", [{ personalization: true }]]);
if (parameters.has("demo")) window.leadlight.q.push(["track", ["demo_request"]]);

/** What can be seen of the paragraphs in the root. */
window.look = (root = document) =>
  [...root.querySelectorAll("p")]
    .filter((p) => getComputedStyle(p).visibility === "visible")
    .map((p) => p.textContent)
    .join(" ");
window.painted = [];
window.tops = [];
const frame = () => {
  const heading = document.querySelector("h1");
  if (heading && document.readyState !== "loading") {
    window.painted.push(window.look());
    window.tops.push(heading.getBoundingClientRect().top);
  }
  requestAnimationFrame(frame);
};
requestAnimationFrame(frame);
