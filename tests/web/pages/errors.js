// Keeps what the page complains of, for the tests; before any other script.
window.complaints = [];
for (const type of ["error", "unhandledrejection"])
  addEventListener(type, (event) => {
    window.complaints.push(`exception: ${event.message ?? event.reason}`);
  });
document.addEventListener("securitypolicyviolation", (event) => {
  window.complaints.push(`${event.violatedDirective}: ${event.blockedURI}`);
});
const { error } = console;
console.error = (...parts) => {
  window.complaints.push(parts.map(String).join(" "));
  error.apply(console, parts);
};
