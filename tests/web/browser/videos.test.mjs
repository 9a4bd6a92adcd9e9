// Videos of the page, and those in frames: a real video element, and frames that speak as the players
// of YouTube and Vimeo do.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { captured, consent, html, SECOND, tag, untilMore, usePages } from "./harness.mjs";

/** Two seconds of silence, which a video element plays as well as a film. */
function silence() {
  const RATE = 8000;
  const wav = Buffer.alloc(44 + 2 * RATE, 128);
  wav.write("RIFF", 0);
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(RATE, 24);
  wav.writeUInt32LE(RATE, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(wav.length - 44, 40);
  return wav;
}

const POLICY =
  `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; media-src 'self';
  frame-src https:; require-trusted-types-for 'script'`.replace(/\n */, " ");
const film = { body: silence(), headers: { "content-type": "audio/wav" } };

/** A frame whose player is driven by the test: `send` says something, `heard` is what it was told. */
const PLAYER = `<!doctype html><script>
  window.heard = [];
  addEventListener("message", ({ data }) => heard.push(typeof data === "string" ? JSON.parse(data) : data));
  window.send = (words) => parent.postMessage(JSON.stringify(words), "*");
</script>`;

describe("videos", () => {
  const site = usePages();

  async function visitorOf(body, { auto = "videos", head = "", ...rest } = {}) {
    const page = html({ head: head + tag(`data-auto="${auto}" data-debug`), body });
    const visitor = await site.visitor({
      files: {
        "*": { body: page, headers: { "content-security-policy": POLICY } },
        "/film.wav": film,
        "/next.wav": film,
      },
      ...rest,
    });
    await visitor.context.route(/^https:/, (route) =>
      route.fulfill({ contentType: "text/html", body: PLAYER }),
    );
    await visitor.open();
    await untilMore(visitor);
    return visitor;
  }
  const told = async (page) =>
    (await captured(page)).map(([name, { percent }]) => (percent ? `${name} ${percent}` : name));
  const WHOLE = [
    "video_start",
    "video_progress 10",
    "video_progress 25",
    "video_progress 50",
    "video_progress 75",
    "video_complete",
  ];

  describe("of the page", () => {
    const FILM = `<video src="/film.wav?token=secret" title="The tour" controls></video>`;
    /** Lets the video play until this event of it, or until it is at this second. */
    const play = async (page, until, second = 0) => {
      await page.mouse.click(1, 1); // Nothing plays aloud before the visitor has done something.
      await page.evaluate(
        ([until, second]) =>
          new Promise((resolve, reject) => {
            const video = document.querySelector("video");
            video.addEventListener(until, function reached() {
              if (video.currentTime < second) return;
              video.removeEventListener(until, reached);
              resolve(video.pause());
            });
            video.play().catch(reject);
          }),
        [until, second],
      );
    };

    test("from its start to its end, each thing once a page view", async () => {
      const { page } = await visitorOf(FILM);
      await play(page, "ended");
      await play(page, "ended");
      const film = { provider: "html5", title: "The tour", file: "/film.wav" };
      const all = await captured(page);
      assert.deepEqual(await told(page), WHOLE);
      assert.deepEqual(all[0], ["video_start", film]);
      assert.deepEqual(all[2], ["video_progress", { ...film, percent: 25 }]);
      assert.deepEqual(all[5], ["video_complete", film]);
      await page.evaluate(() => history.pushState(null, "", "/next"));
      await play(page, "ended");
      assert.deepEqual(await told(page), [...WHOLE, ...WHOLE]);
    });

    test("one that was added later, as far as it was played; the next one in it counts anew", async () => {
      const { page } = await visitorOf("");
      await page.evaluate(() => {
        const video = document.createElement("video");
        video.src = "/film.wav";
        document.body.append(video);
      });
      await play(page, "timeupdate", 1);
      const first = await told(page);
      assert.deepEqual(first.slice(0, 4), WHOLE.slice(0, 4));
      assert.ok(!first.includes("video_complete"));
      await page.evaluate(() => {
        document.querySelector("video").src = "/next.wav";
      });
      await play(page, "ended");
      const second = (await captured(page)).filter(([, { file }]) => file === "/next.wav");
      assert.deepEqual(
        second.map(([name]) => name),
        WHOLE.map((name) => name.split(" ")[0]),
      );
    });

    test("not one that plays as a moving background", async () => {
      const { page } = await visitorOf(`<video src="/film.wav" autoplay muted></video>`);
      await page.evaluate(
        () =>
          new Promise((resolve) => {
            const video = document.querySelector("video");
            if (video.ended) resolve();
            else video.addEventListener("ended", resolve);
          }),
      );
      await page.evaluate(() =>
        Object.assign(document.querySelector("video"), {
          loop: true,
          autoplay: false,
          muted: false,
        }),
      );
      await play(page, "timeupdate");
      assert.deepEqual(await told(page), []);
    });
  });

  const YOUTUBE = "https://www.youtube.com/embed/aqz-KE-bpKQ?enablejsapi=1";
  const VIMEO = "https://player.vimeo.com/video/76979871";
  const frameOf = async (page, address) => {
    const handle = await page.waitForSelector(`iframe[src="${address}"]`);
    const frame = await handle.contentFrame();
    await frame.waitForFunction(() => window.send);
    return frame;
  };
  /** The frame says these words, and they have arrived. */
  const say = async (page, frame, ...all) => {
    for (const words of all) {
      const arrived = await page.evaluateHandle(() => {
        const message = new Promise((resolve) => {
          addEventListener("message", resolve, { once: true });
        });
        return () => message.then(() => {});
      });
      await frame.evaluate((words) => window.send(words), words);
      await arrived.evaluate((wait) => wait());
    }
  };
  const heard = (frame) => frame.evaluate(() => window.heard);
  const iframe = (address) => `<iframe src="${address}"></iframe>`;
  const info = (info) => ({ event: "infoDelivery", info });
  const videoData = { video_id: "aqz-KE-bpKQ", title: "Big tour" };

  describe("of YouTube", () => {
    test("asked to tell until it answers, and followed from start to end", async () => {
      const { page, pass } = await visitorOf(iframe(YOUTUBE));
      const frame = await frameOf(page, YOUTUBE);
      await pass(2 * SECOND);
      await frame.waitForFunction(() => window.heard.length > 1);
      assert.equal((await heard(frame))[0].event, "listening");
      const initial = { duration: 200, currentTime: 0, playerState: 5, videoData };
      await say(page, frame, { event: "initialDelivery", info: initial }, { event: "onReady" });
      const asked = (await heard(frame)).length;
      await pass(10 * SECOND);
      assert.equal((await heard(frame)).length, asked, "it has answered");
      assert.deepEqual(await told(page), []);
      await say(
        page,
        frame,
        info({ playerState: 3 }),
        info({ playerState: 1, currentTime: 1 }),
        info({ currentTime: 60 }),
        info({ playerState: 2, currentTime: 61 }),
        info({ currentTime: 190 }),
      );
      assert.deepEqual(await told(page), WHOLE.slice(0, 3), "it was paused, then moved");
      await say(
        page,
        frame,
        { event: "onStateChange", info: 0 },
        { event: "onStateChange", info: 0 },
      );
      assert.deepEqual(await told(page), WHOLE);
      assert.deepEqual((await captured(page))[1], [
        "video_progress",
        { provider: "youtube", title: "Big tour", video_id: "aqz-KE-bpKQ", percent: 10 },
      ]);
    });

    test("one that was added later, without cookies, and the next one of its list", async () => {
      const { page, pass } = await visitorOf("");
      const address = "https://www.youtube-nocookie.com/embed/videoseries?list=x&enablejsapi=1";
      await page.evaluate((address) => {
        document.body.append(Object.assign(document.createElement("iframe"), { src: address }));
      }, address);
      const frame = await frameOf(page, address);
      await pass(SECOND);
      await frame.waitForFunction(() => window.heard.length > 0);
      for (const id of ["first", "second"])
        await say(
          page,
          frame,
          info({ videoData: { video_id: id, title: id }, duration: 100 }),
          info({ playerState: 1, currentTime: 1 }),
        );
      assert.deepEqual(
        (await captured(page)).map(([name, { video_id }]) => [name, video_id]),
        [
          ["video_start", "first"],
          ["video_start", "second"],
        ],
      );
    });

    test("a player that the page's own script speaks to is only overheard", async () => {
      const { page, pass } = await visitorOf(iframe(YOUTUBE), {
        before: () => {
          window.YT = { Player: class {} };
        },
      });
      const frame = await frameOf(page, YOUTUBE);
      await pass(10 * SECOND);
      await say(page, frame, info({ playerState: 1, currentTime: 1, duration: 100, videoData }));
      assert.deepEqual(await heard(frame), []);
      assert.deepEqual(await told(page), ["video_start"]);
    });

    test("without enablejsapi it would not answer, and is not asked", async () => {
      const address = "https://www.youtube.com/embed/aqz-KE-bpKQ";
      const { page, pass } = await visitorOf(iframe(address));
      const frame = await frameOf(page, address);
      await pass(10 * SECOND);
      assert.deepEqual(await heard(frame), []);
    });
  });

  describe("of Vimeo", () => {
    test("asked for what happens and its title, and followed from start to end", async () => {
      const { page } = await visitorOf(iframe(VIMEO));
      const frame = await frameOf(page, VIMEO);
      await say(page, frame, { event: "ready" });
      await frame.waitForFunction(() =>
        window.heard.some(({ method }) => method === "getVideoTitle"),
      );
      const listeners = (await heard(frame)).map(({ value }) => value);
      for (const type of ["play", "timeupdate", "ended"]) assert.ok(listeners.includes(type));
      const at = (event, seconds) => ({
        event,
        data: { seconds, duration: 100, percent: seconds / 100 },
      });
      await say(
        page,
        frame,
        { method: "getVideoTitle", value: "A tour" },
        at("play", 0),
        at("timeupdate", 30),
        at("ended", 100),
      );
      assert.deepEqual(await told(page), WHOLE);
      assert.deepEqual((await captured(page))[0], [
        "video_start",
        { provider: "vimeo", title: "A tour", video_id: "76979871" },
      ]);
    });

    test("not one that plays as a moving background", async () => {
      const address = `${VIMEO}?background=1`;
      const { page } = await visitorOf(iframe(address));
      const frame = await frameOf(page, address);
      await say(page, frame, { event: "play", data: { seconds: 1, duration: 2 } });
      assert.deepEqual(await heard(frame), []);
      assert.deepEqual(await told(page), []);
    });
  });

  test("the words of other frames, and words that make no sense, are ignored", async () => {
    const evil = "https://evil.example/embed/aqz-KE-bpKQ?enablejsapi=1";
    const { page } = await visitorOf(iframe(evil) + iframe(YOUTUBE) + iframe(VIMEO));
    const playing = info({ playerState: 1, currentTime: 99, duration: 100, videoData });
    const ended = { event: "ended", data: { seconds: 1, duration: 1 } };
    await say(page, await frameOf(page, evil), playing, ended);
    // A right origin without the right window, and the right window without its origin.
    await page.evaluate(
      ([words, all]) => {
        const [, youtube, vimeo] = document.querySelectorAll("iframe");
        const tell = (data, origin, source) =>
          dispatchEvent(new MessageEvent("message", { data, origin, source }));
        for (const word of words) {
          tell(word, "https://www.youtube.com", window);
          tell(word, "https://www.youtube.com", null);
          tell(word, "https://www.youtube.com", vimeo.contentWindow);
          tell(word, "https://player.vimeo.com", youtube.contentWindow);
          tell(word, "https://www.youtube.com.evil.example", youtube.contentWindow);
        }
        for (const word of all) {
          tell(word, "https://www.youtube.com", youtube.contentWindow);
          tell(word, "https://player.vimeo.com", vimeo.contentWindow);
        }
      },
      [
        [playing, ended],
        [
          null,
          7,
          "{",
          "[]",
          [],
          {},
          { event: "infoDelivery" },
          { event: "infoDelivery", info: null },
          { event: ["infoDelivery"], info: { playerState: "1" } },
          { event: "infoDelivery", info: { videoData: 7, duration: "long", currentTime: {} } },
          { event: "onStateChange", info: "0" },
          { event: "timeup", data: null },
          { method: "getVideoTitle", value: { toString: 7 } },
        ],
      ],
    );
    assert.deepEqual(await told(page), []);
    // Numbers that are none start a video, and lead nowhere in it.
    const youtube = await frameOf(page, YOUTUBE);
    await say(
      page,
      youtube,
      info({
        playerState: 1,
        currentTime: "99",
        duration: -1,
        videoData: { title: ["x"], video_id: "../x" },
      }),
    );
    const vimeo = await frameOf(page, VIMEO);
    await say(
      page,
      vimeo,
      { event: "play" },
      { event: "timeupdate", data: { seconds: 9, duration: 0 } },
    );
    assert.deepEqual(await captured(page), [
      ["video_start", { provider: "youtube", video_id: "aqz-KE-bpKQ" }],
      ["video_start", { provider: "vimeo", video_id: "76979871" }],
    ]);
  });

  test("after a withdrawal nobody is asked, and nobody heard", async () => {
    const { page, pass, debug } = await visitorOf("");
    await consent(page, { scoring: false });
    const before = debug.length;
    await page.evaluate(
      (addresses) => {
        for (const src of addresses)
          document.body.append(Object.assign(document.createElement("iframe"), { src }));
      },
      [YOUTUBE, VIMEO],
    );
    const youtube = await frameOf(page, YOUTUBE);
    const vimeo = await frameOf(page, VIMEO);
    await pass(10 * SECOND);
    await say(page, youtube, info({ playerState: 1, currentTime: 1, duration: 100, videoData }));
    await say(
      page,
      vimeo,
      { event: "ready" },
      { event: "play", data: { seconds: 1, duration: 9 } },
    );
    assert.deepEqual(await heard(youtube), []);
    assert.deepEqual(await heard(vimeo), []);
    assert.deepEqual(debug.slice(before), []);
  });
});
