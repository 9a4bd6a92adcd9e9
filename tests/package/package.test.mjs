// What npm packs: installed into an empty project, typed, imported under node, bundled by Vite and by
// webpack as docs/embedding.md says, and opened.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, createServer } from "vite";
import webpack from "webpack";
import { snippetsOf, WITH_THE_PACKAGE } from "../docs/snippets.mjs";
import { assess, built, html, usePages } from "../web/browser/harness.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const manifest = JSON.parse(built("package.json"));
const require = createRequire(import.meta.url);

/** Runs a command; what it printed is in the error when it fails. */
function run(command, parts, folder) {
  try {
    return execFileSync(command, parts, { cwd: folder, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    throw new Error(`${command} ${parts.join(" ")}\n${error.stdout}${error.stderr}`);
  }
}
const textOf = (how) => snippetsOf(how)[0].text;

describe("package", () => {
  let folder; // of the project
  let tarball;
  const inProject = (...parts) => join(folder, ...parts);
  const installed = (...parts) => inProject("node_modules/leadlight", ...parts);
  const write = (path, text) => writeFileSync(inProject(path), text);

  before(() => {
    for (const how of WITH_THE_PACKAGE) assert.ok(snippetsOf(how).length, how);
    const outside = mkdtempSync(join(tmpdir(), "leadlight-package-"));
    folder = join(outside, "project");
    mkdirSync(join(folder, "src"), { recursive: true });
    const [packed] = JSON.parse(
      run("npm", ["pack", "--json", "--pack-destination", outside, join(root, "build/dist")]),
    );
    tarball = join(outside, packed.filename);
    write("package.json", JSON.stringify({ private: true, type: "module" }));
    // As the document says, with the tarball for the name, and without a network.
    const [command, ...parts] = textOf("sh").trim().split(" ");
    assert.deepEqual([command, ...parts], ["npm", "install", "leadlight"]);
    run(command, [...parts.slice(0, -1), "--offline", "--no-audit", tarball], folder);
  });
  after(() => folder && rmSync(join(folder, ".."), { recursive: true }));

  test("installs into an empty project, and nothing with it", () => {
    const names = readdirSync(inProject("node_modules")).filter((name) => !name.startsWith("."));
    assert.deepEqual(names, ["leadlight"]);
    assert.equal(manifest.dependencies, undefined);
    assert.equal(manifest.scripts, undefined, "nothing runs at an installation");
  });

  test("has every file that it exports, and what the build made for browsers", () => {
    const files = Object.values(manifest.exports).flatMap((found) => Object.values([found].flat()));
    for (const found of files.flatMap((one) =>
      typeof one === "string" ? one : Object.values(one),
    ))
      if (!found.includes("*")) assert.ok(existsSync(installed(found)), found);
    const integrities = JSON.parse(readFileSync(installed("integrity.json"), "utf8"));
    for (const name of Object.keys(integrities))
      assert.deepEqual(readFileSync(installed(name)), built(name), name);
    assert.ok(existsSync(installed("LICENSE")));
    assert.ok(!existsSync(installed("offline.html")), "what is no part of it");
  });

  test("is imported where there is no window, touches nothing, and lets node end", () => {
    write(
      "server.js",
      `const before = Object.keys(globalThis).join();
       const parts = await Promise.all(
         ["leadlight", "leadlight/consent", "leadlight/more", "leadlight/panel", "leadlight/core"].map(
           (name) => import(name)));
       const addresses = ["leadlight/leadlight.wasm", "leadlight/leadlight-plain.js",
         "leadlight/models/b2b-saas.json", "leadlight/script", "leadlight/single", "leadlight/stub",
         "leadlight/integrity.json", "leadlight/package.json"].map((name) => import.meta.resolve(name));
       console.log(JSON.stringify({ kinds: parts.map((part) => typeof (part.createLeadlight ?? part.createCore ?? part.default)),
         addresses, same: before === Object.keys(globalThis).join() }));`,
    );
    const { kinds, addresses, same } = JSON.parse(run("node", ["server.js"], folder));
    assert.deepEqual(kinds, ["function", "function", "object", "function", "function"]);
    assert.ok(same, "no global is made");
    for (const address of addresses) assert.ok(existsSync(fileURLToPath(address)), address);
  });

  test("started where there is no window, it does nothing, throws nothing and lets node end", () => {
    write(
      "started.js",
      `import { createLeadlight } from "leadlight";
       const leadlight = createLeadlight({ model: "/nowhere.json" });
       leadlight.track("demo_request");
       leadlight.page();
       leadlight.identify("u1", { role: "owner" });
       leadlight.group("g1");
       leadlight.optIn();
       await Promise.all([leadlight.consent({ storage: true }), leadlight.forget(), leadlight.optOut()]);
       leadlight.on("prospect", () => {})();
       const { version, assess, explain, next, whatIf } = leadlight;
       console.log(JSON.stringify([version, await leadlight.ready, assess(), explain(), next(),
         whatIf({ name: "demo_request" }), leadlight.export().events, leadlight.export().consent.storage]));`,
    );
    assert.deepEqual(JSON.parse(run("node", ["started.js"], folder)), [
      manifest.version,
      false,
      null,
      null,
      null,
      null,
      [],
      "unknown",
    ]);
  });

  test("the document's example scores a log under node, and lets node end", () => {
    write("replay.js", textOf("js node"));
    write(
      "events.json",
      JSON.stringify([{ name: "demo_request", time: Date.now(), id: "a", properties: {} }]),
    );
    assert.equal(run("node", ["replay.js"], folder), "prospect hot\n");
  });

  describe("types", () => {
    /** Type-checks a file of the project as strictly as it goes. */
    function check(file, [module, moduleResolution]) {
      const compilerOptions = {
        target: "ES2022",
        module,
        moduleResolution,
        lib: ["ES2022", "DOM"],
        types: [],
        strict: true,
        noUncheckedIndexedAccess: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        noEmit: true,
      };
      write("tsconfig.json", JSON.stringify({ compilerOptions, files: [file] }));
      const compiler = join(root, "node_modules/typescript/bin/tsc");
      run("node", [compiler, "-p", "tsconfig.json", "--pretty", "false"], folder);
    }
    const RESOLUTIONS = [
      ["ESNext", "bundler"],
      ["Node16", "node16"],
      ["NodeNext", "nodenext"],
    ];

    for (const resolution of RESOLUTIONS)
      test(`the document's example is sound for moduleResolution ${resolution[1]}`, () => {
        snippetsOf("ts").forEach(({ text }, index) => {
          write(`src/example${index}.ts`, text);
          check(`src/example${index}.ts`, resolution);
        });
      });

    test("a mistake is found: the types are no any", () => {
      write(
        "src/mistakes.ts",
        `import { createLeadlight } from "leadlight";
         import follow from "leadlight/consent";
         import mount from "leadlight/panel";
         import { createCore } from "leadlight/core";
         // @ts-expect-error: bytes, or a compiled module, which any object is to TypeScript
         createCore(undefined);
         // @ts-expect-error: null before a model is in force
         createCore(new Uint8Array()).then((core) => core.assess(0).stage);
         // @ts-expect-error: no such mode
         const leadlight = createLeadlight({ consent: "sometimes" });
         // @ts-expect-error: no such type of notice
         leadlight.on("nothing", () => {});
         // @ts-expect-error: no such tool
         follow(leadlight, { tools: ["nobody"] });
         // @ts-expect-error: a language is a text
         mount(leadlight, { language: 7 });
         // @ts-expect-error: null while nothing is scored
         leadlight.assess().stage;`,
      );
      check("src/mistakes.ts", RESOLUTIONS[0]);
    });
  });

  describe("bundled", () => {
    /** The ways that the document has for a bundler, by the name of an entry. */
    const waysOf = (own) =>
      Object.fromEntries(
        snippetsOf("js bundle", own).map(({ text, how }, index) => [
          how === own ? how.slice("js ".length) : `app${index}`,
          text,
        ]),
      );
    const ofVite = waysOf("js vite");
    const ofWebpack = waysOf("js webpack");
    const page = (source) =>
      html({ head: `<script type="module" src="${source}"></script>`, title: "App" });
    const site = usePages();
    before(() => {
      for (const [name, text] of Object.entries({ ...ofVite, ...ofWebpack })) {
        write(`src/${name}.js`, text);
        write(`${name}.html`, page(`/src/${name}.js`));
      }
    });

    /** Opens each entry of what was built, under the strictest policy. */
    async function check(entries, output) {
      const files = Object.fromEntries(
        readdirSync(output, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => {
            const path = join(entry.parentPath ?? entry.path, entry.name);
            return [path.slice(output.length), readFileSync(path)];
          }),
      );
      assert.equal(Object.keys(entries).length, 3);
      for (const [name, text] of Object.entries(entries)) {
        const visitor = await site.visitor({
          files: { ...files, [`/${name}`]: page(`/${name}.js`) },
        });
        const { model } = await visitor.open(`/${files[`/${name}.html`] ? `${name}.html` : name}`);
        assert.equal(model.name, text.includes("ecommerce") ? "ecommerce" : "b2b-saas", text);
        await visitor.page.evaluate(() => leadlight.track("demo_request"));
        assert.ok((await assess(visitor.page)).reasons.length > 0);
        const paths = visitor.requests.map((url) => url.replace(site.address, ""));
        const wasm = paths.filter((path) => path.endsWith(".wasm"));
        assert.equal(wasm.length, 1, `${paths}`);
        assert.ok(
          files[wasm[0]].equals(built("leadlight.wasm")),
          "the one that the bundler copied",
        );
        assert.ok(!paths.some((path) => /plain/.test(path)), "it is the wasm that runs");
      }
      return files;
    }

    test("by Vite: each way of the document scores", async () => {
      await build({
        root: folder,
        configFile: false,
        logLevel: "error",
        build: {
          outDir: inProject("vite"),
          rollupOptions: { input: Object.keys(ofVite).map((name) => inProject(`${name}.html`)) },
        },
      });
      const files = await check(ofVite, inProject("vite"));
      const plain = Object.keys(files).filter((path) => /leadlight-plain.*\.js$/.test(path));
      assert.equal(plain.length, 1, "where the wasm is forbidden, there is the plain core");
    });

    test("by Vite, where wasm is forbidden: the plain core beside the bundle scores", async () => {
      const [plain] = readdirSync(inProject("vite/assets")).filter((name) => /plain/.test(name));
      const files = Object.fromEntries(
        readdirSync(inProject("vite/assets")).map((name) => [
          `/assets/${name}`,
          readFileSync(inProject("vite/assets", name)),
        ]),
      );
      const visitor = await site.visitor({
        files: {
          ...files,
          "*": {
            body: readFileSync(inProject("vite/app0.html")),
            headers: { "content-security-policy": "script-src 'self'" },
          },
        },
      });
      await visitor.open("/");
      assert.ok(visitor.requests.includes(`${site.address}/assets/${plain}`));
    });

    test("by Vite's server, while one develops", async () => {
      const server = await createServer({
        root: folder,
        configFile: false,
        logLevel: "error",
        server: { host: "127.0.0.1", port: 0, hmr: false, ws: false },
      });
      await server.listen();
      try {
        const [address] = server.resolvedUrls.local;
        for (const name of Object.keys(ofVite)) {
          const { page, complained } = await site.visitor();
          await page.goto(`${address}${name}.html`);
          assert.equal((await assess(page)).events, 1, name);
          complained(); // the icon that no project has
        }
      } finally {
        await server.close();
      }
    });

    test("by webpack: each way of the document scores, without a warning", async () => {
      write("webpack.config.js", textOf("js webpack.config.js"));
      const { default: given } = await import(pathToFileURL(inProject("webpack.config.js")).href);
      const stats = await new Promise((resolve, reject) =>
        webpack(
          {
            ...given,
            context: folder,
            entry: Object.fromEntries(
              Object.keys(ofWebpack).map((name) => [name, `./src/${name}.js`]),
            ),
            mode: "production",
            // What is minified is the package's, which is so already; it takes webpack 20 s.
            optimization: { minimize: false },
            output: { path: inProject("webpack"), publicPath: "/" },
            performance: false,
          },
          (error, done) => (error ? reject(error) : resolve(done)),
        ),
      );
      const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
      assert.deepEqual(
        [...errors, ...warnings].map(({ message }) => message),
        [],
      );
      await check(ofWebpack, inProject("webpack"));
    });
  });

  test("the bundlers are those of package.json, pinned", () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    for (const name of ["vite", "webpack"])
      assert.equal(devDependencies[name], require(`${name}/package.json`).version);
  });
});
