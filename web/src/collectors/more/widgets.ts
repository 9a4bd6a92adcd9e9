// What embedded widgets announce: a meeting booked with Calendly or HubSpot (meeting_booked), a form
// of HubSpot's sent (form_submit). { provider, form_id }, nothing of what they say beside it.
import type { Start } from "../../types.ts";
import { onMessage } from "./messages.ts";

const CALENDLY = /^https:\/\/(?:www\.)?calendly\.com$/;
// Its data centres have names such as eu1 and na2.
const HUBSPOT_MEETINGS = /^https:\/\/(?:meetings|app)(?:-[a-z]{2,4}\d)?\.hubspot\.com$/;
const HUBSPOT_FORMS = /^https:\/\/[\w-]{1,32}\.(?:hsforms|hubspot)\.com$/;

export const start: Start = (emit, { asks }) =>
  onMessage((words, { origin, source }) => {
    if (words.event === "calendly.event_scheduled" && CALENDLY.test(origin))
      emit("meeting_booked", { provider: "calendly" });
    else if (words.meetingBookSucceeded === true && HUBSPOT_MEETINGS.test(origin))
      emit("meeting_booked", { provider: "hubspot" });
    else if (words.type === "hsFormCallback" && words.eventName === "onFormSubmitted") {
      // The script of the forms speaks from the page itself.
      if (!HUBSPOT_FORMS.test(origin) && (origin !== location.origin || source !== window)) return;
      const id = typeof words.id === "string" && /^[\da-f-]{36}$/i.test(words.id) ? words.id : null;
      // A form within the page, not in a frame, was seen by the collector of forms.
      if (id && asks("forms") && document.querySelector(`form[id^="hsForm_${id}"]`)) return;
      emit("form_submit", { provider: "hubspot", form_id: id });
    }
  });
