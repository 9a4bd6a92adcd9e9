// Takes calls until leadlight.js is there. Paste it before anything that calls leadlight.
((name, calls) => {
  if (window[name]) return;
  const stub = { q: calls };
  window[name] = stub;
  "track page identify group consent optOut optIn forget on".split(" ").forEach((method) => {
    stub[method] = (...parts) => calls.push([method, parts]);
  });
})("leadlight", []);
