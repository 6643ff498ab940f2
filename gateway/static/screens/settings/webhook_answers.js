// What became of a delivery, in words.

import { _ } from "../../language/words.js";

const STATES = () =>
  new Map([
    ["waiting", _("waits for an earlier one")],
    ["pending", _("waits")],
    ["sending", _("is being sent")],
    ["delivered", _("delivered")],
    ["skipped", _("skipped")],
  ]);
const ERRORS = () =>
  new Map([
    ["address_refused", _("The address is not a public one.")],
    ["not_resolved", _("There is no such host.")],
    ["not_reached", _("The receiver cannot be reached.")],
    ["not_trusted", _("The certificate of the receiver is not believed.")],
    ["too_slow", _("The receiver did not answer in time.")],
    ["no_answer", _("The receiver gave no HTTP answer.")],
    ["not_in_feed", _("The source does not have the event any more.")],
    ["not_wanted", _("The webhook does not want it any more.")],
  ]);

export const stateWords = (state) => STATES().get(state) ?? state;
export const errorWords = (error) => ERRORS().get(error) ?? error;
