// What is told of a video, wherever it plays: video_start, video_progress { percent } at 10, 25, 50
// and 75, video_complete, each once a page view.
import type { Emit, Properties } from "../../types.ts";

/** Takes how far a video has played that plays now, in percent; not a number is not known. */
export type Tell = (percent: number, ended: boolean, video: Properties) => void;

export function createTeller(emit: Emit): Tell {
  const left = [10, 25, 50, 75];
  let started = false;
  let completed = false;
  return (percent, ended, video) => {
    if (!started) emit("video_start", video);
    started = true;
    const share = Number.isFinite(percent) ? percent : 0;
    while (left[0] && (ended || share >= left[0]))
      emit("video_progress", { ...video, percent: left.shift() });
    if (ended && !completed) emit("video_complete", video);
    completed ||= ended;
  };
}
