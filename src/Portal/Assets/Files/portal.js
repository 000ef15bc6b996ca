// What makes pages better where scripts run. Everything that people must be able to do works without it.

const inOwnZone = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const withSeconds = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

for (const time of document.querySelectorAll("time")) {
  const at = new Date(time.dateTime);
  const utc = time.title;
  if (Number.isNaN(at.getTime())) continue;
  if (time.textContent === utc) time.textContent = ("exact" in time.dataset ? withSeconds : inOwnZone).format(at);
  else time.title = `${inOwnZone.format(at)} (${utc})`;
}

// On a narrow screen, the navigation begins with the page that is shown.
const pages = document.querySelector(".bar nav");
const current = pages?.querySelector("[aria-current]");
if (current) pages.scrollLeft += Math.max(0, current.getBoundingClientRect().right + 48 - pages.getBoundingClientRect().right);

// Where somebody types a time, it is meant in the same zone, and the page says so.
const zone = inOwnZone.resolvedOptions().timeZone;
for (const place of document.querySelectorAll("[data-zone]")) {
  if (place.localName === "input") place.value = zone;
  else place.textContent = `your time zone, ${zone}`;
}

// j and k go through a list, and Enter opens, as links do.
const list = document.querySelector("[data-keys]");
if (list) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const step = { j: 1, k: -1 }[event.key];
    if (!step) return;
    const links = [...list.querySelectorAll(".about a")];
    const at = links.findIndex((link) => link.closest(".row").contains(document.activeElement));
    links[Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
    event.preventDefault();
  });
}

// How many are picked is said beside the answer to all of them.
const several = document.getElementById("several");
if (several) {
  const boxes = [...document.querySelectorAll(".row input[type=checkbox]")];
  const count = () => {
    const picked = boxes.filter((box) => box.checked).length;
    several.textContent = picked === 1 ? "Answer the one that is picked" : `Answer all ${picked} that are picked`;
  };
  for (const box of boxes) box.addEventListener("change", count);
  if (boxes.some((box) => box.checked)) count();
}

// A page asks now and then whether it is still current, less often while nobody looks at it. It never changes under somebody's hands.
const shown = document.querySelector("[data-refresh]");
if (shown) {
  const every = () => (document.hidden ? 120_000 : 15_000);
  const ask = async () => {
    try {
      const response = await fetch(shown.dataset.refresh, {
        headers: { "If-None-Match": `"${shown.dataset.state}"`, Accept: "text/html" }, cache: "no-store", redirect: "manual",
      });
      if (response.status === 204) return tell();
      if (response.status !== 304) return;
    } catch {
      // The service or the network is away: it is asked again.
    }
    setTimeout(ask, every());
  };
  const isTouched = () =>
    [...shown.querySelectorAll("input, textarea, select")].some((field) => field.type === "checkbox" ? field.checked : field.value !== field.defaultValue && field.localName !== "select")
    || (shown.contains(document.activeElement) && !document.activeElement.matches("[role=status], [role=alert]"));
  const tell = () => {
    if (!isTouched() && !location.search.includes("cursor=")) return location.replace(location.pathname + location.search);
    const notice = document.createElement("p");
    notice.className = "notice";
    notice.setAttribute("role", "status");
    const link = document.createElement("a");
    link.href = location.pathname + location.search;
    link.textContent = "Something has changed. Load this page again";
    notice.append(link);
    shown.prepend(notice);
  };
  setTimeout(ask, every());
}

// Rows of a form are added, removed and moved by the server, as without scripts; only they are shown anew.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-rows]");
  const rows = button && document.getElementById(button.dataset.rows);
  if (!rows || button.dataset.plain) return;
  event.preventDefault();
  // What was typed or pressed meanwhile would be lost.
  if (rows.inert) return;
  const body = new URLSearchParams(new FormData(button.form, button));
  rows.inert = true;
  const plainly = () => {
    rows.inert = false;
    button.dataset.plain = "true";
    button.click();
  };
  try {
    const response = await fetch(button.form.action, { method: "POST", body, headers: { Accept: "text/html" }, redirect: "manual" });
    const fresh = response.ok && new DOMParser().parseFromString(await response.text(), "text/html").getElementById(rows.id);
    if (!fresh) return plainly();
    rows.replaceWith(fresh);
    (fresh.querySelector("[autofocus]") ?? fresh.querySelector("button"))?.focus();
    fresh.dispatchEvent(new Event("input", { bubbles: true }));
  } catch {
    plainly();
  }
});

// What was typed into the panel of a step and is not saved is not left behind without a question.
const guarded = document.querySelector("form[data-guard]");
if (guarded) {
  let isChanged = guarded.dataset.guard === "typed";
  guarded.addEventListener("input", () => { isChanged = true; });
  document.addEventListener("submit", (event) => { if (event.target === guarded) isChanged = false; });
  addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
}

// A field that the browser refuses can be within what is closed, and the chosen step beyond the edge of the picture.
document.addEventListener("invalid", (event) => {
  for (let at = event.target.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
}, true);
const scroller = document.querySelector(".drawing-scroll");
const chosen = scroller?.querySelector(".chosen rect")?.getBoundingClientRect();
if (chosen) {
  const frame = scroller.getBoundingClientRect();
  scroller.scrollTo(chosen.x - frame.x - (frame.width - chosen.width) / 2, chosen.y - frame.y - (frame.height - chosen.height) / 2);
}
