/* What a reader's eye would notice, measured in the page. Each function returns a list of faults in words. */
window.measure = (() => {
  const SLACK = 1.5; /* pixels: glyphs may lean out of their advance widths by so much */
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const shown = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && !element.closest(".unseen");
  const say = (element) => (element.textContent || "").trim().replace(/\s+/g, " ").slice(0, 40);

  /* The boxes of the text of an element, line by line, without text meant for screen readers alone. */
  const lines = (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const boxes = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.data.trim() || node.parentElement.closest(".unseen")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      boxes.push(...Array.from(range.getClientRects()).filter((box) => box.width > 0 && box.height > 0));
    }
    return boxes;
  };
  const outside = (box, frame, slack = SLACK) =>
    box.left < frame.left - slack || box.right > frame.right + slack || box.top < frame.top - slack || box.bottom > frame.bottom + slack;
  const overlap = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > SLACK && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > SLACK;

  /* The page itself wider than the window. */
  const sideways = () => {
    const root = document.documentElement;
    return root.scrollWidth > root.clientWidth ? [`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`] : [];
  };

  /* Text that leaves the box of its own element: clipped there, or lying over a neighbour. */
  const leaving = (selector) =>
    all(selector).filter(shown).flatMap((element) => {
      const frame = element.getBoundingClientRect();
      const cut = getComputedStyle(element).overflow !== "visible" && element.scrollWidth > element.clientWidth + SLACK;
      return cut || lines(element).some((box) => outside(box, frame)) ? [`"${say(element)}" leaves its box`] : [];
    });

  /* Two of these elements whose texts lie upon each other. */
  const overlapping = (selector) => {
    const found = all(selector).filter(shown).map((element) => [element, lines(element)]);
    const faults = [];
    found.forEach(([one, boxes], place) =>
      found.slice(place + 1).forEach(([other, others]) => {
        if (!one.contains(other) && !other.contains(one) && boxes.some((a) => others.some((b) => overlap(a, b))))
          faults.push(`"${say(one)}" and "${say(other)}" overlap`);
      }));
    return faults;
  };

  /* Words that a line break goes through: a line that begins inside a word of a narrow cell. */
  const broken = (selector) =>
    all(selector).filter(shown).flatMap((element) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const faults = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (const word of node.data.matchAll(/[\p{L}\p{N}]+/gu)) {
          const range = document.createRange();
          range.setStart(node, word.index);
          range.setEnd(node, word.index + word[0].length);
          const tops = new Set(Array.from(range.getClientRects(), (box) => Math.round(box.top)));
          if (tops.size > 1) faults.push(`"${word[0]}" is broken`);
        }
      }
      return faults;
    });

  /* Charts without a size, and labels of theirs that are cut off or lie upon each other. */
  const charts = (selector) =>
    all(selector).filter((chart) => chart.parentElement.checkVisibility()).flatMap((chart) => {
      const frame = chart.getBoundingClientRect();
      const name = (chart.getAttribute("aria-label") || "a chart").slice(0, 60);
      if (frame.width < 100 || frame.height < 60) return [`${name} is ${frame.width} by ${frame.height}`];
      const labels = all("text", chart).map((text) => [text, text.getBoundingClientRect()]);
      const cut = labels.filter(([, box]) => outside(box, frame)).map(([text]) => `${name}: "${say(text)}" is cut off`);
      const upon = labels.flatMap(([one, a], place) => labels.slice(place + 1)
        .filter(([, b]) => overlap({ left: a.left, right: a.right, top: a.top + 2, bottom: a.bottom - 2 }, b))
        .map(([other]) => `${name}: "${say(one)}" and "${say(other)}" overlap`));
      return [...cut, ...upon];
    });

  /* Texts on a causal map that do not fit into their boxes. */
  const boxes = () =>
    all(".causal-map .map-node").filter((node) => node.checkVisibility()).flatMap((node) => {
      const frame = node.querySelector("rect").getBoundingClientRect();
      return all("text", node).some((text) => outside(text.getBoundingClientRect(), frame)) ? [`"${say(node)}" leaves its box`] : [];
    });

  return { sideways, leaving, overlapping, broken, charts, boxes };
})();
