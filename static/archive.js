/* What makes the archive quicker for those whose browser runs scripts. Every page works the same without it.

   theme        a remembered choice of light or dark
   live search  filters, orders and pages of a search without a page load; address and back button stay true
   keys         / to the search field, j and k through the hits, Escape out of the field
   groups       a chart, a map, a calendar or a row of choices is one stop of the tab key, with arrow keys within
   suggestions  words, actors and countries while typing */
"use strict";

(() => {
  const root = document.documentElement;

  // -- theme: set before the first paint, so this file is loaded without defer

  const THEMES = ["auto", "light", "dark"];

  function rememberedTheme() {
    try {
      return localStorage.getItem("theme") || "auto";
    } catch {
      return "auto"; // storage may be forbidden
    }
  }

  function applyTheme(theme) {
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    try {
      if (theme === "auto") localStorage.removeItem("theme");
      else localStorage.setItem("theme", theme);
    } catch {
      // the choice holds for this page
    }
  }

  applyTheme(rememberedTheme());

  function addThemeSwitch() {
    const place = document.querySelector("[data-theme-switch]");
    if (!place) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "theme";
    const say = () => {
      button.textContent = `Theme: ${rememberedTheme()}`;
    };
    button.addEventListener("click", () => {
      applyTheme(THEMES[(THEMES.indexOf(rememberedTheme()) + 1) % THEMES.length]);
      say();
    });
    say();
    place.append(button);
  }

  // -- live search

  let asked = 0;
  let shownSearch = location.search;

  function livePart(page = document) {
    return page.querySelector("[data-live]");
  }

  /* Where the focus was, in words that the next page has too: a link of a facet keeps its place in its list. */
  function placeOf(element) {
    const part = element.closest("[aria-labelledby]");
    const row = element.closest("li, a");
    return part && row ? { part: part.getAttribute("aria-labelledby"), text: row.querySelector(".name")?.textContent } : null;
  }

  function findPlace(place) {
    if (!place?.text) return null;
    const part = livePart().querySelector(`[aria-labelledby="${CSS.escape(place.part)}"]`);
    const plain = (text) => text.replace(/✓|, chosen/g, "").trim();
    const name = [...(part?.querySelectorAll(".name") ?? [])].find((found) => plain(found.textContent) === plain(place.text));
    return name?.closest("a") ?? null;
  }

  async function show(address, { place = null, isNew = true, toResults = false } = {}) {
    const number = ++asked;
    const here = livePart();
    here.setAttribute("aria-busy", "true");
    let page;
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!livePart(page)) throw new Error("another kind of page");
    } catch {
      location.assign(address);
      return;
    }
    if (number !== asked) return; // a later click was quicker
    const isFiltering = Boolean(here.querySelector("#filters:target"));
    const height = scrollY;
    const open = [...here.querySelectorAll(".facet details[open]")].map((found) => found.id);
    here.replaceWith(document.adoptNode(livePart(page)));
    document.getElementById("q").value = page.getElementById("q").getAttribute("value");
    document.title = page.title;
    if (isNew) history.pushState(null, "", address);
    shownSearch = location.search;
    for (const id of open) {
      const part = document.getElementById(id);
      if (part) part.open = true;
    }
    const title = document.getElementById("results-title");
    const told = [title, ...livePart().querySelectorAll(".notices li, .picked")].filter(Boolean);
    announce(told.map((element) => element.textContent).join(". "));
    const target = toResults ? "results" : new URL(address).hash.slice(1);
    if (target) document.getElementById(target)?.scrollIntoView({ block: toResults ? "start" : "nearest" });
    if (isFiltering) {
      location.replace("#filters"); // the new part is the target of the address only once it is led to
      scrollTo(0, height);
    }
    const found = findPlace(place);
    const focus = found ?? document.getElementById("hits") ?? title; // the next stop of the tab key is the first article
    if (focus) {
      if (focus !== found) focus.tabIndex = -1;
      focus.focus({ preventScroll: true });
    }
    joinGroups();
  }

  /* Pages bring the region along empty: what changes in it is read out, what stands there from the start is not. */
  function announce(text) {
    document.getElementById("announcement").textContent = text.replace(/\s+/g, " ").trim();
  }

  function isLiveAddress(address) {
    const isPlace = address.hash && address.search === location.search; // a jump within this page
    return address.origin === location.origin && address.pathname === location.pathname && !isPlace;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (!livePart()?.contains(link) || link.hasAttribute("target") || link.hasAttribute("download")) return;
    const address = new URL(link instanceof SVGElement ? link.href.baseVal : link.href, location.href);
    if (!isLiveAddress(address)) return;
    event.preventDefault();
    if (address.hash === "#filters") address.hash = ""; // for pages that are loaded: here they stay open by themselves
    show(address.href, { place: placeOf(link), toResults: Boolean(link.closest(".pager")) });
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !livePart() || form.id !== "finder") return;
    const address = new URL(form.action, location.href);
    if (!isLiveAddress(address)) return;
    const fields = [...new FormData(form, event.submitter)].filter(([, value]) => value !== "");
    address.search = new URLSearchParams(fields).toString();
    event.preventDefault();
    show(address.href);
  });

  addEventListener("popstate", () => {
    if (livePart() && location.search !== shownSearch) show(location.href.split("#")[0], { isNew: false });
  });

  // -- keys

  function moveThroughHits(step) {
    const hits = [...document.querySelectorAll(".hits h3 a")];
    const at = hits.findIndex((hit) => hit.closest("li").contains(document.activeElement));
    const next = hits[at < 0 ? (step > 0 ? 0 : -1) : at + step];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    const field = document.getElementById("q");
    if (event.key === "Escape" && event.target === field) field.blur();
    if (event.metaKey || event.ctrlKey || event.altKey || event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    if (event.key === "/" && field) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "j") moveThroughHits(1);
    else if (event.key === "k") moveThroughHits(-1);
  });

  // -- groups: of many links one is in the order of the tab key, the others are reached by arrow keys

  const GROUPS = "svg[role=group], .months, .year table, table.month, .switch, .offers, .letters";

  function joinGroups() {
    for (const group of document.querySelectorAll(GROUPS)) {
      const links = [...group.querySelectorAll("a")];
      const stop = links.find((link) => link.hasAttribute("aria-current")) ?? links[0];
      for (const link of links) link.tabIndex = link === stop ? 0 : -1;
    }
  }

  /* Return the link of the same column in the next row of a calendar that has one there. */
  function findBelow(link, step) {
    const cell = link.closest("td");
    const rows = cell ? [...cell.closest("tbody").rows] : [];
    for (let at = rows.indexOf(cell?.parentElement) + step; rows[at]; at += step) {
      const found = rows[at].cells[cell.cellIndex]?.querySelector("a");
      if (found) return found;
    }
    return null;
  }

  document.addEventListener("focusin", (event) => {
    const group = event.target.closest?.(GROUPS);
    if (!group) return;
    for (const link of group.querySelectorAll("a")) link.tabIndex = link === event.target ? 0 : -1;
  });

  document.addEventListener("keydown", (event) => {
    const group = event.target.closest?.(GROUPS);
    if (!group || event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return;
    const links = [...group.querySelectorAll("a")];
    const at = links.indexOf(event.target);
    const isGrid = Boolean(event.target.closest("td"));
    const next = {
      ArrowRight: links[at + 1],
      ArrowLeft: links[at - 1],
      ArrowDown: isGrid ? findBelow(event.target, 1) : links[at + 1],
      ArrowUp: isGrid ? findBelow(event.target, -1) : links[at - 1],
      Home: links[0],
      End: links.at(-1),
    };
    if (!(event.key in next)) return;
    event.preventDefault(); // or the page is scrolled
    next[event.key]?.focus();
  });

  // -- suggestions: an ARIA combobox over /suggest.json

  const PAUSE = 120; // milliseconds without a key before the archive is asked

  function addSuggestions() {
    document.querySelectorAll("input[data-suggest]:not([role])").forEach(addSuggestionsTo);
  }

  function addSuggestionsTo(field) {
    const list = document.createElement("ul");
    const place = document.querySelectorAll(".suggestions").length;
    list.id = place ? `suggestions-${place}` : "suggestions";
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    list.hidden = true;
    field.closest(".field").append(list);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-expanded", "false");
    let timer = 0;
    let chosen = -1;

    const close = () => {
      list.hidden = true;
      chosen = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    };

    const choose = (number) => {
      const rows = [...list.children];
      chosen = rows.length ? (number + rows.length) % rows.length : -1;
      rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === chosen)));
      if (chosen < 0) return;
      field.setAttribute("aria-activedescendant", rows[chosen].id);
      rows[chosen].scrollIntoView({ block: "nearest" });
    };

    const ask = async () => {
      const text = field.value.trim();
      if (text.length < 2) return close();
      let rows = [];
      try {
        const answer = await fetch(`${field.dataset.suggest}?form=rich&q=${encodeURIComponent(text)}`);
        if (answer.ok) rows = (await answer.json()).suggestions;
      } catch {
        // typing goes on without suggestions
      }
      if (field.value.trim() !== text || document.activeElement !== field) return;
      const wanted = field.form.elements.namedItem("kind")?.value.replace("words", "word");
      if (wanted) rows.sort((one, other) => (other.kind === wanted) - (one.kind === wanted));
      list.replaceChildren(...rows.map((row, number) => suggestionRow(row, `${list.id}-${number}`)));
      chosen = -1;
      list.hidden = !rows.length;
      field.setAttribute("aria-expanded", String(rows.length > 0));
      field.removeAttribute("aria-activedescendant");
    };

    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });
    field.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? -1 : chosen - 1);
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        list.children[chosen].click();
      } else if (event.key === "Escape") {
        event.preventDefault(); // or the field is emptied
        event.stopPropagation();
        close();
      }
    });
    field.addEventListener("blur", () => setTimeout(close, 150)); // a click on a row comes first
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const row = event.target.closest("li");
      if (row) location.assign(field.form.hasAttribute("data-adds") ? addedAddress(field.form, row.dataset.url) : row.dataset.url);
    });
  }

  /* Where a form adds searches to a comparison: its own address with the search of a suggestion as one more. */
  function addedAddress(form, url) {
    const fields = [...new FormData(form)].filter(([name, value]) => value !== "" && name !== "add" && name !== "kind");
    fields.push(["s", new URL(url, location.href).search.slice(1)]);
    return `${form.action}?${new URLSearchParams(fields)}`;
  }

  function suggestionRow({ kind, label, count, url }, id) {
    const row = document.createElement("li");
    row.id = id;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.dataset.url = url;
    const parts = [
      ["name", label],
      ["kind", kind],
      ["num", Number(count).toLocaleString("en")],
    ];
    for (const [name, text] of parts) {
      const part = document.createElement("span");
      part.className = name;
      part.textContent = text;
      row.append(part, " ");
    }
    return row;
  }

  document.addEventListener("DOMContentLoaded", () => {
    addThemeSwitch();
    addSuggestions();
    joinGroups();
  });
})();
