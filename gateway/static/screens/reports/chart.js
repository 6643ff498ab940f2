// The chart of a report. Colours come from the style sheet, and each series has a pattern of its own besides.

import { Chart, registerables } from "chart.js";
import { brief, money, quantity } from "../../language/formats.js";

Chart.register(...registerables);
const MOST_SERIES = 6;
const TILE = 8;
const PATTERNS = [
  null,
  (pen) => line(pen, 0, TILE, TILE, 0),
  (pen) => line(pen, TILE / 2, 0, TILE / 2, TILE),
  (pen) => pen.fillRect(2, 2, 3, 3),
  (pen) => line(pen, 0, TILE / 2, TILE, TILE / 2),
  (pen) => {
    line(pen, 0, 0, TILE, TILE);
    line(pen, 0, TILE, TILE, 0);
  },
];

/**
 * Draws into a canvas; `{ labels, series: [{ title, values, kind }], line, stacked }`, where `values` are the decimals of the
 * API and `line` a series in percent. `take(index)` is told which label was clicked. Gives `{ show }`.
 */
export function makeChart(canvas, take) {
  let chart;
  let shown;
  const show = (told) => {
    shown = told;
    chart?.destroy();
    chart = new Chart(canvas, optionsOf(canvas, told, take));
  };
  const again = () => shown && show(shown);
  const themes = new MutationObserver(again);
  themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", again);
  return { show };
}

function optionsOf(canvas, { labels, series, line: percent, stacked }, take) {
  const colours = coloursOf(canvas);
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const bars = series.slice(0, MOST_SERIES).map((each, index) => ({
    type: "bar",
    label: each.title,
    data: each.values.map(Number),
    backgroundColor: fillOf(colours.series[index], colours.paper, PATTERNS[index]),
    borderColor: colours.series[index],
    borderWidth: 1,
    maxBarThickness: 44,
    stack: stacked ? "whole" : undefined,
    said: each,
  }));
  const lines = percent
    ? [
        {
          type: "line",
          label: percent.title,
          data: percent.values.map(Number),
          yAxisID: "percent",
          borderColor: colours.series[1],
          backgroundColor: colours.series[1],
          borderDash: [5, 3],
          pointRadius: 2,
          said: percent,
        },
      ]
    : [];
  const ticks = { color: colours.quiet };
  return {
    data: { labels, datasets: [...lines, ...bars] },
    options: {
      animation: isStill ? false : { duration: 250 },
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      onClick: (_event, [found]) => found && take(found.index),
      scales: {
        x: {
          stacked,
          ticks: { ...ticks, callback: (_value, index) => short(labels[index]) },
          grid: { display: false },
        },
        y: { stacked, ticks: { ...ticks, callback: (value) => brief(value) }, grid: { color: colours.edge } },
        ...(percent && {
          percent: {
            position: "right",
            min: 0,
            max: 100,
            ticks: { ...ticks, callback: (value) => `${value} %` },
            grid: { display: false },
          },
        }),
      },
      plugins: {
        legend: { display: bars.length + lines.length > 1, labels: { color: colours.ink } },
        tooltip: { callbacks: { label: ({ dataset, dataIndex }) => spoken(dataset, dataIndex) } },
      },
    },
  };
}

function spoken({ label, said }, index) {
  const write = said.kind === "money" ? money : quantity;
  return `${label}: ${write(said.values[index])}`;
}

const short = (label) => (label.length > 18 ? `${label.slice(0, 17)}…` : label);

/** `light-dark()` is resolved by the browser: what an element got is asked. */
function coloursOf(canvas) {
  const probe = document.createElement("span");
  probe.hidden = true;
  canvas.after(probe);
  const of = (name) => {
    probe.className = `colour-${name}`;
    return getComputedStyle(probe).color;
  };
  const series = Array.from({ length: MOST_SERIES }, (_each, index) => of(`series-${index + 1}`));
  const colours = { series, ink: of("ink"), quiet: of("quiet"), edge: of("edge"), paper: of("paper") };
  probe.remove();
  return colours;
}

function fillOf(colour, paper, pattern) {
  if (!pattern) return colour;
  const tile = document.createElement("canvas");
  tile.width = TILE;
  tile.height = TILE;
  const pen = tile.getContext("2d");
  pen.fillStyle = colour;
  pen.fillRect(0, 0, TILE, TILE);
  pen.strokeStyle = paper;
  pen.fillStyle = paper;
  pen.lineWidth = 1.5;
  pattern(pen);
  return pen.createPattern(tile, "repeat");
}

function line(pen, x, y, toX, toY) {
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(toX, toY);
  pen.stroke();
}
