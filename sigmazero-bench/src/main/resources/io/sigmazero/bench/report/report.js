(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const curveHost = document.getElementById("curve");
  const histogramHost = document.getElementById("histogram");
  const font = "12px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
  const traceHosts = Array.from(document.querySelectorAll("[data-trace]"));
  const traced = { margin: "margin", l0: "ℓ0: changed " + data.unit, threshold: "threshold τ", stepSize: "step size η" };
  const wholeSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000];
  let charts = [];

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function axis(label, more) {
    return Object.assign({
      label: label, size: 32, gap: 6, labelSize: 24, labelGap: 0, labelFont: font, font: font, stroke: colour("--muted"),
      grid: { stroke: colour("--grid"), width: 1 }, ticks: { show: false }
    }, more);
  }

  function whole(u, ticks) {
    return ticks.map(t => Number.isInteger(t) ? String(t) : "");
  }

  function size(host) {
    const width = Math.max(240, host.clientWidth);
    return { width: width, height: Math.round(Math.max(220, Math.min(340, width * 0.4))) };
  }

  function curve() {
    const k = data.curve.budgets;
    return new uPlot(Object.assign(size(curveHost), {
      cursor: { y: false, drag: { x: true, y: false } },
      scales: { x: { time: false, range: (u, min, max) => [min, max] }, y: { range: [0, 100] } },
      axes: [
        axis("k: " + data.unit + " an attacker may change", { values: whole, incrs: wholeSteps, grid: { show: false } }),
        axis(null, { size: 52, values: (u, ticks) => ticks.map(t => t + " %") })
      ],
      series: [
        { label: "k", value: (u, v) => v == null ? "–" : String(v) },
        {
          label: "accuracy left", value: (u, v) => v == null ? "–" : v.toFixed(1) + " %",
          stroke: colour("--accent"), fill: colour("--accent-fill"), width: 2,
          points: { show: false }, paths: uPlot.paths.stepped({ align: 1 })
        }
      ]
    }), [k, data.curve.accuracy], curveHost);
  }

  function histogram() {
    const from = data.histogram.from;
    const width = data.histogram.width;
    const range = v => v == null ? "–" : width === 1 ? String(v) : v + "–" + (v + width - 1);
    return new uPlot(Object.assign(size(histogramHost), {
      cursor: { y: false, drag: { x: true, y: false } },
      scales: {
        x: { time: false, range: (u, min, max) => [min - width * 0.2, max + width] },
        y: { range: (u, min, max) => [0, Math.max(1, max * 1.08)] }
      },
      axes: [
        axis("ℓ0: changed " + data.unit, { values: whole, incrs: wholeSteps, grid: { show: false } }),
        axis(null, { size: 52, values: whole, incrs: wholeSteps })
      ],
      series: [
        { label: "ℓ0", value: (u, v) => range(v) },
        {
          label: "samples", value: (u, v) => v == null ? "–" : String(v),
          stroke: colour("--accent"), fill: colour("--accent"), width: 0,
          points: { show: false }, paths: uPlot.paths.bars({ align: 1, size: [0.86, 64], gap: 0 })
        }
      ]
    }), [from, data.histogram.counts], histogramHost);
  }

  function traceSize(host) {
    const width = Math.max(240, host.clientWidth);
    return { width: width, height: Math.round(Math.max(170, Math.min(220, width * 0.42))) };
  }

  function trace(host) {
    const course = data.traces[Number(host.dataset.trace)];
    const name = host.dataset.value;
    const counts = name === "l0";
    const text = v => v == null ? "–" : counts ? String(v) : Number(v.toPrecision(4)).toString();
    const series = [
      { label: "iteration", value: (u, v) => v == null ? "–" : String(v) },
      { label: traced[name], value: (u, v) => text(v), stroke: colour("--accent"), width: 1.25, points: { show: false } }
    ];
    const values = [course.iteration, course[name]];
    if (name === "margin") {
      series.push({ label: "boundary", value: () => "0", stroke: colour("--up"), width: 1, dash: [4, 4], points: { show: false } });
      values.push(course.iteration.map(() => 0));
    }
    return new uPlot(Object.assign(traceSize(host), {
      cursor: { y: false, drag: { x: true, y: false }, sync: { key: "trace" + host.dataset.trace } },
      scales: name === "margin" ? { x: { time: false } } : { x: { time: false }, y: { range: (u, min, max) => [0, max > 0 ? max * 1.08 : 1] } },
      axes: [
        axis("iteration", { values: whole, incrs: wholeSteps, grid: { show: false } }),
        axis(null, counts ? { size: 52, values: whole, incrs: wholeSteps } : { size: 52 })
      ],
      series: series
    }), values, host);
  }

  function draw() {
    charts.forEach(c => c.chart.destroy());
    charts = [{ chart: curve(), host: curveHost, size: size }, { chart: histogram(), host: histogramHost, size: size }];
    traceHosts.forEach(host => charts.push({ chart: trace(host), host: host, size: traceSize }));
  }

  function resize() {
    charts.forEach(c => c.chart.setSize(c.size(c.host)));
  }

  draw();
  let width = curveHost.clientWidth;
  new ResizeObserver(() => {
    if (curveHost.clientWidth !== width) {
      width = curveHost.clientWidth;
      resize();
    }
  }).observe(curveHost);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  matchMedia("print").addEventListener("change", draw);
})();
