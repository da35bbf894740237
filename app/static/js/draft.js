/* What is typed is kept in this browser until the trip is on its way: a closed tab loses nothing. */

const DRAFT = "wayline.draft";
const SENT = "wayline.sent";
const NOT_KEPT = new Set(["csrf_token", "idempotency_key"]);

/** Storage may be switched off or full; the form works all the same. */
function quietly(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

/** The form's boxes as [name, value] pairs. */
export function boxes(form) {
  return [...new FormData(form)].filter(([name, value]) => !NOT_KEPT.has(name) && typeof value === "string");
}

export function keep(form) {
  quietly(() => localStorage.setItem(DRAFT, JSON.stringify(boxes(form))));
}

/** The kept pairs, or null. */
export function kept() {
  const found = quietly(() => JSON.parse(localStorage.getItem(DRAFT)));
  return Array.isArray(found) ? found : null;
}

export function forget() {
  quietly(() => localStorage.removeItem(DRAFT));
}

/** Called as the form leaves; only the trip's own page, once reached, forgets the draft. */
export function markSent() {
  quietly(() => sessionStorage.setItem(SENT, "1"));
}

export function unmarkSent() {
  quietly(() => sessionStorage.removeItem(SENT));
}

export function forgetIfSent() {
  if (quietly(() => sessionStorage.getItem(SENT))) {
    forget();
    unmarkSent();
  }
}
