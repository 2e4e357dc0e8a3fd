(function () {
  "use strict";
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const parts = new Map(figures.sections.flatMap(s => s.parts).map(p => [p.id, p]));

  function element(name, className, text) {
    const made = document.createElement(name);
    made.className = className || "";
    made.textContent = text || "";
    return made;
  }

  /* Tables: a click on a heading sorts, what has no value comes last. */
  function sortable(table) {
    const heads = Array.from(table.tHead.rows[0].cells);
    const body = table.tBodies[0];
    heads.forEach((head, column) => {
      const button = element("button", "", head.textContent);
      button.type = "button";
      button.title = "Sort";
      button.addEventListener("click", () => {
        const falls = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(h => h.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", falls ? "descending" : "ascending");
        const number = head.classList.contains("number");
        const key = row => row.cells[column] ? row.cells[column].dataset.value || "" : "";
        const sorted = Array.from(body.rows).sort((a, b) => {
          const x = key(a), y = key(b);
          if (x === "" || y === "") return (x === "") - (y === "");
          const order = number ? Number(x) - Number(y) : x.localeCompare(y, "en", { numeric: true });
          return falls ? -order : order;
        });
        body.append(...sorted);
      });
      head.textContent = "";
      head.append(button);
    });
  }

  function copyable(pre) {
    const button = element("button", "", "Copy");
    button.type = "button";
    button.addEventListener("click", () => {
      const code = pre.querySelector("code");
      const done = () => { button.textContent = "Copied"; setTimeout(() => { button.textContent = "Copy"; }, 1500); };
      const mark = () => { getSelection().selectAllChildren(code); button.textContent = "Marked"; };
      if (navigator.clipboard) navigator.clipboard.writeText(code.textContent).then(done, mark);
      else mark();
    });
    pre.append(button);
  }

  /* Curves: what they are worth where the pointer is, or where the arrow keys went. */
  function text(value, axis) {
    if (axis.percent) return (100 * value).toFixed(1) + " %";
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
  }

  function valueAt(series, x) {
    const last = series.x.length - 1;
    for (let i = last; i >= 0; i--) {
      if (series.x[i] === x || (series.x[i] < x && i < last && series.step)) return series.y[i];
    }
    return null;
  }

  function readable(host, plot) {
    const svg = host.querySelector("svg");
    const panel = svg.querySelector(".panel");
    const from = Number(svg.dataset.xFrom), to = Number(svg.dataset.xTo);
    const logarithmic = svg.dataset.xLogarithmic === "true";
    const scale = x => logarithmic ? Math.log10(x) : x;
    const places = Array.from(new Set(plot.series.flatMap(s => s.x)))
      .filter(x => x !== null && (!logarithmic || x > 0)).sort((a, b) => a - b);
    if (!panel || places.length === 0) return;
    const box = element("div", "read-out");
    const hair = element("div", "hair");
    let at = -1;

    function hide() {
      box.remove();
      hair.remove();
      at = -1;
    }

    function show(index) {
      at = Math.max(0, Math.min(places.length - 1, index));
      const x = places[at];
      box.textContent = "";
      box.append(element("b", "", plot.x.label + ": " + text(x, plot.x)));
      plot.series.map(s => [s.name, valueAt(s, x)]).filter(v => v[1] !== null && v[1] !== undefined)
        .sort((a, b) => b[1] - a[1]).slice(0, 20).forEach(v => {
          const line = element("span");
          line.append(element("i", "", v[0]), element("b", "", text(v[1], plot.y)));
          box.append(line);
        });
      const outer = host.getBoundingClientRect(), inner = panel.getBoundingClientRect();
      const share = (scale(x) - scale(from)) / (scale(to) - scale(from));
      const left = inner.left - outer.left + share * inner.width;
      hair.style.cssText = "left:" + left + "px;top:" + (inner.top - outer.top) + "px;height:" + inner.height + "px";
      host.append(hair, box);
      const right = left + 12 + box.offsetWidth <= outer.width;
      box.style.left = Math.max(0, right ? left + 12 : left - 12 - box.offsetWidth) + "px";
      box.style.top = Math.max(0, inner.top - outer.top + 6) + "px";
    }

    function nearest(event) {
      const inner = panel.getBoundingClientRect();
      const place = scale(from) + (event.clientX - inner.left) / inner.width * (scale(to) - scale(from));
      let best = 0;
      places.forEach((x, i) => { if (Math.abs(scale(x) - place) < Math.abs(scale(places[best]) - place)) best = i; });
      return best;
    }

    host.tabIndex = 0;
    host.setAttribute("role", "group");
    host.setAttribute("aria-label", plot.title + ": arrow keys read values");
    host.addEventListener("pointermove", event => show(nearest(event)));
    host.addEventListener("pointerleave", hide);
    host.addEventListener("blur", hide);
    host.addEventListener("keydown", event => {
      const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -places.length, End: places.length };
      if (event.key === "Escape") hide();
      if (!(event.key in steps)) return;
      event.preventDefault();
      show(at + steps[event.key]);
    });
  }

  document.querySelectorAll("table.sortable").forEach(sortable);
  document.querySelectorAll(".copied").forEach(copyable);
  document.querySelectorAll("[data-curves]").forEach(figure => {
    figure.querySelectorAll(".plot").forEach(host => readable(host, parts.get(figure.dataset.part)));
  });
})();
