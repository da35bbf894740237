/* A trip while it is planned. The stream says that something happened; what the page then shows
   comes from the server's own page, so that a reload, another tab and this one show the same. */

import { forgetIfSent } from "./draft.js";
import { fit, makeMap, pin } from "./map.js";

const root = document.getElementById("live");
const byId = (id) => document.getElementById(id);

/* Failed connections in a row after which the page asks by itself. */
const TRIES = 2;
/* Milliseconds: between two questions; between two tries of the stream meanwhile; without a word
   until the page asks whether it missed something; between 100 % and the itinerary. */
const ASK = 2000;
const TRY_AGAIN = 15000;
const QUIET = 20000;
const LOOK = 700;

const OFFLINE = "No connection. Planning goes on; this page catches up by itself.";

let last = 0; // number of the last event seen
let percent = Number(root.dataset.percent);
let ended = ["succeeded", "failed", "cancelled"].includes(root.dataset.status);
let source = null;
let failures = 0;
let asking = null; // the timer of the questions, while there is no stream
let heard = Date.now();
const doing = new Map();

forgetIfSent();

/* Progress */

function raise(to, message) {
  percent = Math.max(percent, to);
  byId("percent").textContent = percent;
  byId("bar-done").setAttribute("width", `${percent}%`);
  byId("message").textContent = message;
  const bar = byId("bar");
  bar.setAttribute("aria-valuenow", percent);
  bar.setAttribute("aria-valuetext", `${percent} %: ${message}`);
  document.title = document.title.replace(/^\d+ %/, `${percent} %`);
  say(`${percent} %: ${message}`);
}

function say(text) {
  byId("say").textContent = text;
}

function line(text) {
  const element = byId("line");
  element.textContent = text;
  element.hidden = !text;
}

/* What happened */

function handle(type, data, number) {
  heard = Date.now();
  if (ended) return;
  if (number) {
    if (number <= last) return;
    last = number;
  }
  if (type === "activity") {
    doing.set(data.step, data.text);
    if (!writeDoing(data.step, data.text)) refresh(); // it has begun since the page was drawn
  } else if (type === "done") {
    finish("Ready", LOOK);
  } else if (type === "failed" || type === "cancelled") {
    finish(type === "failed" ? "This trip could not be planned" : "Stopped", 0);
  } else {
    if (type === "progress") raise(data.percent, data.message);
    if (type === "retrying") say(`Retrying, attempt ${data.attempt} of ${data.of}`);
    refresh();
  }
}

/** The run is over: its page now shows what became of it. A reload keeps the place on the page. */
function finish(text, milliseconds) {
  ended = true;
  source?.close();
  clearInterval(asking);
  say(text);
  setTimeout(() => location.reload(), milliseconds);
}

function writeDoing(step, text) {
  const place = root.querySelector(`[data-step="${CSS.escape(step)}"] [data-activity]`);
  if (place) place.textContent = text;
  return place !== null;
}

/* The parts that the server draws */

const drawn = new Map();
let fetching = false;
let again = false;

async function refresh() {
  again = fetching;
  if (fetching) return;
  fetching = true;
  let wait = 0;
  try {
    const answer = await fetch(location.pathname, { signal: AbortSignal.timeout(10000) });
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    again = true;
    wait = ASK;
  }
  fetching = false;
  if (again && !ended) setTimeout(refresh, wait);
}

function show(page) {
  if (ended) return;
  for (const part of root.querySelectorAll("[data-part]")) {
    const now = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (now && now.innerHTML !== drawn.get(part)) {
      drawn.set(part, now.innerHTML);
      part.replaceChildren(...now.cloneNode(true).childNodes);
      if (part.dataset.part === "places") drawPlaces();
    }
  }
  for (const [step, text] of doing) writeDoing(step, text);
}

let map = null;

function drawPlaces() {
  const found = [...root.querySelectorAll('[data-part="places"] [data-lat]')];
  byId("found").hidden = found.length === 0;
  if (!found.length || map) return;
  map = makeMap(byId("map"), byId("map-note"));
  const points = found.map((place) => [Number(place.dataset.lat), Number(place.dataset.lon)]);
  fit(map, points);
  found.forEach((place, i) => {
    const { name, kind } = place.dataset;
    const stay = "stay" in place.dataset;
    const label = stay ? `${name}, to stay in` : name;
    pin(points[i], { text: "", className: stay ? "dot stay" : "dot", label, lines: [name, stay ? "Area to stay in" : kind] }).addTo(map);
  });
}

/* The stream; and asking, where there is none */

const TYPES = ["progress", "partial", "retrying", "waiting", "failover", "done", "failed", "cancelled", "activity"];

function listen() {
  source?.close();
  const from = last ? `&last_event_id=${last}` : "";
  source = new EventSource(`${root.dataset.events}${from}`);
  for (const type of TYPES) {
    source.addEventListener(type, (event) => {
      // Chatter has no number of its own: the browser repeats the last one.
      handle(type, JSON.parse(event.data), type === "activity" ? 0 : Number(event.lastEventId));
    });
  }
  source.addEventListener("open", () => {
    failures = 0;
    heard = Date.now();
    clearInterval(asking);
    asking = null;
    line("");
  });
  source.addEventListener("error", () => {
    if (ended) return;
    failures += 1;
    if (source.readyState === EventSource.CLOSED || failures >= TRIES) {
      source.close();
      asking ??= setInterval(look, ASK);
    }
    look();
  });
}

/** Ask how far the run is. True when there was something that the stream had not told. */
async function look() {
  if (ended) return false;
  try {
    const answer = await fetch(`${root.dataset.state}?events_after=${last}`, { signal: AbortSignal.timeout(10000) });
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    if (source?.readyState !== EventSource.OPEN) {
      line(asking ? "No live connection: asking every two seconds." : "The connection was lost; trying again …");
    }
    if (told.run !== root.dataset.run) {
      finish("This trip is being planned anew", 0);
      return true;
    }
    for (const event of told.events) handle(event.event, event.data, event.id);
    return told.events.length > 0;
  } catch {
    line(OFFLINE);
    return false;
  }
}

/* Clocks */

const ahead = Date.now() - Date.parse(root.dataset.now); // ours against the server's
const began = Date.parse(root.dataset.began);

function lasting(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} second${whole === 1 ? "" : "s"}`;
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function tick() {
  if (ended) return;
  const now = Date.now() - ahead;
  byId("elapsed").textContent = lasting((now - began) / 1000);
  for (const due of root.querySelectorAll("[data-due]")) {
    const left = Math.ceil((Date.parse(due.dataset.due) - now) / 1000);
    due.textContent = left > 0 ? `in ${lasting(left)}` : "now";
  }
}

async function watch() {
  if (ended || asking || Date.now() - heard < QUIET) return;
  heard = Date.now();
  if (await look()) listen(); // the stream had died without a word
}

if (root.querySelector('[data-part="places"] [data-lat]')) drawPlaces();
if (!ended) {
  listen();
  setInterval(tick, 1000);
  setInterval(watch, 5000);
  setInterval(() => asking && !ended && listen(), TRY_AGAIN);
  addEventListener("offline", () => ended || line(OFFLINE));
  addEventListener("online", () => ended || listen());
}
