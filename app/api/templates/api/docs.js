"use strict";

const bearer = document.getElementById("bearer");
const csrf = document.querySelector('meta[name="csrf-token"]').content;

function address(form) {
  const query = new URLSearchParams();
  let path = form.dataset.path;
  for (const field of form.querySelectorAll("[data-where]")) {
    if (field.dataset.where === "path") {
      path = path.replace("{" + field.name + "}", encodeURIComponent(field.value));
    } else if (field.dataset.where === "query" && field.value) {
      query.set(field.name, field.value);
    }
  }
  return query.size ? path + "?" + query : path;
}

function headers(form) {
  const found = new Headers();
  for (const field of form.querySelectorAll('[data-where="header"]')) {
    if (field.value) found.set(field.name, field.value);
  }
  if (form.elements.body) found.set("Content-Type", "application/json");
  if (bearer.value) found.set("Authorization", "Bearer " + bearer.value);
  else if (form.dataset.method !== "GET" && !found.has("X-CSRFToken")) {
    found.set("X-CSRFToken", csrf);
  }
  return found;
}

function readable(text, type) {
  if (!type.includes("json")) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function fillIn(text) {
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    return;
  }
  if (!answer.access_token) return;
  bearer.value = answer.access_token;
  for (const field of document.querySelectorAll('[name="trip_id"]')) field.value = answer.id;
}

async function show(response, into) {
  const type = response.headers.get("Content-Type") || "";
  if (!type.startsWith("text/event-stream")) {
    const text = await response.text();
    into.textContent = readable(text, type);
    if (response.status === 202) fillIn(text);
    return;
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    into.append(value);
    into.scrollTop = into.scrollHeight;
  }
}

async function send(event) {
  event.preventDefault();
  const form = event.target;
  const [said, into, stop] = ["output", "pre", ".stop"].map((s) => form.querySelector(s));
  const control = new AbortController();
  stop.onclick = () => control.abort();
  stop.hidden = false;
  into.hidden = false;
  into.textContent = "";
  said.textContent = "…";
  const began = performance.now();
  try {
    const response = await fetch(address(form), {
      method: form.dataset.method,
      headers: headers(form),
      body: form.elements.body ? form.elements.body.value : undefined,
      signal: control.signal,
      cache: "no-store",
    });
    const took = Math.round(performance.now() - began);
    said.textContent = `${response.status} ${response.statusText} · ${took} ms`;
    await show(response, into);
  } catch (error) {
    said.textContent = control.signal.aborted ? "Stopped" : "Not answered: " + error.message;
  } finally {
    stop.hidden = true;
  }
}

for (const form of document.forms) form.addEventListener("submit", send);
if (location.hash) document.querySelector(location.hash)?.closest("details")?.setAttribute("open", "");
