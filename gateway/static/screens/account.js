// One's own account: what letters say of one, how one is reminded, and where one is signed in.

import { complain } from "../parts/toast.js";
import { showSessions } from "./account/sessions.js";
import { showSettings } from "./account/settings.js";

showSettings(document.getElementById("settings")).catch(complain);
showSessions(document.getElementById("sessions")).catch(complain);
