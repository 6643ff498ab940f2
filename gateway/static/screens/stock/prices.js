// Many prices changed at once: by a percent, rounded, from a day; seen before it is done.

import { html, nothing, render } from "lit-html";
import { send } from "../../api/client.js";
import { choicesOf, defaultOf, namesOf } from "../../api/dictionaries.js";
import { isHead } from "../../frame/user.js";
import { companyDay, decimal, money, quantity, sum } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { clearErrors, field, showErrors, valuesOf } from "../../parts/form/form.js";
import { toast } from "../../parts/toast.js";

const SHOWN = 200;

/** Fills a room with the form, and below it with what would become of each price. */
export async function show(room) {
  if (!isHead) return void render(html`<p class="empty">${_("Prices are changed by heads of sales.")}</p>`, room);
  const [types, groups, usual, names] = await Promise.all([
    choicesOf("price_types"),
    choicesOf("item_groups"),
    defaultOf("price_types"),
    namesOf("price_types"),
  ]);
  const state = { preview: null, asked: null, busy: false };
  room.classList.add("entry");

  function draw() {
    render(
      html`<form novalidate aria-label=${_("Price changes")} @submit=${preview} @input=${outdate}>
        <div class="bar"><h1>${_("Price changes")}</h1></div>
        <p class="notice bad" role="alert" data-errors hidden></p>
        <div class="fields" id="head"></div>
        <div class="bar"><button type="submit" class=${state.preview ? "plain" : ""} ?disabled=${state.busy}>${_("Show what would change")}</button>
          ${state.preview?.total ? html`<button type="button" ?disabled=${state.busy} @click=${apply}>${_("Change prices: %(count)s", { count: quantity(state.preview.total) })}</button>` : nothing}</div>
      </form>
      <div role="status">${state.preview ? table(state.preview) : nothing}</div>`,
      room,
    );
  }

  const table = ({ items, total }) => html`
    ${total === 0 ? html`<p class="empty">${_("No price is changed by this.")}</p>` : nothing}
    ${items.length < total ? html`<p class="empty">${_("The first %(shown)s of %(total)s are shown.", { shown: quantity(items.length), total: quantity(total) })}</p>` : nothing}
    ${
      total
        ? html`<table><thead><tr><th scope="col">${_("Code")}</th><th scope="col">${_("Item")}</th><th scope="col">${_("Price type")}</th>
      <th scope="col" class="number">${_("Old price")}</th><th scope="col" class="number">${_("New price")}</th><th scope="col" class="number">${_("Difference")}</th></tr></thead>
      <tbody>${items.map(
        (
          each,
        ) => html`<tr><td>${each.code}</td><td><a href="/items/${each.item_id}#prices" target="_blank">${each.name}</a></td><td>${names.get(each.price_type) ?? each.price_type}</td>
          <td class="number">${sum(each.old, each.currency)}</td><td class="number">${sum(each.new, each.currency)}${each.becomes_zero ? html` <span class="mark red">✕ ${_("becomes zero")}</span>` : nothing}</td>
          <td class="number">${sum(each.difference, each.currency)}</td></tr>`,
      )}</tbody></table>`
        : nothing
    }`;

  function bodyOf(form) {
    const { price_type, group, percent, round_to, from, target_price_type, allow_zero } = valuesOf(form);
    return {
      filter: { price_type, group },
      percent: decimal(percent ?? ""),
      round_to: decimal(round_to ?? ""),
      from,
      target_price_type,
      allow_zero,
    };
  }

  /** What was shown is no longer what would be done. */
  function outdate() {
    if (!state.preview) return;
    state.preview = null;
    draw();
  }

  async function run(act) {
    const form = room.querySelector("form");
    clearErrors(form);
    state.busy = true;
    draw();
    try {
      await act(form);
    } catch (error) {
      showErrors(form, error);
    } finally {
      state.busy = false;
      draw();
    }
  }

  const preview = (event) => {
    event.preventDefault();
    return run(async (form) => {
      state.asked = bodyOf(form);
      state.preview = (await send("POST", "/prices/changes", { ...state.asked, preview: true, limit: SHOWN })).body;
    });
  };

  const apply = () =>
    run(async () => {
      const { body } = await send("POST", "/prices/changes", state.asked);
      state.preview = null;
      toast(_("Changed prices: %(count)s.", { count: quantity(body.changed) }));
    });

  draw();
  render(
    html`${field("price_type", _("Price type"), { kind: "select", choices: types, value: usual })}
      ${field("group", _("Group"), { kind: "select", choices: [["", _("All items")], ...groups] })}
      ${field("percent", _("Percent"), { inputmode: "decimal", required: true, placeholder: "5", hint: _("Less than zero makes it cheaper.") })}
      ${field("round_to", _("Round to"), { inputmode: "decimal", required: true, value: money("0.01") })}
      ${field("from", _("From the day"), { kind: "date", value: companyDay() })}
      ${field("target_price_type", _("Becomes a price of the type"), { kind: "select", choices: [["", _("The same type")], ...types] })}
      ${field("allow_zero", _("A price may become zero"), { kind: "checkbox", wide: true })}`,
    room.querySelector("#head"),
  );
}
