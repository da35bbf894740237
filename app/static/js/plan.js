/* The form works without this; with it, drafts are kept and places are suggested. */

import * as draft from "./draft.js";

const form = document.getElementById("trip-form");
/* A little under what the server takes in all: names and separators travel too. */
const MOST_BYTES = 480 * 1024;
const MOST_ROWS = 10;
/* Characters of a draft for a box that names no limit of its own. */
const MOST_WITHOUT_LIMIT = 5000;

function after(milliseconds, act) {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds, ...given);
  };
}

function chip(text, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip-button";
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}

function changed(box) {
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/* Errors: from the summary to the box, whatever section it is in. */

function goTo(id) {
  const box = document.getElementById(id);
  if (!box) return false;
  box.closest("details")?.setAttribute("open", "");
  box.focus();
  box.scrollIntoView({ block: "center" });
  return true;
}

for (const link of document.querySelectorAll("#summary a")) {
  link.addEventListener("click", (event) => {
    if (goTo(link.hash.slice(1))) event.preventDefault();
  });
}
document.getElementById("summary")?.focus();

/* Texts offered in place of one that is not known. */

for (const button of form.querySelectorAll("[data-use]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const box = document.getElementById(button.dataset.use);
    box.value = button.dataset.text;
    box.removeAttribute("aria-invalid");
    box.closest(".box").classList.remove("wrong");
    document.getElementById(`${box.id}-error`)?.remove();
    button.closest(".offers").remove();
    document.querySelector(".elsewhere")?.remove();
    changed(box);
    box.focus();
  });
}

/* How much a box takes, once it is nearly full. */

function count(box) {
  const limit = Number(box.dataset.limit);
  const used = box.value.length > limit * 4 ? box.value.length : [...box.value.trim()].length;
  let said = box.parentElement.querySelector(".count");
  if (used < limit * 0.8) {
    said?.remove();
    return;
  }
  if (!said) {
    said = document.createElement("p");
    said.className = "count";
    box.after(said);
  }
  said.textContent = `${used.toLocaleString("en")} of ${limit.toLocaleString("en")} characters`;
  said.classList.toggle("over", used > limit);
}

for (const box of form.querySelectorAll("[data-limit]")) count(box);

/* Common entries for a list, a press each. */

for (const area of form.querySelectorAll("[data-suggest]")) {
  const offers = document.createElement("p");
  offers.className = "offers";
  for (const text of area.dataset.suggest.split("|")) {
    offers.append(
      chip(text, () => {
        const lines = area.value.split(/[\n,;]+/).map((line) => line.trim());
        if (!lines.some((line) => line.toLowerCase() === text)) {
          area.value = `${area.value.trimEnd()}${area.value.trim() ? "\n" : ""}${text}`;
          changed(area);
        }
        area.focus();
      }),
    );
  }
  area.after(offers);
}

/* One more appointment, without the server. */

const rows = document.getElementById("booked-rows");
const more = document.getElementById("more-booked");

function addRow() {
  const number = rows.children.length;
  if (number >= MOST_ROWS) return null;
  const row = rows.lastElementChild.cloneNode(true);
  row.setAttribute("aria-label", `Appointment ${number + 1}`);
  for (const part of row.querySelectorAll("[id], [for], [name]")) {
    for (const attribute of ["id", "for", "name"]) {
      const value = part.getAttribute(attribute);
      if (value) part.setAttribute(attribute, value.replace(/^(booked[.-])\d+/, `$1${number}`));
    }
  }
  for (const said of row.querySelectorAll(".error, .count")) said.remove();
  for (const box of row.querySelectorAll("input")) {
    box.removeAttribute("aria-invalid");
    box.removeAttribute("aria-describedby");
    box.removeAttribute("value");
    box.value = "";
  }
  for (const box of row.querySelectorAll(".wrong")) box.classList.remove("wrong");
  rows.append(row);
  if (more) more.hidden = number + 1 >= MOST_ROWS;
  return row;
}

more?.addEventListener("click", (event) => {
  event.preventDefault();
  addRow()?.querySelector("input").focus();
});

/* Places, as they are typed. Of several, the last one is suggested for. */

const BETWEEN = /^(.*(?:\bthen\b|\band\b|[,;→/&+])\s*)(.*)$/is;
const places = document.getElementById("places");
let asking;

async function suggest(box) {
  const [, before, typed] = BETWEEN.exec(box.value) ?? [null, "", box.value];
  if (typed.trim().length < 2 || typed.length > 100) return;
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(`${form.dataset.places}?q=${encodeURIComponent(typed.trim())}`, { signal: asking.signal });
    if (!answer.ok) return;
    const found = (await answer.json()).places;
    places.replaceChildren(
      ...found.map((place) => {
        const option = document.createElement("option");
        option.value = `${before}${place.name}`;
        option.label = `${place.name}, ${place.country_name}`;
        return option;
      }),
    );
  } catch {
    /* Suggestions are a help, not a need. */
  }
}

