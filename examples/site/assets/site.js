// What the pages of Quillfern do by themselves: the stub of Leadlight's calls, traits from the
// forms' lists, the two steps of the checkout, and the consent banner.

const METHODS = ["track", "page", "identify", "group", "consent", "forget", "on"];
const PURPOSES = {
  scoring: [
    "Score my visit",
    "Work out from the pages you view which topics matter to you. Held in memory.",
  ],
  storage: [
    "Remember on this device",
    "Keep that on this device for your next visit. Without it, your answer ends with this page.",
  ],
  personalization: ["Adapt the site", "Show what fits your interest first."],
  handoff: ["Pass on to sales", "Let our sales team see the summary if you ask for contact."],
};
const PRICES = { starter: 468, team: 1188 };
const REMEMBERED = "quillfern-consent";

// Leadlight's script is async and may come later than this one: until then the calls wait in `q`.
if (!window.leadlight) {
  const stub = { q: [] };
  for (const name of METHODS) {
    stub[name] = (...args) => {
      stub.q.push([name, args]);
    };
  }
  window.leadlight = stub;
}

// Traits come from lists of fixed answers only, never from what somebody typed. The listener is on
// the window, in the capture phase, so that the traits are known before the request is judged.
function identifyOnSubmit() {
  const listen = (event) => {
    const traits = {};
    for (const select of event.target.querySelectorAll("select[data-trait]")) {
      if (select.value) traits[select.dataset.trait] = select.value;
    }
    if (Object.keys(traits).length > 0) window.leadlight.identify(traits);
  };
  window.addEventListener("submit", listen, { capture: true });
}

function euros(amount) {
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency: "EUR",
    maximumFractionDigits: 0,
  }).format(amount);
}

function startCheckout() {
  const form = document.querySelector("#checkout-form");
  if (!form) return;
  const choice = document.querySelector("#checkout-plan");
  const total = document.querySelector("#checkout-total");
  const asked = new URLSearchParams(location.search).get("plan");
  const show = () => {
    total.textContent = euros(PRICES[choice.value]);
    form.setAttribute("action", `/checkout/thanks/#order-${choice.value}`);
  };
  choice.value = Object.hasOwn(PRICES, asked) ? asked : "team";
  choice.addEventListener("change", show);
  show();
  window.leadlight.track("begin_checkout", { plan: choice.value });
}

// The fragment says that the form was sent just now. It goes away with the first look at it, so
// that a reload or a bookmark is no second purchase.
function finishCheckout() {
  const order = /^#order(?:-(starter|team))?$/.exec(location.hash);
  if (location.pathname !== "/checkout/thanks/" || !order) return;
  history.replaceState(null, "", location.pathname);
  const plan = order[1] ?? "team";
  window.leadlight.track("purchase", { value: PRICES[plan], currency: "EUR", plan });
}

// The visitor's answer: "yes" (its purposes are kept by localStorage, which the visitor allowed),
// "no" (kept by a cookie without any identifier), or none yet.
function answer() {
  const refused = document.cookie.split("; ").includes("consent=no");
  if (refused) return "no";
  try {
    if (localStorage.getItem(REMEMBERED)) return "yes";
  } catch {
    // Storage is blocked: ask again.
  }
  return "none";
}

function rememberAnswer(purposes) {
  forgetAnswer();
  if (purposes.storage) {
    try {
      localStorage.setItem(REMEMBERED, JSON.stringify(purposes));
    } catch {
      // Storage is blocked: the answer holds for this page.
    }
  } else {
    // biome-ignore lint/suspicious/noDocumentCookie: not every browser has the Cookie Store API.
    document.cookie = "consent=no; path=/; max-age=15552000; samesite=lax";
  }
}

function forgetAnswer() {
  // biome-ignore lint/suspicious/noDocumentCookie: not every browser has the Cookie Store API.
  document.cookie = "consent=no; path=/; max-age=0; samesite=lax";
  try {
    localStorage.removeItem(REMEMBERED);
  } catch {
    // Storage is blocked: there is nothing to remove.
  }
}

function decide(purposes) {
  const region = document.querySelector(".consent");
  if (region?.contains(document.activeElement)) {
    document.querySelector("main").focus({ preventScroll: true });
  }
  region?.remove();
  window.leadlight.consent(purposes);
  rememberAnswer(purposes);
}

function allPurposes(granted) {
  return Object.fromEntries(Object.keys(PURPOSES).map((purpose) => [purpose, granted]));
}

function browserObjects() {
  return navigator.globalPrivacyControl === true || navigator.doNotTrack === "1";
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function button(text, onClick) {
  const made = element("button", { type: "button", className: "button quiet", textContent: text });
  made.addEventListener("click", onClick);
  return made;
}

function switches() {
  const set = element("fieldset", {}, element("legend", { textContent: "What may we do?" }));
  for (const [purpose, [label, hint]] of Object.entries(PURPOSES)) {
    const input = element("input", { type: "checkbox" });
    input.setAttribute("role", "switch");
    input.dataset.purpose = purpose;
    const words = element("span", {}, label, element("span", { className: "hint" }, hint));
    set.append(element("label", { className: "switch" }, input, words));
  }
  return set;
}

// Neither a wall nor a dialog: the page can be read and used while the question is open.
function ask() {
  const title = element("h2", { id: "consent-title" }, "May we learn from your visit?");
  const link = element("a", { href: "/privacy/" }, "What it notices");
  const text = element(
    "p",
    {},
    "Leadlight scores your visit inside your own browser. Nothing is stored on this device and " +
      "nothing is sent to anyone unless you agree. ",
    link,
    ".",
  );
  const buttons = element("div", { className: "consent-buttons" });
  const wrap = element("div", { className: "wrap" }, title, text, buttons);
  const region = element("section", { className: "consent" }, wrap);
  region.setAttribute("aria-labelledby", "consent-title");

  const all = button("Accept all", () => decide(allPurposes(true)));
  const none = button("Only what is needed", () => decide(allPurposes(false)));
  const openChoice = () => {
    const set = switches();
    const save = button("Save my choice", () => {
      const purposes = allPurposes(false);
      for (const input of set.querySelectorAll("input")) {
        purposes[input.dataset.purpose] = input.checked;
      }
      decide(purposes);
    });
    buttons.before(set);
    buttons.replaceChildren(all, none, save);
    set.querySelector("input").focus();
  };
  buttons.append(all, none, button("Choose", openChoice));
  document.querySelector(".skip").after(region);
}

// The privacy card changes the answers too, and so does another tab.
function followAnswers() {
  window.addEventListener("leadlight:consent", ({ detail }) => {
    if (browserObjects()) return;
    const states = Object.entries(detail);
    if (states.every(([, state]) => state === "unknown")) return forgetAnswer();
    rememberAnswer(Object.fromEntries(states.map(([name, state]) => [name, state === "granted"])));
    document.querySelector(".consent")?.remove();
  });
}

identifyOnSubmit();
startCheckout();
finishCheckout();
followAnswers();

// A grant is remembered by the widget itself. A refusal cannot be, since nothing may be stored for
// it: the site says it again on every page.
if (answer() === "no") {
  window.leadlight.consent(allPurposes(false));
} else if (answer() === "none" && !browserObjects()) {
  ask();
}
