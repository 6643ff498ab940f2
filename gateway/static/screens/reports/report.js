// One report: what is asked stands in the address, so that it can be sent to others and gone back to.

import { html, nothing, render } from "lit-html";
import { address, get } from "../../api/client.js";
import { namesOf } from "../../api/dictionaries.js";
import { onNews } from "../../frame/live.js";
import { day, moment, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { makeCombobox } from "../../parts/form/combobox.js";
import { steadily } from "../../parts/steady.js";
import { complain } from "../../parts/toast.js";
import { makeChart } from "./chart.js";
import { chips, choicesOfFilters, found, namesOfFilters, selects } from "./filters.js";
import { GROUPS, isPeriod } from "./kinds.js";
import { namer } from "./names.js";
import { addressOf, daysOf, FREE, NAMED_PERIODS, parametersOf, questionOfAddress } from "./question.js";
import { table } from "./table.js";

const PAGE = 100;
const DRAWN = 15;
const DRAWN_PERIODS = 60;
const DRAWABLE = ["money", "quantity", "count", "percent"];
const API = "/api/v1";
const NEWS = ["resync", "turned"];
const PAUSE_MS = 5000; // a report is the dearest of questions

export async function openReport(room, name, kind) {
  const titles = GROUPS();
  let question = questionOfAddress(kind);
  let answer = null;
  let rows = [];
  let drawn = [];
  let names = {};
  let asked;
  const [nameOf, choices, groupNames] = await Promise.all([namer(), choicesOfFilters(), namesOf("item_groups")]);

  const groups = () => question.group_by ?? [question.of ?? "customer"];
  const chosenSort = () => question.sort || (isPeriod(groups()[0]) ? groups().join(",") : (kind.sort ?? ""));
  const parameters = () => ({ ...parametersOf(question), sort: kind.isSorted ? undefined : chosenSort() });

  /** Another question is another step of the browser's history. */
  function ask(changes) {
    question = { ...question, ...changes };
    history.pushState(null, "", addressOf(question));
    return read();
  }

  async function read() {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    room.setAttribute("aria-busy", "true");
    try {
      const [page, told] = await Promise.all([
        get(`/reports/${name}`, { ...parameters(), limit: PAGE }, { signal }),
        namesOfFilters(question.filters, groupNames),
      ]);
      [answer, rows, names] = [page, page.items, told];
      drawn = await rowsOfChart(page, signal);
      draw();
      drawChart();
    } catch (error) {
      if (error.name !== "AbortError") complain(error);
    } finally {
      if (!signal.aborted) room.removeAttribute("aria-busy");
    }
  }

  /** A chart of several years by days would be read by nobody: the first ones are drawn. */
  async function rowsOfChart(page) {
    return page.items.slice(0, groups().some(isPeriod) ? DRAWN_PERIODS : DRAWN);
  }

  async function more() {
    const page = await get(`/reports/${name}`, { ...parameters(), limit: PAGE, after: answer.next });
    rows = [...rows, ...page.items];
    answer = { ...answer, next: page.next };
    draw();
  }

  function sortBy(column, isFigure) {
    const up = isFigure ? `-${column}` : column;
    const down = isFigure ? column : `-${column}`;
    return ask({ sort: chosenSort() === up ? down : up });
  }

  const change = (filter, value) => {
    const { [filter]: before, ...others } = question.filters;
    return ask({ filters: value ? { ...others, [filter]: value } : others });
  };

  function choosePeriod(period) {
    const [since, until] = period === FREE ? [question.since, question.until] : daysOf(period);
    return ask({ period, since, until });
  }

  const chooseDay = (which, value) => value && ask({ period: FREE, [which]: value });

  function group(place, value) {
    const chosen = [...question.group_by];
    if (value) chosen[place] = value;
    else chosen.splice(place, 1);
    return ask({ group_by: [...new Set(chosen)], sort: "" });
  }

  /** What is behind a row: another report, an order, a customer's card. */
  function wayOf(row) {
    if (name === "debts") return `/customers/${row.customer_id ?? row.customer.id}`;
    if (row.order) return `/orders/${row.order.id}`;
    return row.drill_down?.startsWith(`${API}/reports/`) ? row.drill_down.slice(API.length) : null;
  }

  const file = (ending) => address(`/reports/${name}.${ending}`, parameters());

  const bar = () => html`<div class="bar">
    <h1><a href="/reports" class="back">${_("Reports")}</a> ${kind.title}</h1>
    <span class="end no-print">
      <a class="button plain" href=${file("xlsx")} download>XLSX</a>
      <a class="button plain" href=${file("csv")} download>CSV</a>
      <button type="button" class="plain" @click=${() => window.print()}>${_("Print")}</button>
    </span></div>`;

  const periodFields = () =>
    kind.period
      ? html`<label>${_("Period")} <select name="period" @change=${({ target }) => choosePeriod(target.value)}>
          ${NAMED_PERIODS().map(([value, label]) => html`<option value=${value} ?selected=${value === question.period}>${label}</option>`)}</select></label>
        <label>${_("from")} <input type="date" name="since" .value=${question.since ?? ""} @change=${({ target }) => chooseDay("since", target.value)}></label>
        <label>${_("to")} <input type="date" name="until" .value=${question.until ?? ""} @change=${({ target }) => chooseDay("until", target.value)}></label>`
      : nothing;

  function groupFields() {
    if (kind.of) {
      return html`<label>${_("Of")} <select name="of" @change=${({ target }) => ask({ of: target.value })}>
        ${kind.of.map((each) => html`<option value=${each} ?selected=${each === question.of}>${titles[each]}</option>`)}</select></label>`;
    }
    if (!kind.groups) return nothing;
    const [one, two] = question.group_by;
    const options = (chosen, left) =>
      kind.groups
        .filter((each) => each !== left)
        .map((each) => html`<option value=${each} ?selected=${each === chosen}>${titles[each]}</option>`);
    return html`<label>${_("Group by")} <select name="group" @change=${({ target }) => group(0, target.value)}>${options(one, null)}</select></label>
      <label>${_("then by")} <select name="group2" @change=${({ target }) => group(1, target.value)}><option value="">—</option>${options(two, one)}</select></label>`;
  }

  function draw() {
    render(
      html`${bar()}
        <div class="report-question no-print">${periodFields()}${groupFields()}${selects(kind, choices, question.filters, change)}<span id="finders"></span></div>
        <p class="asked">${askedInWords()}</p>
        ${chips(question.filters, names, change)}
        ${answer.stock_is_stale ? html`<p class="notice" role="status">${_("Stock does not answer: these are its figures of %(moment)s.", { moment: moment(answer.stock_as_of) })}</p>` : nothing}
        <figure class="report-chart" ?hidden=${rows.length === 0}><canvas role="img" aria-label=${chartInWords()}></canvas></figure>
        ${table({ kind, groups: groups(), titles, answer, rows, sort: chosenSort(), nameOf, wayOf, sortBy, more: () => more().catch(complain) })}`,
      room.querySelector("#report"),
    );
  }

  const askedInWords = () =>
    [
      question.period && _("%(since)s – %(until)s", { since: day(answer.since), until: day(answer.until) }),
      answer.total !== undefined &&
        _("Rows: %(count)s", { count: quantity(answer.total) + (answer.total_is_exact === false ? "+" : "") }),
    ]
      .filter(Boolean)
      .join(" · ");

  const chartInWords = () =>
    _("Chart: %(title)s, the first %(count)s rows of the table below.", { title: kind.title, count: drawn.length });

  const titleOf = (figure) => kind.figures.find(([each]) => each === figure)[1];
  const kindOf = (figure) => kind.figures.find(([each]) => each === figure)?.[2];

  function drawChart() {
    if (drawn.length === 0) return;
    const [one, two] = groups();
    const seriesOf = (figure) => ({
      title: titleOf(figure),
      kind: kindOf(figure),
      values: drawn.map((row) => row[figure] ?? 0),
    });
    if (two && isPeriod(one) && !kind.stacked) return chart.show(byTwo(one, two));
    const sorted = chosenSort().replace("-", "");
    const figures = !kind.stacked && DRAWABLE.includes(kindOf(sorted)) ? [sorted] : kind.chart;
    chart.show({
      labels: drawn.map((row) =>
        groups()
          .map((each) => nameOf(row, each))
          .join(" · "),
      ),
      series: figures.map(seriesOf),
      line: kind.line && seriesOf(kind.line),
      stacked: Boolean(kind.stacked),
    });
  }

  /** A period with what makes it up: one bar a period, one part of it each. */
  function byTwo(one, two) {
    const [figure] = kind.chart;
    const periods = [...new Set(rows.map((row) => row[one]))].sort();
    const parts = [...new Set(rows.map((row) => nameOf(row, two)))];
    const at = new Map(rows.map((row) => [`${row[one]} ${nameOf(row, two)}`, row[figure]]));
    return {
      labels: periods.map((period) => nameOf({ [one]: period }, one)),
      series: parts.map((part) => ({
        title: part,
        kind: kindOf(figure),
        values: periods.map((period) => at.get(`${period} ${part}`) ?? 0),
      })),
      stacked: true,
    };
  }

  const follow = (index) => {
    const way = groups().length === 1 && drawn[index] && wayOf(drawn[index]);
    if (way) location.assign(way);
  };

  function placeFinders() {
    const finders = { customer: "/customers", item: "/items" };
    for (const [filter, path] of Object.entries(finders)) {
      if (!kind.filters.includes(filter)) continue;
      const label = document.createElement("label");
      label.className = "finder";
      label.textContent = titles[filter];
      const input = document.createElement("input");
      input.type = "search";
      input.name = filter;
      input.placeholder = _("All");
      label.append(input);
      room.querySelector("#finders").append(label);
      makeCombobox(input, {
        find: (text, signal) => found(path, text, signal),
        show: (row) => html`${row.name} <small>${row.code}</small>`,
        take: (row) => {
          input.value = "";
          change(filter, row.id).catch(complain);
        },
      });
    }
  }

  render(html`<div id="report"></div>`, room);
  answer = { items: [], totals: {}, next: null };
  draw();
  const chart = makeChart(room.querySelector("canvas"), follow);
  window.addEventListener("popstate", () => {
    question = questionOfAddress(kind);
    read();
  });
  const readAgain = steadily(() => document.hidden || read(), { pause: PAUSE_MS });
  onNews((news) => name === "open" && NEWS.includes(news) && readAgain());
  placeFinders();
  await read();
}