const suggestSoon = after(150, suggest);
document.getElementById("destination").addEventListener("input", (event) => suggestSoon(event.target));

/* The draft. */

function putBack(pairs) {
  const needed = Math.max(0, ...pairs.map(([name]) => Number(/^booked\.(\d+)\./.exec(name)?.[1] ?? 0) + 1));
  while (rows.children.length < Math.min(needed, MOST_ROWS)) addRow();
  for (const box of form.elements) {
    if (!box.name || box.type === "hidden" || box.tagName === "BUTTON") continue;
    const values = pairs.filter(([name]) => name === box.name).map(([, value]) => value);
    if (box.type === "checkbox" || box.type === "radio") {
      box.checked = values.includes(box.value);
    } else if (values.length) {
      box.value = values[0];
      if (box.value !== values[0] && box.tagName === "INPUT") {
        box.type = "text"; // a date box does not show what is no date
        box.value = values[0];
      }
    }
    if (box.dataset.limit) count(box);
  }
  for (const part of form.querySelectorAll("details.part:not([open])")) {
    const touched = [...part.querySelectorAll("input, textarea, select")].some((box) =>
      box.type === "checkbox" || box.type === "radio" ? box.checked !== box.defaultChecked : box.value !== standard(box),
    );
    part.open = touched;
  }
}

/** What a box holds when nobody has touched it. */
function standard(box) {
  if (box.tagName !== "SELECT") return box.defaultValue.replace(/^\n/, "");
  return ([...box.options].find((option) => option.defaultSelected) ?? box.options[0]).value;
}

/* A text far beyond its box would block every new form; the page that refused it still shows it. */
function withinLimits(pairs) {
  return pairs.filter(([name, value]) => {
    const alike = name.replace(/^booked\.\d+\./, "booked.0."); // further rows are not there yet
    const limit = Number(form.elements.namedItem(alike)?.dataset?.limit) || MOST_WITHOUT_LIMIT;
    return [...value.trim()].length <= limit;
  });
}

function offerFresh(said) {
  const note = document.getElementById("draft");
  note.textContent = `${said} `;
  const fresh = document.createElement("button");
  fresh.type = "button";
  fresh.textContent = "Start with an empty form";
  fresh.addEventListener("click", () => {
    form.reset();
    draft.forget();
    note.hidden = true;
    document.getElementById("destination").focus();
  });
  note.append(fresh);
  note.hidden = false;
}

const untouched = JSON.stringify(draft.boxes(form));
const freshPage = location.pathname === "/" && !location.search;
const earlier = draft.kept();

draft.unmarkSent();
if (earlier && (freshPage || form.dataset.status === "413") && JSON.stringify(earlier) !== untouched) {
  const fitting = freshPage ? withinLimits(earlier) : earlier;
  putBack(fitting);
  draft.keep(form);
  const left = earlier.length - fitting.length;
  offerFresh(`What you typed here before is filled in again${left ? ", but for what was longer than its box takes" : ""}.`);
} else if (!freshPage) {
  draft.keep(form);
}

const keepSoon = after(300, () => draft.keep(form));
form.addEventListener("input", (event) => {
  if (event.target.dataset.limit) count(event.target);
  keepSoon();
});
addEventListener("pagehide", () => {
  if (JSON.stringify(draft.boxes(form)) !== untouched) draft.keep(form);
});

/* Starting: once, and not with more than the server reads. */

let leaving = false;

form.addEventListener("submit", (event) => {
  draft.keep(form);
  const bytes = new Blob(draft.boxes(form).flat()).size;
  if (bytes > MOST_BYTES) {
    event.preventDefault();
    refuseLarge(bytes);
  } else if (leaving) {
    event.preventDefault();
  } else {
    leaving = true;
    draft.markSent();
    const start = document.getElementById("start");
    start.setAttribute("aria-disabled", "true");
    start.textContent = "Starting …";
  }
});

addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  leaving = false;
  const start = document.getElementById("start");
  start.removeAttribute("aria-disabled");
  start.textContent = "Plan this trip";
});

function refuseLarge(bytes) {
  const longest = [...form.elements]
    .filter((box) => box.value && box.type !== "hidden")
    .reduce((one, other) => (one.value.length >= other.value.length ? one : other));
  const said = document.getElementById(`${longest.id}-large`) ?? document.createElement("p");
  said.id = `${longest.id}-large`;
  said.className = "error";
  said.setAttribute("role", "alert");
  said.textContent = `In all that is ${Math.round(bytes / 1024)} KiB, and the form takes ${MOST_BYTES / 1024}. This box holds the most: shorten it, please.`;
  longest.after(said);
  longest.setAttribute("aria-invalid", "true");
  goTo(longest.id);
}
