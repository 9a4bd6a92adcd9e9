// The hand-off: a prospect is passed on to sales.
import type { ActsHost } from "../acts/host.ts";

export default function startHandoff(_host: ActsHost): void {}
