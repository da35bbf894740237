/* What is wrong with how the page looks now: a list of sentences. */
() => {
  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest("[aria-hidden=true]");
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
  const short = (e) => e.outerHTML.slice(0, 90);

  /* Contrast of text with what is behind it (WCAG 2.2, 1.4.3). */
  const parts = (colour) => {
    const numbers = colour.match(/[\d.]+/g).map(Number);
    return numbers.length < 4 ? [...numbers, 1] : numbers;
  };
  const curve = (value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * curve(r) + 0.7152 * curve(g) + 0.0722 * curve(b);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const colour = parts(getComputedStyle(e).backgroundColor);
      if (colour[3] > 0.99) return colour;
    }
    return [255, 255, 255, 1];
  };
  const faint = (e) => {
    const style = getComputedStyle(e);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const [more, less] = [light(parts(style.color)), light(behind(e))].sort((x, y) => y - x);
    return (more + 0.05) / (less + 0.05) < (large ? 3 : 4.5);
  };
  const speaks = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  const written = all("body *").filter((e) => speaks(e) && !e.closest("svg, .leaflet-container, .unseen, .skip, datalist, option"));

  /* What can be used needs a name, and 24 by 24 points unless it stands in a line of text (2.5.8). */
  const controls = all("a, button, input:not([type=hidden]), select, textarea, summary, [role=progressbar], [role=region]");
  const nameless = (e) =>
    !(e.getAttribute("aria-label") || e.getAttribute("aria-labelledby") || e.textContent.trim() || e.labels?.length);
  const small = (e) => {
    const box = (e.closest("label.chip") ?? e).getBoundingClientRect();
    return box.width < 24 || box.height < 24;
  };
  const levels = all("h1, h2, h3, h4").map((h) => Number(h.tagName[1]));

  const wide = document.documentElement.scrollWidth - innerWidth;
  return [
    ...(wide > 0 ? [`${wide} px wider than the window`] : []),
    ...written.filter(faint).map((e) => `faint: ${short(e)}`),
    ...controls.filter(nameless).map((e) => `nameless: ${short(e)}`),
    ...controls.filter((e) => !e.matches("a, [role]") && !e.closest(".leaflet-marker-pane") && small(e)).map((e) => `small: ${short(e)}`),
    ...levels.filter((level, i) => level > (levels[i - 1] ?? 0) + 1).map((level) => `heading h${level} skips a level`),
  ];
};
