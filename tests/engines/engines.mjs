// Three engines behind one small face: Chromium, Firefox and WebKit, as Debian packages them. README.md
// beside this file says what each of them needs and where it is odd.
//
//   for (const engine of engines) {
//     engine.name                      "Chromium"
//     engine.missing                   null, or why it cannot start here
//     engine.driven                    navigator.webdriver is true in it, and cannot be hidden
//     const page = await engine.start()
//   }
//
// A page: one tab of a fresh profile, 1280 wide.
//   version                            the engine's
//   open(url)                          comes back when the page has loaded
//   evaluate(run, ...args)             calls run(...args) in the page and awaits it. `run` is a function
//                                      that uses nothing from outside; what goes in and out is JSON
//   until(run, ...args)                as evaluate, again and again until the answer is true
//   click(selector), type(selector, text), back()
//                                      as a person does; what comes of it is to be waited for
//   errors()                           what the page complained of since the last call
//   screenshot(path)                   a PNG of the viewport
//   close()                            leaves nothing running
import { spawn } from "node:child_process";
import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const VIEWPORT = { width: 1280, height: 900 };
const PATIENCE = 600_000; // ms, for one evaluate: ten thousand cases take a while
const START = 30_000;
/** The browser says neither that it is driven nor that it has no head, which make it a machine. */
const HIDDEN = [
  "--disable-blink-features=AutomationControlled",
  "--user-agent=Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
];

const executable = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not ours to run: the same to us
  }
};
const onPath = (name) =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(executable);
const list = (folder) =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];

/** Each distribution keeps it elsewhere: /usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser. */
function findMiniBrowser() {
  const folders = ["/usr/libexec", "/usr/lib64", "/usr/lib"];
  folders.push(...list("/usr/lib").map((name) => join("/usr/lib", name)));
  return folders
    .flatMap((folder) =>
      list(folder)
        .filter((name) => /^webkit2?gtk-\d/.test(name))
        .sort()
        .reverse()
        .map((name) => join(folder, name, "MiniBrowser")),
    )
    .find(executable);
}

const found = {
  chromium: process.env.LEADLIGHT_CHROMIUM ?? onPath("chromium"),
  firefox: process.env.LEADLIGHT_FIREFOX ?? onPath("firefox-esr") ?? onPath("firefox"),
  driver: process.env.LEADLIGHT_WEBKITDRIVER ?? onPath("WebKitWebDriver"),
  minibrowser: process.env.LEADLIGHT_MINIBROWSER ?? findMiniBrowser(),
  xvfb: onPath("Xvfb"),
};
const without = (...parts) => {
  const absent = parts.filter(([path]) => !path).map(([, what]) => what);
  return absent.length === 0 ? null : `not installed: ${absent.join(", ")}`;
};

/** A call as one expression that gives a promise of JSON, which is the same in every protocol. */
const expression = (run, args) =>
  `Promise.resolve((${run})(...${JSON.stringify(args)})).then((value) => JSON.stringify(value ?? null))`;

const page = (parts) => ({
  ...parts,
  evaluate: async (run, ...args) => JSON.parse(await parts.evaluate(expression(run, args))),
  async until(run, ...args) {
    const end = Date.now() + START;
    while (JSON.parse(await parts.evaluate(expression(run, args))) !== true) {
      if (Date.now() > end) throw new Error(`not within ${START} ms: ${run}`);
      await sleep(50);
    }
  },
});

async function startChromium() {
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({
    executablePath: found.chromium,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
    args: ["--no-sandbox", "--disable-background-networking", "--disable-gpu", ...HIDDEN],
  });
  const context = await browser.newContext({ viewport: VIEWPORT });
  const tab = await context.newPage();
  const complaints = [];
  context.on("weberror", (error) => complaints.push(`exception: ${error.error().message}`));
  context.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return page({
    version: browser.version(),
    open: (url) => tab.goto(url),
    evaluate: (source) => tab.evaluate(source),
    click: (selector) => tab.click(selector, { noWaitAfter: true }),
    type: (selector, text) => tab.type(selector, text),
    back: () => tab.goBack({ waitUntil: "commit" }),
    errors: async () => complaints.splice(0),
    screenshot: (path) => tab.screenshot({ path }),
    close: () => browser.close(),
  });
}

async function startFirefox() {
  const { default: puppeteer } = await import("puppeteer-core");
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: found.firefox,
    headless: true,
    defaultViewport: VIEWPORT,
    protocolTimeout: PATIENCE,
  });
  const tab = await browser.newPage();
  // Hidden, as in Chromium.
  await tab.evaluateOnNewDocument(() =>
    Object.defineProperty(Navigator.prototype, "webdriver", { get: () => false }),
  );
  const complaints = [];
  // What breaks the page's CSP arrives here too, as an exception.
  tab.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  tab.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return page({
    version: (await browser.version()).replace("firefox/", ""),
    open: (url) => tab.goto(url, { waitUntil: "load" }),
    evaluate: (source) => tab.evaluate(source),
    click: (selector) => tab.click(selector),
    type: (selector, text) => tab.type(selector, text),
    // Not the driver's, which waits for a load that does not come from the back/forward cache.
    back: () => tab.evaluate("history.back()"),
    errors: async () => complaints.splice(0),
    screenshot: (path) => tab.screenshot({ path }),
    close: () => browser.close(),
  });
}

