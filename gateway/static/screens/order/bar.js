// What stands above an order: its number and state, the buttons, and what is to be told of it.

import { html, render } from "lit-html";
import { moment } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { AVAILABILITIES, markOf, meaning } from "../../parts/words/colours.js";
import { STATUSES } from "../../parts/words/order.js";

/** `order` is null while it is new; `acts` are `save`, `giveUp`, `place` and `menu(button)`. */
export function showBar(room, { order, draft, isPast, isBusy, mayEdit, mayPlace }, acts) {
  const title = order ? _("Order %(number)s", { number: order.number }) : _("New order");
  document.title = `${title} · Nova`;
  render(
    html`<h1>${title}</h1>
      ${order ? stateOf(order) : ""}
      <span class="empty" role="status" id="saved">${isPast ? "" : savedWord(draft)}</span>
      <span class="end">
        ${mayEdit ? html`<button type="button" ?disabled=${!draft.maySave || isBusy} title="Ctrl + S" aria-keyshortcuts="Control+S" @click=${acts.save}>${_("Save")}</button>` : ""}
        ${mayEdit && draft.isTyped ? html`<button type="button" class="quiet" ?disabled=${isBusy} @click=${acts.giveUp}>${_("Give up")} <kbd>Esc</kbd></button>` : ""}
        ${mayPlace ? html`<button type="button" ?disabled=${isBusy || draft.now.rows.length === 0} title="P" aria-keyshortcuts="P" @click=${acts.place}>${_("Place")}</button>` : ""}
        <button type="button" class="plain" aria-haspopup="menu" title="M" aria-keyshortcuts="M" @click=${(event) => acts.menu(event.currentTarget)}>⋮ ${_("Actions")}</button>
        <a class="button quiet" href="/orders">${_("Orders")}</a>
      </span>`,
    room,
  );
}

function stateOf({ status, availability, customer_id: customerId, customer }) {
  const mark = availability && markOf(availability, new Map(AVAILABILITIES()).get(availability), meaning(availability));
  return html`<span class="status ${status}">${new Map(STATUSES()).get(status)}</span> ${mark ?? ""}
    <a class="buyer" href="/customers/${customerId}" title=${customer.name ?? ""}>${customer.name ?? ""}</a>`;
}

function savedWord(draft) {
  if (draft.saving) return _("Saving…");
  if (!draft.isKept) return _("Not saved, and not kept in this browser");
  if (draft.isChanged) return _("Not saved: kept in this tab");
  return draft.isNew ? "" : _("Saved");
}

/** `acts` are `backToNow`, `giveUp` and `save`. */
export function showNotices(room, { order, draft, past, isRestored }, acts) {
  const told = [
    past && [
      _("The order as it was known on %(moment)s. Nothing can be changed here.", { moment: moment(past.at) }),
      [_("Back to now"), acts.backToNow],
    ],
    order?.stock_is_stale && [staleWord(order.stock_as_of)],
    isRestored && [_("What you typed here before is back; it is not saved yet."), [_("Throw it away"), acts.giveUp]],
    draft.theirs &&
      !past && [
        _("Somebody else changed this order meanwhile: by saving you will see what, and lose nothing."),
        [_("Look and save"), acts.save],
      ],
  ];
  render(
    told.filter(Boolean).map(
      ([text, act]) => html`<p class="notice" role="status">${text}
        ${act ? html`<button type="button" class="plain" @click=${act[1]}>${act[0]}</button>` : ""}</p>`,
    ),
    room,
  );
}

const staleWord = (since) =>
  since
    ? _("Stock does not answer: these are its figures of %(moment)s.", { moment: moment(since) })
    : _("Stock has not answered yet: its figures are not known.");
