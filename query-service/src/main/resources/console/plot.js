// Draws the hours' figures, which the page has as a table. Without it the page shows the charges as bars alone.
"use strict";

(() => {
  const HEIGHT = 150;
  const utc = (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC");
  const hour = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 16);
  const took = (millis) => (millis < 1000 ? `${millis} ms` : `${(millis / 1000).toFixed(1)} s`);

  function figures() {
    const rows = [...document.querySelectorAll("#hours tr[data-at]")];
    // An hour without a result has no p99, and its row no such member.
    const number = (text) => (text === undefined ? null : Number(text));
    return {
      at: rows.map((row) => Number(row.dataset.at)),
      charges: rows.map((row) => Number(row.dataset.charges)),
      p99: rows.map((row) => number(row.dataset.p99)),
    };
  }

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(name).trim();
    return { ink: of("--soft"), line: of("--line"), accent: of("--accent"), sheet: of("--sheet") };
  }

  function draw(target, name, at, values, series, text) {
    const c = colours();
    const axis = { stroke: c.ink, grid: { stroke: c.line, width: 1 }, ticks: { stroke: c.line, width: 1 } };
    const options = {
      width: target.clientWidth,
      height: HEIGHT,
      tzDate: utc,
      legend: { live: true },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: { y: { range: (_plot, _least, most) => [0, Math.max(most, 1) * 1.1] } },
      axes: [
        { ...axis, values: (_plot, ticks) => ticks.map(hour) },
        { ...axis, size: 70, values: (_plot, ticks) => ticks.map(text) },
      ],
      series: [
        { label: "UTC", value: (_plot, seconds) => (seconds === null ? "" : hour(seconds)) },
        { label: name, stroke: c.accent, ...series(c), value: (_plot, value) => (value === null ? "" : text(value)) },
      ],
    };
    const plot = new uPlot(options, [at, values], target);
    plot.root.querySelector("canvas").setAttribute("aria-hidden", "true");
    return plot;
  }

  function plots(figure) {
    const { at, charges, p99 } = figures();
    const target = document.createElement("div");
    target.className = "drawn";
    // Whoever does not see them reads the table.
    target.setAttribute("aria-hidden", "true");
    figure.replaceChildren(target);
    const count = (value) => value.toLocaleString("en");
    const bars = (c) => ({ fill: c.accent, width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.8, 48] }) });
    const line = () => ({ width: 2, points: { show: true, size: 6 } });
    return [
      draw(target, "charges", at, charges, bars, count),
      ...(p99.some((value) => value !== null) ? [draw(target, "result, p99", at, p99, line, took)] : []),
    ];
  }

  document.addEventListener("DOMContentLoaded", () => {
    const figure = document.querySelector("figure.plot");
    if (!figure) {
      return;
    }
    let drawn = plots(figure);
    new ResizeObserver(() => {
      const width = figure.clientWidth;
      drawn.filter((plot) => plot.width !== width).forEach((plot) => plot.setSize({ width, height: HEIGHT }));
    }).observe(figure);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      drawn.forEach((plot) => plot.destroy());
      drawn = plots(figure);
    });
  });
})();
