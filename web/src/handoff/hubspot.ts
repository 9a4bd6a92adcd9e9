// A form of HubSpot's: submitted as if the visitor had filled it.
import type { ActsHost } from "../acts/host.ts";
import { cleanPath } from "../capture.ts";
import type { Destination } from "./destination.ts";
import { fieldsOf } from "./fields.ts";
import { post } from "./post.ts";

/** HubSpot knows contacts by it. */
const EMAIL = "email";
const toUtf8 = new TextEncoder();

/** The unauthenticated call of version 3 of HubSpot's forms API, which is made for browsers. */
export function hubspot({ setting }: ActsHost, portal: string, form: string): Destination {
  const consented = setting("handoff-consent-text");
  return {
    kind: "hubspot",
    needs: [EMAIL],
    write(claim) {
      if (!claim.traits?.[EMAIL]) return null;
      const fields = fieldsOf(claim).map(([name, value]) => ({ objectTypeId: "0-1", name, value }));
      return JSON.stringify({
        submittedAt: `${claim.at}`,
        fields,
        context: { pageUri: location.origin + cleanPath(location.pathname) },
        ...(consented
          ? { legalConsentOptions: { consent: { consentToProcess: true, text: `${consented}` } } }
          : {}),
      });
    },
    send: ({ body }, stop) =>
      post(
        `https://api.hsforms.com/submissions/v3/integration/submit/${portal}/${form}`,
        toUtf8.encode(body),
        stop,
        { "content-type": "application/json" },
      ),
  };
}
