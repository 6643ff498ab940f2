// The register of items: prices by their types, what is there, and what all who ordered wait for.

import { html, nothing, render } from "lit-html";
import { send } from "../../api/client.js";
import { choicesOf, defaultOf, entriesOf, namesOf } from "../../api/dictionaries.js";
import { onNews } from "../../frame/live.js";
import { shortcut } from "../../frame/shortcuts.js";
import { isHead, isPlanner } from "../../frame/user.js";
import { day, sum } from "../../language/formats.js";
import { _, language } from "../../language/words.js";
import { choiceBar } from "../../parts/grid/choice.js";
import { exportButton, exportLink } from "../../parts/grid/exporting.js";
import { Grid } from "../../parts/grid/grid.js";
import { listBar, switchOf } from "../../parts/grid/list_bar.js";
import { complain, toast } from "../../parts/toast.js";
import { ITEM_KINDS } from "../../parts/words/item.js";
import { LEVELS, levelMark } from "./words.js";

const NEWS = ["hello", "resync", "stock"];
const RETIRED = "filter[retired]";
const YES_NO = [
  ["true", _("Yes")],
  ["false", _("No")],
];
const CELL_KINDS = { number: "quantity", day: "day" };

/** Fills a room with the items; what is retired is shown on demand. */
export async function show(room) {
  showActiveFirst();
  const shown = await columns();
  render(html`<div class="bar"></div><div class="above"></div><div class="grid" id="grid"></div>`, room);
  const grid = new Grid(room.querySelector("#grid"), {
    path: "/items",
    label: _("Items"),
    columns: shown,
    shape,
    open,
    actions: (row) => actions(row, grid),
    nameOf: (row) => row.name,
    onLoaded: () => bar(room, grid),
    onChoice: () => bar(room, grid),
    parts: ["retired"],
    empty: _("No item is found. Import a price list, or add the first item by “New item”."),
  });
  bar(room, grid);
  onNews((kind) => NEWS.includes(kind) && grid.refresh());
  if (isPlanner) shortcut("n", _("New item"), () => location.assign("/items/new"));
}

function showActiveFirst() {
  const asked = new URLSearchParams(location.search);
  if (asked.has(RETIRED)) return;
  asked.set(RETIRED, "false");
  history.replaceState(history.state, "", `?${asked}`);
}

function bar(room, grid) {
  const shown = new URLSearchParams(location.search).get(RETIRED) ?? "any";
  const show = (value) => grid.table.setHeaderFilterValue("retired", value);
  render(
    listBar(grid, {
      title: _("Items"),
      search: [_("Search items"), _("Code, name, barcode, characteristic")],
      narrower: switchOf(_("Which items"), WHICH(), shown, show),
      views: "items",
      count: _("Items: %(count)s", { count: grid.counted() }),
      main: isPlanner ? html`<a class="button" href="/items/new">${_("New item")}</a>` : nothing,
      more: exportLink(grid),
    }),
    room.querySelector(".bar"),
  );
  render(
    choiceBar(grid, () => exportButton(grid)),
    room.querySelector(".above"),
  );
}

const WHICH = () => [
  ["false", _("Active")],
  ["true", _("Retired")],
  ["any", _("All")],
];

/** What stands in lists or by its code in the API's row gets fields of its own, so that cells change in place. */
function shape(row) {
  const prices = {};
  for (const { price_type: type, amount, currency } of row.prices) {
    prices[type] = [prices[type], sum(amount, currency)].filter(Boolean).join(" · ");
  }
  return { ...row, prices, characteristic: row.characteristics, archived: row.retired };
}

