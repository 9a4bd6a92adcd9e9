// Calls that a site makes before the widget is there.
window.held = window.leadlight;
window.leadlight.track("sign_up", { plan: "pro" });
window.leadlight.identify("u1", { company_size: 120 });
window.leadlight.page("Docs");
