// What a page does of itself where script runs. Every page is whole without it.
(() => {
  "use strict";
  const ofItself = { "heard-of-itself": "yes", accept: "text/html" };
  const whileWritten = { "heard-while-written": "yes", accept: "text/html" };
  const dirty = new WeakSet();
  const statement = document.querySelector("[data-announce]");
  let announced = 0;
  let paused = false;
  let asking = false;
  let again = false;
  let isOut = false;
  let looks;

  const announce = (text) => {
    if (statement && Date.now() - announced > 30000) {
      announced = Date.now();
      statement.textContent = text;
    }
  };

  // What somebody is writing stays; what they were only looking at goes.
  const signedOut = (because = "You were signed out.") => {
    if (isOut) return;
    isOut = true;
    paused = true;
    clearInterval(looks);
    const main = document.querySelector("main");
    const written = [...document.forms].filter((form) => main.contains(form) && dirty.has(form));
    const said = document.createElement("p");
    said.setAttribute("role", "alert");
    if (written.length) {
      said.className = "machine";
      said.textContent = because + " Your words are still here: send them, and they are saved as your draft while you sign in.";
    } else {
      said.className = "lead width body";
      said.textContent = because + " ";
      const link = document.createElement("a");
      link.href = "/sign-in?to=" + encodeURIComponent(location.pathname);
      link.textContent = "Sign in to go on";
      said.append(link);
    }
    main.replaceChildren(said, ...written);
    document.querySelectorAll("header, nav, .strip, .ends").forEach((one) => one.remove());
  };

  // Whatever is being filled in is left alone.
  const isBusy = (region) =>
    region.contains(document.activeElement) && document.activeElement.matches("input, select, textarea") ||
    [...region.querySelectorAll("form")].some((form) => dirty.has(form));

  const bringUpToDate = async () => {
    if (paused) return;
    if (asking) { again = true; return; }
    asking = true;
    try {
      const answer = await fetch(location.href, { headers: ofItself, cache: "no-store" });
      if (answer.redirected && new URL(answer.url).pathname === "/sign-in") return signedOut();
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const region of document.querySelectorAll("[data-live]")) {
        const next = fresh.getElementById(region.id);
        if (!next) continue;
        const differs = region.textContent !== next.textContent;
        if (isBusy(region)) {
          if (differs) region.classList.add("is-behind");
          continue;
        }
        const heading = region.querySelector("h1, h2");
        Idiomorph.morph(region, next, { morphStyle: "outerHTML", ignoreActiveValue: true });
        if (differs && heading) announce("Changed: " + heading.textContent);
      }
    } catch (away) {
      announce("This page cannot be brought up to date: there is no connection.");
    } finally {
      asking = false;
      if (again) { again = false; bringUpToDate(); }
    }
  };

  // What is owed and about to be late is told on every page, also on one with no stream of its own.
  const messages = "BroadcastChannel" in window ? new BroadcastChannel("heard-told") : undefined;
  const showTold = async () => {
    const place = document.getElementById("told-now");
    if (!place || isOut || place.contains(document.activeElement)) return;
    try {
      const answer = await fetch("/told/now", { headers: ofItself, cache: "no-store" });
      if (!answer.ok || answer.redirected) return;
      const next = document.createElement("div");
      next.innerHTML = await answer.text();
      if (next.firstElementChild && place.textContent !== next.textContent) {
        Idiomorph.morph(place, next.firstElementChild, { morphStyle: "outerHTML" });
      }
    } catch (away) {
      announce("What you owe cannot be told here: there is no connection.");
    }
  };
  const toldLive = () => {
    if (!document.getElementById("told-now")) return;
    if (messages) messages.addEventListener("message", showTold);
    setInterval(showTold, 30000);
  };

  const live = () => {
    if (!document.querySelector("[data-live]")) return;
    const of = document.body.dataset.of;
    const stream = new EventSource("/live");
    stream.addEventListener("emergency", bringUpToDate);
    stream.addEventListener("conflict", bringUpToDate);
    stream.addEventListener("place", bringUpToDate);
    stream.addEventListener("told", () => {
      showTold();
      if (messages) messages.postMessage("told");
    });
    stream.addEventListener("changed", (event) => {
      if (!of || JSON.parse(event.data).child === of) bringUpToDate();
    });
    setInterval(bringUpToDate, of ? 60000 : 15000);
    const strip = document.querySelector(".strip__now");
    if (strip) {
      const pause = document.createElement("button");
      pause.type = "button";
      pause.className = "plain";
      pause.textContent = "Pause updates";
      pause.addEventListener("click", () => {
        paused = !paused;
        pause.textContent = paused ? "Go on with updates" : "Pause updates";
        if (!paused) bringUpToDate();
      });
      strip.after(pause);
    }
  };

  // How long the session still lasts, in every page of it that is open.
  const [unused, used, atMost] = (document.body.dataset.session || "").split(" ").map((seconds) => Number(seconds) * 1000);
  const lastly = Date.now() + atMost;
  const pages = "BroadcastChannel" in window ? new BroadcastChannel("heard-session") : undefined;
  let ends = Date.now() + unused;
  const goesOn = () => { ends = Math.max(ends, Math.min(lastly, Date.now() + used)); };
  const wasUsed = (answer) => {
    if (!answer.ok || answer.redirected) return;
    goesOn();
    if (pages) pages.postMessage("used");
  };
  if (pages) pages.addEventListener("message", goesOn);

  const post = async (to, body, more = {}) => {
    const answer = await fetch(to, { method: "POST", headers: whileWritten, body, ...more });
    wasUsed(answer);
    return answer;
  };

  const bodyOf = (form, more) => {
    const body = new URLSearchParams(new FormData(form));
    for (const [name, value] of Object.entries(more)) body.set(name, value);
    return body;
  };

  const send = (to, form, more, within) => post(to, bodyOf(form, more), within);

  // A session that nobody uses ends. That is said three minutes before, and one key goes on with it: Enter on the button
  // that has the focus, or any letter typed in a form that is kept.
  const session = () => {
    const seal = document.querySelector("input[name='of-this-session']");
    if (!seal || !unused) return;
    if (pages) pages.postMessage("used");
    let warning;
    let asks = false;
    const takeAway = () => {
      if (!warning) return;
      warning.remove();
      warning = undefined;
    };
    const stay = async () => {
      try {
        const answer = await post("/stay", new URLSearchParams({ "of-this-session": seal.value }));
        if (answer.redirected || answer.status === 401) return signedOut();
        if (answer.ok) takeAway();
      } catch (away) {
        announce("You are still to be signed out: there is no connection.");
      }
    };
    const isKept = () => {
      const written = [...document.forms].filter((form) => dirty.has(form));
      return written.length > 0 && written.every((form) => form.querySelector("[data-keeps]"));
    };
    const warn = () => {
      const at = new Date(ends).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
      warning = document.createElement("section");
      warning.className = "machine ends";
      warning.setAttribute("role", "alertdialog");
      warning.setAttribute("aria-labelledby", "session-ends");
      const says = document.createElement("p");
      says.id = "session-ends";
      warning.append(says);
      document.body.append(warning);
      const kept = isKept() ? " What you wrote is saved." : "";
      if (ends >= lastly) {
        says.textContent = "You will be signed out at " + at + ", twelve hours after you signed in." + kept + " Sign in again to go on.";
        return;
      }
      says.textContent = "You will be signed out at " + at + ", because nothing was done here for a while." + kept;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "govuk-button";
      button.textContent = "Stay signed in";
      button.addEventListener("click", stay);
      warning.append(button);
      const writes = document.activeElement.matches("input, select, textarea");
      if (!writes) button.focus();
    };
    // A session may live on that this page knows nothing of; of one that cannot be asked after, nothing stays on screen.
    const askIfOver = async () => {
      if (asks) return;
      asks = true;
      try {
        const answer = await fetch("/account", { headers: ofItself, cache: "no-store" });
        if (answer.redirected || answer.status === 401) signedOut();
        else ends = Date.now() + 60000;
      } catch (away) {
        signedOut("There is no connection, and by now you are signed out: what you were looking at was taken off this screen.");
      } finally {
        asks = false;
      }
    };
    const look = () => {
      const left = ends - Date.now();
      if (left > 180000) takeAway();
      else if (left > 0 && !warning) warn();
      else if (left <= 0) {
        takeAway();
        askIfOver();
      }
    };
    looks = setInterval(look, 5000);
  };

  // Words that are saved nowhere go with the page: nothing is kept on the device, so whoever leaves or reloads is asked first,
  // and nothing is sent where there is no signal to send it by.
  const unsaved = new Map();
  // A network may be there and lead nowhere: of these, what was written last reached nobody.
  const unreached = new Set();
  const mostAtOnce = 60000;
  const needsSignal = "You need signal to save. Your words are on this page and nowhere else: a reload would lose them.";
  const isWritten = (form) =>
    form.method === "post" && document.querySelector("main").contains(form) && form.querySelector("[data-keeps], textarea");
  const sayNeedsSignal = (form) => {
    const says = form.querySelector("[data-signal]") || document.createElement("p");
    says.dataset.signal = "";
    says.className = "machine";
    says.setAttribute("role", "alert");
    says.textContent = needsSignal;
    form.append(says);
  };
  const signal = () => {
    addEventListener("offline", () => unsaved.forEach((_, form) => sayNeedsSignal(form)));
    addEventListener("online", () => document.querySelectorAll("[data-signal]").forEach((says) => says.remove()));
    addEventListener("beforeunload", (event) => {
      const lost = [...unsaved.values()].filter((saveAtOnce) => !saveAtOnce());
      if (!lost.length) return;
      event.preventDefault();
      event.returnValue = needsSignal;
    });
  };
  const sends = (form) => form.addEventListener("submit", (event) => {
    if (navigator.onLine && !unreached.has(form)) { unsaved.delete(form); return; }
    event.preventDefault();
    sayNeedsSignal(form);
  });

  const keep = (form) => {
    if (form.querySelector("[data-filled]")) dirty.add(form);
    form.addEventListener("input", () => dirty.add(form));
    if (!isWritten(form)) return;
    sends(form);
    const state = form.querySelector("[data-keeps]");
    if (!state) {
      form.addEventListener("input", () => unsaved.set(form, () => false));
      return;
    }
    let waits;
    let typed = 0;
    let begun = 0;
    let answered = 0;
    let isAway = false;
    const draft = { "draft-of": state.dataset.keeps };
    const notSaved = (why) => { state.textContent = "Not saved as a draft" + why + " Your words are still here."; };
    const save = async () => {
      clearTimeout(waits);
      waits = undefined;
      const saving = typed;
      begun += 1;
      const number = begun;
      // A later save was answered already: what this one learns is of words that are not on the page any more.
      const isTooLate = () => number < answered;
      try {
        const answer = await send("/drafts", form, draft, { signal: AbortSignal.timeout(10000) });
        const says = await answer.text();
        if (isTooLate()) return;
        answered = number;
        if (unreached.delete(form)) form.querySelectorAll("[data-signal]").forEach((says) => says.remove());
        if (answer.redirected && new URL(answer.url).pathname === "/sign-in") {
          isAway = true;
          return signedOut();
        }
        isAway = !answer.ok;
        if (answer.ok && saving === typed) unsaved.delete(form);
        if (answer.ok) state.textContent = says;
        else notSaved(".");
      } catch (away) {
        if (isTooLate()) return;
        isAway = true;
        // Slow is not away: what takes too long to be saved may still be sent.
        if (away.name === "TimeoutError") notSaved(" yet: no answer came.");
        else {
          unreached.add(form);
          state.textContent = needsSignal;
        }
        if (!waits) waits = setTimeout(save, 5000);
      }
    };
    const saveAtOnce = () => {
      const body = bodyOf(form, draft);
      if (isAway || !navigator.onLine || body.toString().length > mostAtOnce) return false;
      fetch("/drafts", { method: "POST", headers: whileWritten, body, keepalive: true }).catch(() => undefined);
      return true;
    };
    form.addEventListener("input", () => {
      typed += 1;
      unsaved.set(form, saveAtOnce);
      if (!waits) waits = setTimeout(save, 2000);
    });
    form.addEventListener("focusout", () => { if (waits) save(); });
    form.addEventListener("submit", (event) => { if (!event.defaultPrevented) clearTimeout(waits); });
  };

  // One suggestion at a time, when typing pauses; what somebody keeps is not spoken of again on this page.
  const wording = (place) => {
    const form = place.closest("form");
    const field = form.querySelector("textarea[name='" + place.dataset.wording + "']");
    if (!field) return;
    const kept = [];
    let waits;
    const hide = () => {
      const card = place.querySelector("[data-phrase]");
      if (card) kept.push(card.dataset.phrase);
      place.innerHTML = "";
      field.focus();
    };
    field.addEventListener("input", () => {
      clearTimeout(waits);
      waits = setTimeout(async () => {
        const seal = form.elements["of-this-session"].value;
        const body = new URLSearchParams({ "of-this-session": seal, words: field.value });
        for (const phrase of kept) body.append("kept", phrase);
        const answer = await post("/wording", body);
        if (!answer.ok) return;
        const next = document.createElement("div");
        next.innerHTML = await answer.text();
        if (place.textContent !== next.textContent) place.innerHTML = next.innerHTML;
      }, 2000);
    });
    place.addEventListener("click", (event) => { if (event.target.dataset.does === "keep") hide(); });
    place.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  };

  // What police know stands beside the call while it is typed.
  const research = (form) => {
    const place = document.getElementById("research");
    const asked = ["incident.place", "incident.caller_number", "name", "new.name"];
    let waits;
    let last = "";
    form.addEventListener("input", () => {
      const now = asked.map((name) => form.elements[name].value.trim()).join("\n");
      if (now === last) return;
      clearTimeout(waits);
      waits = setTimeout(async () => {
        last = now;
        try {
          const answer = await send(form.dataset.research, form, {});
          // An answer to what is not asked any more is too late.
          if (!answer.ok || last !== now) return;
          const next = document.createElement("div");
          next.innerHTML = await answer.text();
          Idiomorph.morph(place, next, { morphStyle: "innerHTML", ignoreActiveValue: true });
        } catch (away) {
          place.textContent = "What police know cannot be looked up: there is no connection.";
        }
      }, 400);
    });
  };

  document.addEventListener("keydown", (event) => {
    if (document.documentElement.dataset.keys === "off") return;
    if (event.ctrlKey && event.key === "k") {
      const find = document.getElementById("find");
      if (find) { event.preventDefault(); find.focus(); }
    }
    if (event.ctrlKey && event.key === "Enter" && event.target.form) event.target.form.requestSubmit();
    if (event.altKey && event.target.ownerDocument) {
      const field = document.querySelector("[data-key='" + event.key.toLowerCase() + "']");
      if (field) { event.preventDefault(); field.click(); field.focus(); }
    }
  });

  document.querySelectorAll("form").forEach(keep);
  signal();
  document.querySelectorAll("[data-research]").forEach(research);
  document.querySelectorAll("[data-wording]").forEach(wording);
  const problems = document.querySelector(".govuk-error-summary");
  if (problems) { problems.tabIndex = -1; problems.focus(); }
  live();
  toldLive();
  session();
})();
