(() => {
  "use strict";
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const make = (tag, properties = {}) => Object.assign(document.createElement(tag), properties);

  /* A link into something folded opens it. */
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let outer = target.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  /* Tables are sorted by a click on a heading: by number where there are numbers, else by word. */
  const key = (row, column) => {
    const text = (row.cells[column]?.textContent ?? "").trim();
    const number = text.replace(/\u2212/g, "-").replace(/,/g, "").match(/^\+?(-?\d+(\.\d+)?)/);
    return text === "" ? null : number ? Number(number[1]) : text.startsWith("\u2248") ? 0 : text.toLowerCase();
  };
  const compare = (a, b) =>
    a === null || b === null ? (a === null) - (b === null)
      : typeof a === typeof b ? (a > b) - (a < b) : typeof a === "number" ? -1 : 1;
  const sort = (table, heading, column) => {
    const down = heading.getAttribute("aria-sort") === "ascending";
    all("thead th", table).forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = Array.from(body.rows).map((row) => [key(row, column), row]);
    rows.sort(([a], [b]) => (a === null || b === null ? compare(a, b) : down ? compare(b, a) : compare(a, b)));
    body.append(...rows.map(([, row]) => row));
  };
  all("table.sortable, table.changes, table.heat, table.variables").forEach((table) =>
    all("thead th", table).forEach((heading, column) => {
      if (!heading.textContent.trim()) return;
      const button = make("button", { type: "button", className: "sort", textContent: "\u2195", title: "Sort" });
      button.setAttribute("aria-label", "Sort by " + heading.textContent.trim());
      button.addEventListener("click", () => sort(table, heading, column));
      heading.append("\u00a0", button);
    }));

  /* What is wider than its box says so, where shadows at its ends may be missed. */
  const hints = all(".scroll").filter((box) => !box.closest(".map-outcome")).map((box) => {
    const hint = make("p", { className: "hint sideways", textContent: "Scroll sideways for more \u2192", hidden: true });
    box.before(hint);
    return [box, hint];
  });
  const measure = () => {
    const wider = hints.map(([box]) => box.scrollWidth > box.clientWidth + 1);
    hints.forEach(([, hint], place) => { hint.hidden = !wider[place]; });
  };
  measure();
  addEventListener("resize", measure);
  document.addEventListener("toggle", measure, true);
  all("input.choice").forEach((choice) => choice.addEventListener("change", measure));

  /* A map that is scrolled opens with its outcome in the middle. */
  const centre = () => all(".map-outcome[open] > .scroll").forEach((box) => {
    const node = box.querySelector(".map-node.focus");
    if (!node || box.dataset.centred || !box.checkVisibility() || box.scrollWidth <= box.clientWidth + 1) return;
    const outer = box.getBoundingClientRect(), inner = node.getBoundingClientRect();
    box.scrollBy({ left: inner.left + inner.width / 2 - outer.left - outer.width / 2, behavior: "instant" });
    box.dataset.centred = "true";
  });
  centre();
  document.addEventListener("toggle", centre, true);

  /* Claims are narrowed down by words and kind. */
  const claims = all("#claims .claim");
  const bar = document.getElementById("claim-filter");
  if (bar && claims.length) {
    const words = make("input", { type: "search", placeholder: "words, a variable, an id" });
    const kind = make("select");
    const kinds = new Set(claims.map((claim) => claim.dataset.kind));
    kind.append(make("option", { value: "", textContent: "every kind" }),
      ...Array.from(kinds, (value) => make("option", { value, textContent: value })));
    const count = make("output");
    const narrow = () => {
      const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      claims.forEach((claim) => {
        const text = claim.textContent.toLowerCase();
        const fits = wanted.every((word) => text.includes(word)) && (!kind.value || claim.dataset.kind === kind.value);
        claim.hidden = !fits;
        shown += fits;
      });
      count.textContent = shown + " of " + claims.length;
    };
    const labelled = (text, field) => {
      const label = make("label", { textContent: text + " " });
      label.append(field);
      return label;
    };
    words.addEventListener("input", narrow);
    kind.addEventListener("input", narrow);
    bar.append(labelled("Only claims with", words), labelled("of", kind), count);
    bar.hidden = false;
    narrow();
  }

  /* On a causal map, a variable under the pointer keeps its own links and dims the rest. */
  all("svg.causal-map").forEach((map) => {
    const links = all("[data-cause]", map);
    const focus = (name) => links.forEach((link) =>
      link.classList.toggle("dim", name !== null && link.dataset.cause !== name && link.dataset.effect !== name));
    all("[data-variable]", map).forEach((node) => {
      node.addEventListener("pointerenter", () => focus(node.dataset.variable));
      node.addEventListener("pointerleave", () => focus(null));
    });
  });
})();
