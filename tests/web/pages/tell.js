// In the sandboxed frame: uses the widget, and tells the page around it what came of it.
const told = (async () => {
  while (!window.leadlight?.ready) await new Promise((resolve) => setTimeout(resolve, 10));
  const ready = await window.leadlight.ready;
  await window.leadlight.consent({ storage: true });
  window.leadlight.track("demo_request");
  const { stage } = window.leadlight.assess();
  await window.leadlight.optOut();
  return { ready, stage, after: window.leadlight.export().events.length };
})();
told
  .catch((error) => ({ failed: `${error}` }))
  .then((told) => parent.postMessage({ ...told, complaints: window.complaints }, "*"));
