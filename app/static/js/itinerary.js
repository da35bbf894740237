/* The itinerary's map and printing; everything else on the page needs no JavaScript. */

import { forgetIfSent } from "./draft.js";
import { fit, makeMap, pin } from "./map.js";

/* Days differ by their dashes too, not by colour alone. */
const DASHES = ["", "10 6", "2 7", "14 5 3 5", "6 6", "18 6", "10 4 2 4 2 4"];

forgetIfSent();

const map = makeMap(document.getElementById("map"), document.getElementById("map-note"));
const days = [...document.querySelectorAll(".day")].map(drawn);
const everything = days.flatMap((day) => day.points);

function at(element) {
  return [Number(element.dataset.lat), Number(element.dataset.lon)];
}

function drawn(section) {
  const number = section.dataset.day;
  const className = `day-${section.dataset.colour}`;
  const stops = [...section.querySelectorAll("[data-lat]")];
  const from = section.dataset.from?.split(",").map(Number);
  const points = [...(from ? [from] : []), ...stops.map(at)];
  const way = L.polyline(points, {
    className: `way ${className}`,
    weight: 4,
    opacity: 0.85,
    dashArray: DASHES[section.dataset.colour - 1],
    interactive: false,
  });
  const marks = stops
    .filter((stop) => stop.dataset.number || "stay" in stop.dataset)
    .map((stop) => mark(stop, number, className));
  return { number, className, points, layer: L.layerGroup([way, ...marks]) };
}

function mark(stop, day, className) {
  const { name, number, time } = stop.dataset;
  if (!number) {
    return pin(at(stop), { text: "", className: "pin stay", label: `Night of day ${day}: ${name}`, lines: [name, `Night of day ${day}`], href: "#stays" });
  }
  return pin(at(stop), {
    text: number,
    className: `pin ${className}`,
    label: `Day ${day}, stop ${number}: ${name}`,
    lines: [name, `Day ${day}, stop ${number}, ${time}`],
    href: `#${stop.id}`,
  });
}

/** Show one day (its number) or all of them (null). */
function choose(number) {
  for (const day of days) {
    if (number === null || day.number === number) day.layer.addTo(map);
    else day.layer.remove();
  }
  fit(map, number === null ? everything : days.find((day) => day.number === number).points);
  for (const button of filter.children) {
    button.setAttribute("aria-pressed", String((button.dataset.day ?? null) === number));
  }
}

const filter = document.getElementById("day-filter");
filter.setAttribute("role", "group");
filter.setAttribute("aria-label", "Days on the map");
if (days.length > 1) {
  filter.append(button("All days", null, ""));
  for (const day of days) filter.append(button(`Day ${day.number}`, day.number, day.className));
  filter.hidden = false;
}

function button(text, number, className) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  if (className) made.className = className;
  if (number !== null) made.dataset.day = number;
  made.addEventListener("click", () => choose(number));
  return made;
}

/* Towns far apart are seen one day at a time: together they would be two dots. */
const FAR = 100_000; // metres

if (everything.length) {
  const all = L.latLngBounds(everything);
  const far = all.getSouthWest().distanceTo(all.getNorthEast()) > FAR;
  choose(far ? days.find((day) => day.points.length).number : null);
} else {
  map.setView([0, 0], 1);
}

const print = document.getElementById("print");
print.hidden = false;
print.addEventListener("click", () => window.print());
