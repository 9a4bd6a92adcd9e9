// What the frame says of itself, for it is of another origin.
addEventListener("message", (event) => {
  window.heard = event.data;
});
