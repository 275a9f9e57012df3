/* Hover: a hairline at the nearest period, and its row of the table in words. Nothing depends on it. */
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";

  function nearest(places, x) {
    let best = 0;
    places.forEach((place, index) => {
      if (Math.abs(place - x) < Math.abs(places[best] - x)) best = index;
    });
    return best;
  }

  function inWords(figure, index) {
    const heads = [...figure.querySelectorAll(".chart__table thead th")];
    const row = figure.querySelectorAll(".chart__table tbody tr")[index];
    if (!row) return "";
    const cells = [...row.children].map((cell) => cell.textContent.trim());
    const told = cells.slice(1).map((text, column) => {
      return text && text !== "–" ? `${heads[column + 1].textContent.trim()} ${text}` : "";
    });
    return [cells[0], ...told.filter(Boolean)].join(" · ");
  }

  function cursorOf(svg) {
    let cursor = svg.querySelector(".chart__cursor");
    if (!cursor) {
      cursor = document.createElementNS(SVG, "line");
      cursor.setAttribute("class", "chart__cursor");
      cursor.setAttribute("y1", "12");
      cursor.setAttribute("y2", String(svg.viewBox.baseVal.height - 36));
      svg.append(cursor);
    }
    return cursor;
  }

  function read(event) {
    const svg = event.target.closest && event.target.closest(".chart__svg[data-places]");
    const figure = svg && svg.closest(".chart");
    const reading = figure && figure.querySelector(".chart__reading");
    if (!reading || !svg.dataset.places) return;
    const places = svg.dataset.places.split(" ").map(Number);
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
    const index = nearest(places, x);
    const cursor = cursorOf(svg);
    cursor.setAttribute("x1", String(places[index]));
    cursor.setAttribute("x2", String(places[index]));
    reading.textContent = inWords(figure, index);
  }

  function leave(event) {
    const svg = event.target.closest && event.target.closest(".chart__svg");
    if (!svg || svg.contains(event.relatedTarget)) return;
    const cursor = svg.querySelector(".chart__cursor");
    if (cursor) cursor.remove();
    const reading = svg.closest(".chart") && svg.closest(".chart").querySelector(".chart__reading");
    if (reading) reading.textContent = "";
  }

  document.addEventListener("pointermove", read, { passive: true });
  document.addEventListener("pointerout", leave, { passive: true });
})();
