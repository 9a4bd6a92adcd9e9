// Videos in the frames of YouTube and Vimeo, by the messages that their players exchange with a page.
// YouTube's answer only where the address of the frame has enablejsapi=1.
import type { Emit, Navigation, Properties, Stop } from "../../types.ts";
import { all, guarded, listen } from "../dom.ts";
import { onMessage, type Words } from "./messages.ts";
import { createTeller, type Tell } from "./video-teller.ts";

const KINDS = [
  {
    provider: "youtube",
    address: /^https:\/\/www\.youtube(?:-nocookie)?\.com\/embed\/([\w-]{1,32})/,
  },
  { provider: "vimeo", address: /^https:\/\/player\.vimeo\.com\/video\/(\d{1,32})/ },
] as const;

interface Player {
  readonly provider: "youtube" | "vimeo";
  /** The address of the frame, by which its player is told from the next one in it. */
  readonly src: string;
  id: string;
  title: string | null;
  duration: number;
  playing: boolean;
  /** It has said something: to us, or to a script of the page that asked it to. */
  spoke: boolean;
  tell: Tell;
}

const EVERY_MS = 500;
const TRIES = 20;

export function followPlayers(emit: Emit, navigation: Navigation): Stop {
  const players = new Map<HTMLIFrameElement, Player>();
  const timers = new Set<ReturnType<typeof setInterval>>();

  const find = (frame: HTMLIFrameElement): Player | null => {
    const known = players.get(frame);
    if (known?.src === frame.src) return known;
    for (const { provider, address } of KINDS) {
      const id = address.exec(frame.src)?.[1];
      const query = id && new URL(frame.src).searchParams;
      if (!query) continue;
      const is = (...names: string[]) => names.some((name) => query.get(name) === "1");
      // A moving background is no video that somebody watches.
      if (is("background") || (is("autoplay") && is("mute", "muted"))) continue;
      const player: Player = {
        provider,
        src: frame.src,
        id,
        title: null,
        duration: Number.NaN,
        playing: false,
        spoke: false,
        tell: createTeller(emit),
      };
      players.set(frame, player);
      return player;
    }
    return null;
  };

  // To any origin, since there is no secret in it: naming one would put an error on the console as
  // long as the frame is empty.
  const say = (frame: HTMLIFrameElement, words: object | string) =>
    frame.contentWindow?.postMessage(words, "*");

  const askVimeo = (frame: HTMLIFrameElement) => {
    for (const value of ["play", "timeupdate", "ended"])
      say(frame, { method: "addEventListener", value });
    say(frame, { method: "getVideoTitle" });
  };

  /** Asks the player to tell us, now and until it does. */
  const greet = (frame: HTMLIFrameElement) => {
    const player = find(frame);
    if (player?.provider === "vimeo") askVimeo(frame);
    if (player?.provider !== "youtube" || !new URL(player.src).searchParams.has("enablejsapi"))
      return;
    let left = TRIES;
    const timer = setInterval(
      guarded(() => {
        // A player answers to the last who asked: one that talks to the page's own script, or will,
        // is only overheard.
        const others = (window as { YT?: unknown }).YT;
        if (!player.spoke && !others && left-- > 0 && players.get(frame) === player)
          return say(frame, '{"event":"listening","id":1,"channel":"widget"}');
        clearInterval(timer);
        timers.delete(timer);
      }),
      EVERY_MS,
    );
    timers.add(timer);
  };

  const progress = (player: Player, seconds: number, ended: boolean) => {
    const video: Properties = {
      provider: player.provider,
      title: player.title,
      video_id: player.id,
    };
    player.tell((100 * seconds) / player.duration, ended, video);
  };
  const number = (value: unknown): number => (typeof value === "number" ? value : Number.NaN);
  const text = (value: unknown) => (typeof value === "string" && value ? value : null);

  const hearYouTube = (player: Player, { event, info }: Words) => {
    if (!/^(initialDelivery|infoDelivery|onStateChange)$/.test(event)) return;
    const { videoData, duration, currentTime, playerState } =
      typeof info === "object" && info ? info : { playerState: info };
    const id = text(videoData?.video_id);
    if (id && /^[\w-]{1,32}$/.test(id) && id !== player.id) {
      // The next one of a list. Before the first one was known, it was the name of the list.
      if (player.title) player.tell = createTeller(emit);
      Object.assign(player, { id, title: null, playing: false });
    }
    player.title = text(videoData?.title) ?? player.title;
    if (duration > 0) player.duration = number(duration);
    if (playerState !== undefined) player.playing = playerState === 1;
    if (player.playing || playerState === 0)
      progress(player, number(currentTime), playerState === 0);
  };

  const hearVimeo = (player: Player, frame: HTMLIFrameElement, words: Words) => {
    const { event, method, value, data } = words;
    if (event === "ready") askVimeo(frame);
    else if (method === "getVideoTitle") player.title = text(value);
    else if (/^(play|timeupdate|playProgress|ended|finish)$/.test(event)) {
      player.duration = number(data?.duration);
      progress(player, number(data?.seconds), /ended|finish/.test(event));
    }
  };

  for (const frame of document.querySelectorAll("iframe")) greet(frame);
  return all(
    listen(document, "load", ({ target }) => {
      if (!(target instanceof HTMLIFrameElement)) return;
      players.delete(target);
      greet(target);
    }),
    onMessage((words, { origin, source }) => {
      if (!source || !/^https:\/\/(www\.youtube(-nocookie)?|player\.vimeo)\.com$/.test(origin))
        return;
      for (const frame of document.querySelectorAll("iframe")) {
        if (frame.contentWindow !== source || !frame.src.startsWith(`${origin}/`)) continue;
        const player = find(frame);
        if (!player) return;
        player.spoke = true;
        if (player.provider === "youtube") hearYouTube(player, words);
        else hearVimeo(player, frame, words);
      }
    }),
    navigation.onPage(() => {
      for (const player of players.values()) player.tell = createTeller(emit);
    }),
    () => timers.forEach(clearInterval),
  );
}
