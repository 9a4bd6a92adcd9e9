// The privacy card, <leadlight-privacy>: what this site noticed, for the visitor.
import type { ActsHost } from "../acts/host.ts";

export default function startPrivacy(_host: ActsHost): void {}
