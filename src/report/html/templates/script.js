(() => {
  "use strict";
  const root = document.documentElement;
  for (const tools of document.querySelectorAll(".tools")) tools.hidden = false;

  const theme = document.getElementById("theme");
  theme?.addEventListener("click", () => {
    const prefersDark = matchMedia("(prefers-color-scheme: dark)").matches;
    const isDark = root.dataset.theme ? root.dataset.theme === "dark" : prefersDark;
    root.dataset.theme = isDark ? "light" : "dark";
  });
  const units = document.getElementById("units");
  units?.addEventListener("click", () => {
    const from = root.dataset.units;
    const to = from === "km" ? "mi" : "km";
    root.dataset.units = to;
    for (const cell of document.querySelectorAll(`td[data-${to}]`)) {
      const text = cell.textContent;
      cell.textContent = cell.dataset[to];
      delete cell.dataset[to];
      cell.dataset[from] = text;
    }
  });
  const ranges = [...document.querySelectorAll("button[data-range]")];
  for (const button of ranges) {
    button.addEventListener("click", () => {
      root.dataset.range = button.dataset.range;
      for (const other of ranges) other.setAttribute("aria-pressed", String(other === button));
    });
  }
  document.getElementById("untold")?.addEventListener("change", (event) => {
    root.toggleAttribute("data-untold", event.target.checked);
  });
  const newest = document.querySelector("#newest[datetime]");
  if (newest) {
    const days = Math.floor((Date.now() - new Date(`${newest.dateTime}T00:00`)) / 864e5);
    if (days >= 0) newest.append(days === 0 ? " (today)" : days === 1 ? " (yesterday)" : ` (${days} days ago)`);
  }

  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  // What a cell is sorted by: a number, a time in seconds, or its words; null for what is not known.
  const value = (row, column) => {
    const cell = row.cells[column];
    const text = cell.textContent.trim();
    if (text === "" || text === "–") return null;
    const time = /^\d+(:\d\d)+/.exec(text);
    if (time) return time[0].split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
    const day = /^\w{3} (\d+) (\w{3}) (\d{4})$/.exec(text);
    if (day) return 400 * Number(day[3]) + 32 * MONTHS.indexOf(day[2]) + Number(day[1]);
    const counted = /^week (-?\d+), day (\d)$/.exec(text);
    if (counted) return 7 * Number(counted[1]) + Number(counted[2]);
    const mark = cell.querySelector(".mark")?.parentElement.textContent;
    if (mark) return ["info", "watch", "warn", "stop"].findIndex((name) => mark.endsWith(name));
    const number = /^[-−]?\d+(\.\d+)?(?=$| )/.exec(text);
    return number && column > 1 ? parseFloat(number[0].replace("−", "-")) : text;
  };
  const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
  const sort = (table, column, head) => {
    const isUp = head.getAttribute("aria-sort") === "descending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
    const body = table.tBodies[0];
    // Out of the page, thousands of rows change places at once.
    body.remove();
    const rows = [...body.rows].map((row) => [value(row, column), row]);
    rows.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null);
      return isUp ? compare(a, b) : compare(b, a);
    });
    body.append(...rows.map(([, row]) => row));
    table.append(body);
    sieve();
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sort(table, column, head));
    });
  }

  // What the filter lets through, at first no more of it than a browser lays out at once.
  const filter = document.getElementById("filter");
  const flagged = document.getElementById("flagged");
  const runs = document.getElementById("runs-table");
  const more = document.getElementById("more");
  let most = 300;
  const sieve = () => {
    if (!filter || !flagged || !runs || !more) return;
    const words = filter.value.toLowerCase();
    let found = 0;
    for (const row of runs.tBodies[0].rows) {
      const isSaid = words === "" || row.textContent.toLowerCase().includes(words);
      const isIn = isSaid && (!flagged.checked || row.hasAttribute("data-flagged"));
      found += isIn ? 1 : 0;
      row.hidden = !isIn || found > most;
    }
    more.hidden = found <= most;
    document.getElementById("shown").textContent = found > most ? `${most} of ${found} shown` : `${found} shown`;
  };
  filter?.addEventListener("input", sieve);
  flagged?.addEventListener("change", sieve);
  more?.addEventListener("click", () => { most = Infinity; sieve(); });
  // After the page is there, so that it is there sooner.
  addEventListener("load", () => setTimeout(sieve));

  // What a link leads to is open.
  const unfold = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target?.tagName === "DETAILS") target.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();

  const tip = document.getElementById("tip");
  const spotsOf = new WeakMap();
  const spots = (svg) => {
    if (!spotsOf.has(svg)) {
      const told = svg.querySelector(".spots")?.dataset.spots ?? "";
      spotsOf.set(svg, told === "" ? [] : told.split(",").map((spot) => spot.split(" ").map(Number)));
    }
    return spotsOf.get(svg);
  };
  // The row of the smallest place under the pointer.
  const rowAt = (svg, event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    let best = null;
    for (const [row, left, top, width, height] of spots(svg)) {
      const isIn = at.x >= left && at.x <= left + width && at.y >= top && at.y <= top + height;
      if (isIn && (best === null || width * height <= best.size)) best = { row, size: width * height };
    }
    return best?.row;
  };
  const say = (svg, row, x, y) => {
    const chart = svg.closest("[data-chart]");
    const table = chart?.querySelector("table");
    const cells = table?.tBodies[0].rows[row]?.cells;
    if (!cells) return;
    tip.replaceChildren();
    [...cells].forEach((cell, index) => {
      if (cell.textContent === "") return;
      const line = document.createElement("div");
      const name = table.tHead.rows[0].cells[index].textContent;
      line.textContent = `${name}: ${cell.textContent}`;
      tip.append(line);
    });
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - box.width - 4))}px`;
    tip.style.top = `${Math.max(4, Math.min(y + 14, innerHeight - box.height - 4))}px`;
  };
  document.addEventListener("pointermove", (event) => {
    const svg = event.target.closest?.("svg");
    const row = svg ? rowAt(svg, event) : undefined;
    if (row === undefined) tip.hidden = true;
    else say(svg, row, event.clientX, event.clientY);
  });
  document.addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });
})();
