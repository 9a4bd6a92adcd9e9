// Content by maturity: which variant of a slot the visitor sees.
import type { ActsHost } from "../acts/host.ts";

export default function startContent(_host: ActsHost): void {}
