// The statement of a customer's account, for a period: to sign as PDF, to count as a workbook.

import { html } from "lit-html";
import { address, get } from "../../api/client.js";
import { companyDay, money } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { field, valuesOf } from "../../parts/form/form.js";
import { openTab } from "../../parts/new_tab.js";
import { complain } from "../../parts/toast.js";
import { periods } from "./narrowing.js";

const KINDS = () => [
  ["pdf", _("PDF, for both to sign")],
  ["xlsx", _("Excel workbook")],
];

/** Shows the balances of the chosen period, and gets the file. */
export function askStatementPeriod({ id, name }) {
  const year = periods().find(([code]) => code === "year");
  const kept = { since: year[2], until: companyDay(), kind: "pdf" };
  let balances = null;
  let redraw = () => undefined;
  const read = async () => {
    if (!kept.since || !kept.until || kept.since > kept.until) return;
    balances = await get(`/customers/${id}/statement`, { since: kept.since, until: kept.until });
    redraw();
  };
  const keep =
    (key) =>
    ({ target }) => {
      kept[key] = target.value;
      if (key !== "kind") read().catch(complain);
    };
  const choose = ({ target }) => {
    const [, , since, until] = periods().find(([code]) => code === target.value) ?? [];
    if (!since) return;
    Object.assign(kept, { since, until });
    redraw();
    read().catch(complain);
  };
  const asked = ask({
    title: _("Statement of account: %(customer)s", { customer: name }),
    label: _("Get the file"),
    body: (draw) => {
      redraw = draw;
      return html`<div class="fields">
        ${field("period", _("Period"), { kind: "select", choices: [["own", _("Own period")], ...periods().filter(([code]) => code !== "all")], value: "own", input: choose })}
        ${field("kind", _("File"), { kind: "select", choices: KINDS(), value: kept.kind, input: keep("kind") })}
        ${field("since", _("First day"), { kind: "date", value: kept.since, input: keep("since"), required: true })}
        ${field("until", _("Last day"), { kind: "date", value: kept.until, input: keep("until"), required: true })}
      </div>
      ${balances ? factsOf(balances) : ""}`;
    },
    submit: async (form) => {
      const { since, until, kind } = valuesOf(form);
      await get(`/customers/${id}/statement`, { since, until });
      openTab(address(`/customers/${id}/statement.${kind}`, { since, until }));
      return true;
    },
  });
  read().catch(complain);
  return asked;
}

const factsOf = ({ opening, debit, credit, closing }) => html`<dl class="facts">
  ${[
    [_("Debt at the beginning"), opening],
    [_("Raised by"), debit],
    [_("Paid and returned"), credit],
    [_("Debt at the end"), closing],
  ].map(([title, value]) => html`<div><dt>${title}</dt><dd>${money(value)}</dd></div>`)}</dl>`;
