// What may become of a letter, and how it is said.

import { html } from "lit-html";
import { _ } from "../../language/words.js";

export const LETTER_STATES = () => [
  ["queued", _("Queued")],
  ["sending", _("Being sent")],
  ["sent", _("Sent")],
  ["failed", _("Not sent")],
  ["unknown", _("Outcome unknown")],
  ["drafted", _("Drafted")],
];
const ICONS = { queued: "…", sending: "…", sent: "✓", failed: "✕", unknown: "?", drafted: "✎" };
const TONES = { sent: "good", failed: "red", unknown: "yellow" };

export const isOnItsWay = ({ state }) => state === "queued" || state === "sending";
export const mayBeRetried = ({ state, outcome }) =>
  (state === "failed" && outcome !== "files_gone") || state === "unknown";

/** The state with its icon, for a page and for a cell. */
export const stateMark = ({ state }) =>
  html`<span class="mark ${TONES[state] ?? "neutral"}"><span aria-hidden="true">${ICONS[state]}</span> ${new Map(LETTER_STATES()).get(state)}</span>`;

/** What became of it, in a sentence. */
export function outcomeOf(letter) {
  if (letter.state === "drafted") return _("It was begun in a mail program: whether it was sent is not known here.");
  if (letter.state === "sent" && letter.via === "mailbox")
    return _("No mail server is set up: it stayed in the mailbox of this system.");
  if (letter.state === "sent")
    return letter.refused
      ? _("The mail server took it, but refused %(count)s of the recipients.", { count: letter.refused })
      : _("The mail server took it for all recipients.");
  if (letter.state === "unknown")
    return _("The mail server went silent while it took the letter: it may have come. Sent again, it may come twice.");
  if (letter.state !== "failed") return _("It is on its way to the mail server.");
  if (letter.outcome === "refused") return _("The mail server refused it.");
  if (letter.outcome === "erased") return _("The personal data were erased before it was sent.");
  if (letter.outcome === "files_gone")
    return _("A file that was to go along was removed before it was sent: write the letter anew.");
  return _("The mail server could not be reached.");
}
