// What a page does when its session ends: it says so, keeps what was typed, and goes on when somebody signed in again.

import { ANOTHERS, NOBODYS, takeSession, UNKNOWN } from "../api/session.js";
import { _ } from "../language/words.js";
import { openTab } from "../parts/new_tab.js";
import { isToasted, toast } from "../parts/toast.js";
import { onNews } from "./live.js";
import { me } from "./user.js";

const KEY = "session";
const AGAIN_MS = 3000;
const channel = new BroadcastChannel("nova-session");
let isOut = false;
let again;

export function watchSession() {
  document.addEventListener("nova-signed-out", lose);
  document.addEventListener("nova-other-user", ({ detail }) => refuse(detail));
  onNews((kind, body) => kind === "closed" && body.reason !== "stopping" && goOn());
  const tryAgain = () => isOut && !document.hidden && goOn();
  channel.onmessage = ({ data: who }) => (isOut || who !== me) && goOn();
  window.addEventListener("focus", tryAgain);
  document.addEventListener("visibilitychange", tryAgain);
  channel.postMessage(me); // this page is a new one: those that wait may go on
}

/** Only who is known to be signed out is told so: while nobody answers it is asked again. */
async function goOn() {
  clearTimeout(again);
  const whose = await takeSession();
  if (whose === UNKNOWN) again = setTimeout(goOn, AGAIN_MS);
  if (whose === NOBODYS) lose();
  if ([UNKNOWN, NOBODYS, ANOTHERS].includes(whose)) return;
  document.dispatchEvent(new CustomEvent("nova-signed-in"));
  if (!isOut) return;
  isOut = false;
  toast(_("You are signed in again: go on."), { key: KEY });
}

function lose() {
  isOut = true;
  if (isToasted(KEY)) return;
  toast(_("You are signed out. Sign in in another tab: what you typed here is kept."), {
    actions: [{ label: _("Sign in"), run: signIn }],
    lasting: true,
    kind: "bad",
    key: KEY,
  });
}

/** The notice goes when its button is pressed, and there is still something to say. */
function signIn() {
  lose();
  openTab("/login");
}

function refuse(other) {
  isOut = true;
  toast(_("%(name)s signed in in this browser: load the page again to work under that name.", { name: other }), {
    actions: [{ label: _("Load again"), run: () => location.reload() }],
    lasting: true,
    kind: "bad",
    key: KEY,
  });
}
