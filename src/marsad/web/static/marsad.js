// The article view: marks in the text, the panel with the chosen record, layers, keys, the report's other language.
// Pages are readable without it: layers are switched by the style sheet, every mark is a link to its record's card.
(() => {
  "use strict";

  const LAYER_OF = { s: "statements", v: "events", e: "actors", t: "times", p: "places", f: "figures" };
  const MOST_CARDS = 4;
  const HOVER_DELAY = 60; // ms; a pointer that only passes by changes nothing

  const words = (element, name) => (element.getAttribute(name) || "").split(" ").filter(Boolean);

  class Reader {
    constructor(root) {
      this.root = root;
      this.prefix = root.dataset.prefix;
      this.panel = root.querySelector(".panel");
      this.cards = this.panel.querySelector(".panel-body");
      this.hint = this.cards.firstElementChild;
      this.close = this.panel.querySelector("[data-close]");
      this.toText = this.panel.querySelector("[data-to-text]");
      this.marks = [...root.querySelectorAll(".text [data-r], .text [data-e]")];
      this.stops = this.marks.filter((mark) => mark.matches("a"));
      this.isPinned = false;
      this.origin = null;
      this.timer = 0;
      root.querySelectorAll("[data-shortcuts]").forEach((box) => { box.parentElement.hidden = false; });
      this.rove(this.stops[0]);
      this.listen();
    }

    listen() {
      this.root.addEventListener("pointerover", (event) => this.onPointer(event));
      this.root.addEventListener("focusin", (event) => this.onFocus(event.target));
      this.root.addEventListener("click", (event) => this.onClick(event));
      this.root.addEventListener("keydown", (event) => this.onKey(event));
      this.close.addEventListener("click", () => this.clear(true));
      this.toText.addEventListener("click", () => this.goToText());
    }

    // ── events ──

    onPointer(event) {
      clearTimeout(this.timer);
      const mark = event.target.closest(".text [data-r]");
      if (!mark || this.isPinned || event.pointerType !== "mouse") return;
      this.timer = setTimeout(() => this.showMark(mark), HOVER_DELAY);
    }

    onFocus(target) {
      if (!this.stops.includes(target)) return;
      this.rove(target);
      if (target.matches(":focus-visible")) this.showMark(target);
    }

    onClick(event) {
      const link = event.target.closest("[data-show]");
      if (link) {
        event.preventDefault();
        this.origin = this.panel.contains(link) ? this.origin : link;
        this.show(words(link, "data-show"), words(link, "data-show"));
        this.pin(event.detail === 0 || this.panel.contains(link));
        return;
      }
      const mark = event.target.closest(".text [data-r]");
      if (mark) {
        event.preventDefault();
        this.origin = mark;
        this.showMark(mark);
        this.pin(event.detail === 0);
      } else if (event.target.closest(".body")) {
        this.clear(false);
      }
    }

    onKey(event) {
      const at = this.stops.indexOf(event.target);
      if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
      const stops = this.stops.filter((stop) => this.shown(stop).length > 0);
      const here = stops.indexOf(event.target);
      const next = { ArrowLeft: here + 1, ArrowRight: here - 1, Home: 0, End: stops.length - 1 }[event.key];
      if (next === undefined || !stops[next]) return;
      event.preventDefault();
      stops[next].focus();
    }

    // ── what is shown ──

    /** The records of a mark whose layers are switched on. */
    shown(mark) {
      return words(mark, "data-r").filter((id) => this.isOn(LAYER_OF[id[0]]));
    }

    isOn(layer) {
      const box = this.root.querySelector(`input[data-layer="${layer}"]`);
      return !box || box.checked;
    }

    showMark(mark) {
      const ids = this.shown(mark);
      if (!ids.length) return;
      this.show(ids, ids.slice(0, 1));
      requestAnimationFrame(() => this.uncover(mark));
    }

    /** Scroll a mark out from under the panel, which on a narrow screen lies over the text. */
    uncover(mark) {
      const hidden = mark.getBoundingClientRect().bottom + 24 - this.panel.getBoundingClientRect().top;
      if (getComputedStyle(this.panel).position === "fixed" && hidden > 0) scrollBy(0, hidden);
    }

    /** Cards of the records, and the words of those that are `lit` marked in the text. */
    show(ids, lit) {
      for (const mark of this.marks) {
        mark.classList.toggle("is-lit", words(mark, "data-r").some((id) => lit.includes(id)));
        mark.classList.toggle("is-evidence", words(mark, "data-e").some((id) => lit.includes(id)));
      }
      const found = ids.map((id) => document.getElementById(this.prefix + id)).filter(Boolean).slice(0, MOST_CARDS);
      this.cards.replaceChildren(...found.map((card) => this.copy(card)));
      this.panel.classList.add("has-card");
      this.panel.scrollTop = 0;
      this.close.hidden = this.toText.hidden = false;
    }

    copy(card) {
      const copy = card.cloneNode(true);
      copy.removeAttribute("id");
      return copy;
    }

    /** Keep what is shown until it is closed. */
    pin(takesFocus) {
      this.isPinned = true;
      if (takesFocus) this.cards.firstElementChild.focus();
    }

    clear(givesFocusBack) {
      clearTimeout(this.timer);
      const goesBack = givesFocusBack && this.origin && this.panel.contains(document.activeElement);
      this.isPinned = false;
      for (const mark of this.marks) mark.classList.remove("is-lit", "is-evidence");
      this.cards.replaceChildren(this.hint);
      this.panel.classList.remove("has-card");
      this.close.hidden = this.toText.hidden = true;
      if (goesBack) this.origin.focus();
      this.origin = null;
    }

    goToText() {
      const lit = this.marks.filter((mark) => mark.matches(".is-lit, .is-evidence"));
      if (!lit.length) return;
      lit[0].scrollIntoView({ block: "center" });
      const stop = lit.find((mark) => this.stops.includes(mark));
      if (stop) stop.focus({ preventScroll: true });
    }

    /** One mark at a time is in the order of the Tab key. */
    rove(stop) {
      for (const other of this.stops) other.tabIndex = other === stop ? 0 : -1;
    }

    toggle(layer) {
      const box = this.root.querySelectorAll("input[data-layer]")[layer];
      box.checked = !box.checked;
    }

    get takesKeys() {
      const box = this.root.querySelector("[data-shortcuts]");
      return !box || box.checked;
    }
  }

  const readers = new Map();
  const here = () => [...readers.values()].filter((reader) => reader.root.isConnected);

  /** The reader that has the focus, else the first that is on the screen. */
  function current() {
    const shown = here();
    const isSeen = (reader) => reader.root.getBoundingClientRect().bottom > 100;
    return shown.find((reader) => reader.root.contains(document.activeElement)) || shown.find(isSeen);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const digit = /^(?:Digit|Numpad)([1-6])$/.exec(event.code);
    const reader = current();
    if (event.key === "Escape") here().forEach((one) => one.clear(true));
    else if (digit && !event.shiftKey && reader && reader.takesKeys) reader.toggle(digit[1] - 1);
  });

  /** Make the article views in `scope` come alive; each once. */
  function start(scope) {
    for (const root of scope.querySelectorAll(".reader")) {
      if (!readers.has(root)) readers.set(root, new Reader(root));
    }
    const button = scope.querySelector("[data-switch]");
    if (button && document.querySelector("template[data-language]")) button.hidden = false;
  }

  /** Show a report in its other language: the two editions change places. */
  function switchLanguage() {
    const edition = document.querySelector(".edition");
    const waiting = document.querySelector("template[data-language]");
    const away = [...edition.childNodes];
    edition.replaceChildren(waiting.content);
    waiting.content.append(...away);
    for (const key of ["language", "direction"]) {
      [edition.dataset[key], waiting.dataset[key]] = [waiting.dataset[key], edition.dataset[key]];
    }
    document.documentElement.lang = edition.dataset.language;
    document.documentElement.dir = edition.dataset.direction;
    start(edition);
    edition.querySelector("[data-switch]").focus();
  }

  /** An address that names a record opens it. */
  function openNamed() {
    const card = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const reader = card && card.matches(".card") && readers.get(card.closest(".reader"));
    if (!reader) return;
    const id = card.id.slice(reader.prefix.length);
    reader.show([id], [id]);
    reader.pin(false);
    reader.goToText();
  }

  document.documentElement.classList.add("js");
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-switch]")) switchLanguage();
  });
  start(document);
  addEventListener("load", () => setTimeout(openNamed)); // after the browser has gone to the address itself
})();
