// One's own account: what letters say of one, how one is reminded, and where one is signed in.

import { begin } from "../frame/screen.js";
import { ofTab } from "../parts/storage.js";
import { showSessions } from "./account/sessions.js";
import { showSettings } from "./account/settings.js";

document.getElementById("sign-out").addEventListener("submit", () => ofTab.clear());
begin(showSettings, { room: document.getElementById("settings") });
begin(showSessions, { room: document.getElementById("sessions") });
