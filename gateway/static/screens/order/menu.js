// All that can be done with an order, by who may do it and by what has become of it.

import { isKeeper, isSeller } from "../../frame/user.js";
import { _ } from "../../language/words.js";

const IN_WORK = ["placed", "partly_shipped"];

/** What is possible by now; `acts` are what the entries do, by their names. */
export function actionsOf({ order, isPast, mayEdit, isTyped, hasLines }, acts) {
  const isThere = order !== null && !isPast;
  const isDraft = order === null || order.status === "draft";
  const isOpen = isThere && IN_WORK.includes(order.status);
  const isShipped = isThere && Number(order.shipped_value) > 0;
  const isOurs = isSeller && isThere;
  const entry = (label, name, is, more) => ({ label, run: acts[name], disabled: !is, ...more });
  return [
    entry(_("Place"), "place", mayEdit && isDraft && hasLines, { keys: "Alt + P" }),
    entry(_("Accept the offer"), "accept", mayEdit && Boolean(order?.offer)),
    entry(_("Ship…"), "ship", isKeeper && isOpen, { keys: "S" }),
    entry(_("Return…"), "takeBack", isKeeper && isShipped),
    null,
    entry(_("Invoice"), "invoice", isOurs && !isDraft, { keys: "Alt + I" }),
    entry(_("Offer…"), "offer", isOurs && isDraft),
    entry(_("Confirmation"), "confirmation", isOurs && !isDraft),
    entry(_("Delivery note"), "deliveryNote", isShipped),
    entry(_("UPD"), "upd", isShipped),
    entry(_("Documents"), "papers", isThere, { keys: "D" }),
    null,
    entry(_("What placing it would turn"), "turns", mayEdit && isDraft && hasLines),
    entry(_("History"), "history", order !== null, { keys: "H" }),
    entry(_("Timeline"), "timeline", isThere, { keys: "T" }),
    entry(_("New entry"), "newEntry", isOurs, { keys: "N" }),
    entry(_("Copy into a new order"), "copy", isOurs),
    null,
    entry(_("Give up"), "giveUp", mayEdit && isTyped, { keys: "Esc" }),
    entry(_("Close the order…"), "close", isOurs && isShipped && order.status !== "closed"),
    entry(_("Cancel the order…"), "cancel", isOurs && (isOpen || isDraft), { danger: true }),
  ];
}
