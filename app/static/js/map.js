/* Leaflet with a scale, and a word when the background cannot be had. Text goes in as text. */

const OSM = '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors';
/* So many tiles must fail, and none succeed, before the background counts as missing. */
const FAILURES = 3;

const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

/** A map in the element; `note` is shown when there is no background. */
export function makeMap(element, note) {
  const map = L.map(element, {
    scrollWheelZoom: false, // the page scrolls; the buttons zoom
    dragging: !L.Browser.mobile, // one finger scrolls the page, two move the map
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
    zoomSnap: 0.5,
    maxZoom: 19,
  });
  map.attributionControl.setPrefix('<a href="https://leafletjs.com">Leaflet</a>');
  L.control.scale({ maxWidth: 140 }).addTo(map);
  background(map, element.dataset.tiles, note);
  return map;
}

function background(map, tiles, note) {
  const say = (text) => {
    note.textContent = text;
    note.hidden = !text;
  };
  if (!tiles) {
    say("No map background is set up here. Places, routes and the scale are drawn as they are.");
    return;
  }
  let failed = 0;
  let seen = false;
  L.tileLayer(tiles, { attribution: OSM, maxZoom: 19 })
    .on("tileload", () => {
      seen = true;
      say("");
    })
    .on("tileerror", () => {
      failed += 1;
      if (!seen && failed >= FAILURES) {
        say("The map’s background cannot be loaded just now. Places, routes and the scale are drawn as they are.");
      }
    })
    .addTo(map);
}

/** Show all of the points, with room for their marks. */
export function fit(map, points) {
  if (points.length) map.fitBounds(L.latLngBounds(points), { padding: [34, 34], maxZoom: 16, animate: !still });
}

/** A numbered mark that can be reached with the keyboard. `lines` are shown when it is opened. */
export function pin(point, { text, className, label, lines, href }) {
  const mark = L.marker(point, {
    icon: L.divIcon({ className, html: written("span", text), iconSize: text ? [26, 26] : [16, 16] }),
    keyboard: true,
    riseOnHover: true,
  });
  mark.on("add", () => {
    const element = mark.getElement();
    element.setAttribute("aria-label", label);
    element.title = label;
  });
  return mark.bindPopup(() => popup(lines, href));
}

function popup([title, ...rest], href) {
  const box = document.createElement("div");
  box.append(written("strong", title));
  for (const line of rest) box.append(written("div", line));
  if (href) {
    const link = written("a", "Show in the day");
    link.href = href;
    box.append(link);
  }
  return box;
}

function written(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (tag !== "span") element.dir = "auto";
  return element;
}
