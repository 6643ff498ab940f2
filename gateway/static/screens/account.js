// One's own account: what letters say of one, how one is reminded, what keys do, and where one is signed in.

import { begin } from "../frame/screen.js";
import { ofTab } from "../parts/form/storage.js";
import { showKeys } from "./account/keys.js";
import { showSessions } from "./account/sessions.js";
import { showSettings } from "./account/settings.js";

document.getElementById("sign-out").addEventListener("submit", () => ofTab.clear());
showKeys(document.getElementById("keys"));
begin(showSettings, { room: document.getElementById("settings") });
begin(showSessions, { room: document.getElementById("sessions") });
