Object.assign(Object.prototype, {
  storage: true,
  evil: 1,
  debug: true,
  track: () => 1,
  consent: "required",
});