async function columns() {
  const [groups, units, rates, types, usual, characteristics] = await Promise.all([
    choicesOf("item_groups"),
    namesOf("units"),
    namesOf("vat_rates"),
    entriesOf("price_types"),
    defaultOf("price_types"),
    entriesOf("characteristics"),
  ]);
  const stock = { kind: "quantity", width: 116 };
  return [
    { field: "code", title: _("Code"), width: 130, frozen: true, filter: false },
    { field: "name", title: _("Item"), width: 260, filter: false },
    { field: "level", title: _("Availability"), choices: LEVELS(), width: 165, write: levelMark },
    { field: "group", title: _("Group"), choices: groups, width: 140, hidden: groups.length === 0 },
    { field: "kind", title: _("Kind"), choices: ITEM_KINDS(), hidden: true },
    ...types
      .filter((type) => !type.retired)
      .map((type) => ({
        field: `prices.${type.code}`,
        title: type.names[language],
        kind: "money",
        filter: false,
        hidden: type.code !== usual && type.place > 2,
        write: (amount) => text(amount ?? ""),
      })),
    { field: "on_hand", title: _("On hand"), ...stock },
    { field: "demand", title: _("Demand"), quietZero: true, ...stock },
    { field: "free", title: _("Free"), ...stock },
    { field: "expected", title: _("Expected"), quietZero: true, ...stock },
    { field: "unit", title: _("Unit"), filter: false, width: 110, write: (code) => text(units.get(code) ?? code) },
    { field: "minimum_level", title: _("Minimum"), hidden: true, ...stock, filter: false },
    {
      field: "below_minimum",
      title: _("Below minimum"),
      choices: YES_NO,
      hidden: true,
      write: (is) => text(is ? _("Yes") : ""),
    },
    { field: "vat_rate", title: _("VAT"), filter: false, hidden: true, write: (code) => text(rates.get(code) ?? "") },
    { field: "retired", title: _("Retired"), choices: YES_NO, hidden: true, write: (is) => text(is ? _("Yes") : "") },
    ...characteristics.filter((each) => !each.retired).map(columnOfCharacteristic),
  ];
}

function columnOfCharacteristic({ code, names, data }) {
  const title = names[language] + (data.unit ? `, ${data.unit}` : "");
  const column = { field: `characteristic.${code}`, title, hidden: true, kind: CELL_KINDS[data.kind] ?? "text" };
  if (data.kind === "choice") return { ...column, choices: data.choices.map((each) => [each, each]) };
  if (data.kind !== "flag")
    return { ...column, write: (value) => text(data.kind === "day" ? day(value) : (value ?? "")) };
  return { ...column, choices: YES_NO, write: (value) => text(value === undefined ? "" : value ? _("Yes") : _("No")) };
}

const text = (words) => document.createTextNode(words);
const open = (row) => location.assign(`/items/${row.id}`);
const openAt = (row, tab) => location.assign(`/items/${row.id}#${tab}`);

function actions(row, grid) {
  return [
    { label: _("Card"), keys: "Enter", run: () => open(row) },
    { label: _("Prices"), run: () => openAt(row, "prices") },
    { label: _("Stock by warehouse"), run: () => openAt(row, "stock") },
    { label: _("Movements"), run: () => openAt(row, "movements") },
    { label: _("Who waits for it"), run: () => openAt(row, "demand") },
    null,
    row.retired
      ? { label: _("Restore"), disabled: !isPlanner, run: () => move(row, "restore", grid) }
      : { label: _("Retire"), disabled: !isPlanner, run: () => move(row, "retire", grid) },
    null,
    { label: _("New item"), disabled: !isPlanner, run: () => location.assign("/items/new") },
    { label: _("Price changes"), disabled: !isHead, run: () => location.assign("/stock/prices") },
  ];
}

const MOVED = {
  retire: { back: "restore", said: (name) => _("%(name)s is retired: it takes no new order lines.", { name }) },
  restore: { back: "retire", said: (name) => _("%(name)s is in sale again.", { name }) },
};

/** The undo is a command of its own, on the version that the first one made. */
async function move(row, name, grid) {
  const act = (way, version) => send("POST", `/items/${row.id}/${way}`, {}, { version });
  try {
    const { body } = await act(name, row.version);
    grid.refresh();
    const { back, said } = MOVED[name];
    const undo = () => act(back, body.version).then(() => grid.refresh(), complain);
    toast(said(row.name), { actions: [{ label: _("Undo"), run: undo }] });
  } catch (error) {
    if (error.status === 412) grid.refresh();
    complain(error);
  }
}
