// Links and forms of the class "stay" lead nowhere.
for (const type of ["click", "submit"])
  document.addEventListener(type, (event) => {
    const held = type === "click" ? "a.stay" : "form.stay";
    if (event.target.closest?.(held)) event.preventDefault();
  });