/** A process that ends with us, whatever happens to us; `ended` says so when it ends before. */
function companion(command, args, options) {
  const child = spawn(command, args, options);
  const stop = () => child.kill();
  process.on("exit", stop);
  const ended = new Promise((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${command} ended with ${code}`)));
  });
  ended.catch(() => {}); // it may also end when nobody waits for it any more
  return {
    child,
    ended,
    async stop() {
      process.off("exit", stop);
      stop();
      await ended.catch(() => {}); // that is what we wait for
    },
  };
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** A screen that nobody sees; it chooses a free number by itself, and says which. */
async function startScreen() {
  const { width, height } = VIEWPORT;
  const screen = ["-screen", "0", `${width + 200}x${height + 200}x24`, "-nolisten", "tcp"];
  const server = companion(found.xvfb, ["-displayfd", "3", ...screen], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const number = new Promise((done) => server.child.stdio[3].once("data", done));
  const display = `:${String(await Promise.race([number, server.ended])).trim()}`;
  return { display, stop: server.stop };
}

/**
 * Runs in each new document of WebKit, whose WebDriver hands out no console. True: it is in place;
 * false: the document is still the one before.
 */
function listenForErrors() {
  if (window.leadlightErrors) return false;
  window.leadlightErrors = [];
  const { error } = console;
  const keep = (text) => window.leadlightErrors.push(text);
  console.error = (...args) => {
    keep(args.map(String).join(" "));
    error.apply(console, args);
  };
  addEventListener("error", (event) => keep(`exception: ${event.message}`));
  addEventListener("unhandledrejection", (event) => keep(`exception: ${event.reason}`));
  document.addEventListener("securitypolicyviolation", (event) =>
    keep(`${event.violatedDirective}: ${event.blockedURI}`),
  );
  return true;
}

async function startWebKit() {
  const { Builder, By, Capabilities } = await import("selenium-webdriver");
  const screen = await startScreen();
  const port = await freePort();
  const driver = companion(found.driver, [`--port=${port}`], {
    stdio: "ignore",
    env: { ...process.env, DISPLAY: screen.display, GDK_BACKEND: "x11" },
  });
  const stop = async () => {
    await driver.stop();
    await screen.stop();
  };
  try {
    const server = `http://127.0.0.1:${port}`;
    const listening = async () => {
      for (const end = Date.now() + START; Date.now() < end; await sleep(50)) {
        const answer = await fetch(`${server}/status`).catch(() => null); // not yet
        if (answer?.ok) return;
      }
      throw new Error(`${found.driver} does not answer`);
    };
    await Promise.race([listening(), driver.ended]);
    const session = await new Builder()
      .disableEnvironmentOverrides()
      .usingServer(server)
      .withCapabilities(
        new Capabilities({
          browserName: "MiniBrowser",
          // So that listenForErrors comes before the page's own scripts have done much.
          pageLoadStrategy: "none",
          timeouts: { script: PATIENCE },
          "webkitgtk:browserOptions": { binary: found.minibrowser, args: ["--automation"] },
        }),
      )
      .build();
    const run = (source) => session.executeScript(`return ${source}`);
    const listen = () =>
      run(`(${listenForErrors})()`).catch((error) => {
        if (error.name === "NoSuchFrameError") return false; // the document went away just now
        throw error;
      });
    const errors = () => run("(window.leadlightErrors ?? []).splice(0)");
    const complaints = [];
    await listen();
    const capabilities = await session.getCapabilities();
    const size = await run("[innerWidth, innerHeight]");
    const outer = await session.manage().window().getRect();
    await session
      .manage()
      .window()
      .setRect({
        x: 0,
        y: 0,
        width: outer.width + VIEWPORT.width - size[0],
        height: outer.height + VIEWPORT.height - size[1],
      });
    return page({
      version: capabilities.getBrowserVersion(),
      async open(url) {
        complaints.push(...(await errors()));
        await session.get(url);
        const end = Date.now() + START;
        while (!(await listen())) {
          if (Date.now() > end) throw new Error(`${url} did not open within ${START} ms`);
        }
        while (!(await run('document.readyState === "complete"'))) {
          if (Date.now() > end) throw new Error(`${url} did not load within ${START} ms`);
          await sleep(10);
        }
      },
      evaluate: run,
      click: (selector) => session.findElement(By.css(selector)).click(),
      type: (selector, text) => session.findElement(By.css(selector)).sendKeys(text),
      back: () => session.navigate().back(),
      errors: async () => [...complaints.splice(0), ...(await errors())],
      screenshot: async (path) =>
        writeFile(path, Buffer.from(await session.takeScreenshot(), "base64")),
      async close() {
        try {
          await session.quit();
        } finally {
          await stop();
        }
      },
    });
  } catch (error) {
    await stop();
    throw error;
  }
}

export const engines = [
  {
    name: "Chromium",
    driven: false,
    missing: without([found.chromium, "chromium"]),
    start: startChromium,
  },
  {
    name: "Firefox",
    driven: false,
    missing: without([found.firefox, "firefox-esr"]),
    start: startFirefox,
  },
  {
    name: "WebKit",
    driven: true,
    missing: without(
      [found.driver, "WebKitWebDriver (webkit2gtk-driver)"],
      [found.minibrowser, "MiniBrowser (libwebkit2gtk-4.1-0)"],
      [found.xvfb, "Xvfb (xvfb)"],
    ),
    start: startWebKit,
  },
];
