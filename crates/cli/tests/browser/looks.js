// What can be seen of a page, and how it is used without a mouse: each look answers with what it finds wrong.
window.looks = (() => {
  "use strict";
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const style = (one, part) => getComputedStyle(one, part);

  const called = (one) => {
    const words = (one.innerText || one.value || one.getAttribute("aria-label") || "").trim().replace(/\s+/g, " ");
    const kind = one.getAttribute("class");
    return one.tagName.toLowerCase() + (one.id ? "#" + one.id : "") + (kind ? "." + kind.trim().split(/\s+/).join(".") : "") + " “" + words.slice(0, 40) + "”";
  };

  const isThere = (one) => one.checkVisibility({ visibilityProperty: true });
  const isForReadersAlone = (one) => {
    const box = one.getBoundingClientRect();
    return box.width <= 1 || box.height <= 1 || Boolean(one.closest(".govuk-visually-hidden")) || style(one).clipPath === "inset(50%)";
  };
  const isSeen = (one) => isThere(one) && !isForReadersAlone(one);

  // Colours.
  const colour = (text) => {
    const parts = (text.match(/[\d.]+/g) || ["0", "0", "0", "0"]).map(Number);
    return { parts: parts.slice(0, 3), alpha: parts.length > 3 ? parts[3] : 1 };
  };
  const light = ({ parts }) => {
    const [red, green, blue] = parts.map((one) => one / 255).map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [more, less] = [light(one), light(other)].sort((a, b) => b - a);
    return (more + 0.05) / (less + 0.05);
  };
  const behind = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const found = colour(style(at).backgroundColor);
      if (found.alpha > 0.9) return found;
    }
    return colour("rgb(255, 255, 255)");
  };

  // Without colour every state has a shape of its own and words, and what is chosen or leads on is told by more than a hue.
  const stateOf = (mark) => (mark.getAttribute("class").match(/(?:mark|clock)--(\w+)/) || [])[1];
  const withoutColour = () => {
    const wrong = [];
    const shapes = new Map();
    for (const mark of all(".mark").filter(isSeen)) {
      const shape = mark.querySelector("svg");
      if (!mark.textContent.trim()) wrong.push("no words: " + called(mark));
      if (!shape || shape.getBoundingClientRect().width < 12) {
        wrong.push("no shape: " + called(mark));
        continue;
      }
      const before = shapes.get(shape.innerHTML);
      if (before && before !== stateOf(mark)) wrong.push("the shape of another state: " + called(mark));
      shapes.set(shape.innerHTML, stateOf(mark));
      if (contrast(colour(style(mark).color), behind(mark)) < 3) wrong.push("its shape is too faint: " + called(mark));
    }
    for (const one of all(".duty--late, .clock--late, .clock--soon, .clock--done, .clock--unknown, .factor--due").filter(isSeen)) {
      if (!all(".mark__shape", one).some(isSeen)) wrong.push("told by its colour alone: " + called(one));
    }
    for (const link of all("main a[href]").filter(isSeen)) {
      const beside = [...link.parentElement.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE);
      const isInWords = style(link).display === "inline" && beside.some((one) => one.textContent.trim().length > 2);
      if (isInWords && !style(link).textDecorationLine.includes("underline")) wrong.push("a link told by its colour alone: " + called(link));
    }
    for (const chosen of all("[aria-current], [aria-pressed='true'], .segmented :checked + label").filter(isSeen)) {
      const item = chosen.closest("li, .govuk-radios__item") || chosen;
      const others = item === chosen ? [...item.parentElement.children] : [...item.parentElement.children].map((one) => one.querySelector(chosen.tagName));
      const other = others.find((one) => one && one !== chosen && one.tagName === chosen.tagName && isSeen(one));
      if (!other) continue;
      const heavier = Number(style(chosen).fontWeight) > Number(style(other).fontWeight);
      if (!heavier && contrast(behind(chosen), behind(other)) < 3) wrong.push("chosen by its colour alone: " + called(chosen));
    }
    for (const strip of all("svg[role='img']").filter(isSeen)) {
      if (!strip.getAttribute("aria-label") && !strip.querySelector("title")) wrong.push("a picture without words: " + called(strip));
    }
    const drawn = (what) => all(what).filter(isSeen).map((one) => [style(one).fill, style(one).strokeDasharray].join(" "))[0];
    const sides = ["kept", "missed", "unknown"].map((side) => drawn("circle.strip-of__" + side)).filter(Boolean);
    if (new Set(sides).size < sides.length) wrong.push("sides of a strip are drawn alike");
    return wrong;
  };

  // With the spacing of text that readers may ask for, nothing is cut off.
  const spacing = new CSSStyleSheet();
  spacing.replaceSync("*:not(svg *) { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }");
  const cutOff = () => {
    const wrong = [];
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (over > 0) wrong.push(over + " px wider than its window");
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (words.nextNode()) {
      const one = words.currentNode.parentElement;
      if (!words.currentNode.textContent.trim() || one.closest("svg, script, option, textarea") || !isSeen(one)) continue;
      range.selectNodeContents(words.currentNode);
      const box = range.getBoundingClientRect();
      if (!box.width) continue;
      for (let at = one; at && at !== document.body; at = at.parentElement) {
        if (isForReadersAlone(at)) break;
        const { overflowX, overflowY } = style(at);
        const frame = at.getBoundingClientRect();
        const cuts = (overflow) => overflow === "hidden" || overflow === "clip";
        const cutAcross = cuts(overflowX) && (box.right > frame.right + 1 || box.left < frame.left - 1);
        const cutDown = cuts(overflowY) && (box.bottom > frame.bottom + 1 || box.top < frame.top - 1);
        if (cutAcross || cutDown) {
          wrong.push("cut off by " + called(at) + ": " + called(one));
          break;
        }
      }
      const button = one.closest("button, .govuk-button, .segmented label");
      const frame = button && button.getBoundingClientRect();
      if (frame && (box.right > frame.right + 1 || box.left < frame.left - 1 || box.bottom > frame.bottom + 1)) wrong.push("its words leave it: " + called(button));
    }
    return wrong;
  };
  const spaced = () => {
    document.adoptedStyleSheets.push(spacing);
    const wrong = cutOff();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== spacing);
    return wrong;
  };

  // How large what is pressed is. A link among words is as high as they are.
  const pressed = "a[href], button, input:not([type='hidden']), select, textarea, summary, [role='button']";
  const areaOf = (one) => {
    const boxes = [one, ...(one.labels || [])].filter(isThere).map((each) => each.getBoundingClientRect());
    const side = (end, which) => which(...boxes.map((box) => box[end]));
    return { width: side("right", Math.max) - side("left", Math.min), height: side("bottom", Math.max) - side("top", Math.min) };
  };
  const isAmongWords = (one) => {
    if (one.tagName !== "A" || style(one).display !== "inline") return false;
    const around = one.parentElement.closest("p, li, dd, td, th, figcaption, span, div, body");
    const rest = around.innerText.replace(one.innerText, "").replace(/[\s·,.;:]+/g, "");
    return rest.length > 2;
  };
  const small = (least) =>
    all(pressed)
      .filter((one) => isSeen(one) && !isAmongWords(one) && !one.disabled)
      .map((one) => [one, areaOf(one)])
      .filter(([, area]) => area.width < least - 0.5 || area.height < least - 0.5)
      .map(([one, area]) => Math.round(area.width) + " × " + Math.round(area.height) + " px: " + called(one));

  // Nothing moves for whoever wants nothing to move.
  const moving = () => {
    const wrong = document.getAnimations().map((one) => "moves: " + called(one.effect.target));
    for (const one of all("*").filter(isThere)) {
      const { transitionDuration, animationName, scrollBehavior } = style(one);
      if (transitionDuration.split(", ").some((long) => parseFloat(long) > 0) || animationName !== "none") wrong.push("may move: " + called(one));
      if (scrollBehavior === "smooth") wrong.push("scrolls slowly: " + called(one));
    }
    return wrong;
  };

  // In few colours of one’s own, marks are drawn in them, and what is chosen stands out.
  const inFewColours = () => {
    const wrong = [];
    const ink = colour(style(document.body).color).parts.join();
    for (const shape of all(".mark .mark__shape > *").filter(isThere)) {
      const { fill, stroke } = style(shape);
      const drawn = [fill, stroke].filter((one) => one !== "none").map((one) => colour(one).parts.join());
      const paper = colour(style(document.body).backgroundColor).parts.join();
      if (!drawn.some((one) => one === ink || (one !== paper && shape.classList.contains("cut"))) && !shape.classList.contains("cut")) wrong.push("a mark is not drawn: " + called(shape.closest(".mark")));
    }
    for (const field of all("input[type='text'], textarea, select").filter(isSeen)) {
      if (style(field).borderTopStyle === "none" || parseFloat(style(field).borderTopWidth) < 1) wrong.push("a field without an edge: " + called(field));
    }
    for (const chosen of all(".segmented :checked + label").filter(isSeen)) {
      const other = document.querySelector(".segmented :not(:checked) + label");
      if (other && style(chosen).backgroundColor === style(other).backgroundColor) wrong.push("what is chosen is not seen: " + called(chosen));
    }
    return wrong;
  };

  // By the keyboard: everything is come to, as it is read, with a ring around it and nothing over it.
  const isStop = (one) => one.tabIndex >= 0 && !one.disabled && !one.closest("[inert]");
  const isLater = (one) => one.tagName === "SUMMARY" && one !== one.parentElement.querySelector("summary");
  const group = (one) => (one.type === "radio" ? one.name + " of " + [...document.forms].indexOf(one.form) : undefined);
  const walk = { at: [], wrong: [], bars: [], seen: new Set(), ended: false };

  const ringOf = (one) => {
    const parts = [style(one), style(one, "::before")];
    const label = one.nextElementSibling;
    if (label && label.tagName === "LABEL") parts.push(style(label), style(label, "::before"));
    const rings = parts.flatMap((part) => {
      const found = [];
      if (part.outlineStyle !== "none") found.push([parseFloat(part.outlineWidth), colour(part.outlineColor)]);
      for (const shadow of part.boxShadow.match(/rgba?\([^)]*\)[^,]*/g) || []) {
        const [, spread] = shadow.match(/(\S+)px(?: inset)?$/) || [];
        found.push([parseFloat(spread) || 0, colour(shadow.match(/rgba?\([^)]*\)/)[0])]);
      }
      return found;
    });
    return rings.filter(([, drawn]) => drawn.alpha > 0.9);
  };

  const noteFocus = (one) => {
    const box = one.getClientRects()[0] || one.getBoundingClientRect();
    const across = box.left + scrollX;
    const down = box.top + scrollY;
    walk.at.push({ one, box: { left: across, right: across + box.width, top: down, bottom: down + box.height } });
    const ring = ringOf(one).filter(([wide]) => wide >= 3);
    const around = behind(one.parentElement);
    if (!ring.some(([, drawn]) => contrast(drawn, around) >= 3)) wrong("no ring that is seen: ", one);
    const [x, y] = [(Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2];
    const top = document.elementFromPoint(x, y);
    const isItself = top && (top === one || one.contains(top) || top.contains(one) || top.closest("label")?.control === one);
    if (!isItself) wrong(top ? "under " + called(top) + ": " : "outside the window: ", one);
    for (const bar of walk.bars.filter((each) => !each.contains(one) && isThere(each))) {
      const over = bar.getBoundingClientRect();
      const fits = box.height < innerHeight - over.height;
      if (fits && Math.min(over.bottom, box.bottom) - Math.max(over.top, box.top) > 1) wrong("under " + called(bar) + ": ", one);
    }
  };
  const wrong = (what, one) => walk.wrong.push(what + called(one));

  const note = () => {
    const one = document.activeElement;
    if (walk.ended || !one || one === document.body) return;
    if (walk.seen.has(one)) {
      walk.ended = walk.at.length > 1;
      return;
    }
    walk.seen.add(one);
    noteFocus(one);
  };

  const stops = () => {
    const groups = new Set();
    return all("a[href], button, input:not([type='hidden']), select, textarea, summary, [tabindex], [role='button']").filter((one) => {
      if (one.getAttribute("tabindex") === "-1" && one.getAttribute("role") !== "button") return false;
      if (one.disabled || isLater(one) || !one.checkVisibility({ visibilityProperty: true })) return false;
      const of = group(one);
      if (of && groups.has(of)) return false;
      if (of) groups.add(of);
      return true;
    });
  };

  const byKeyboard = () => {
    walk.bars = all("*").filter((one) => ["sticky", "fixed"].includes(style(one).position));
    addEventListener("keydown", (event) => { if (event.key === "Tab") note(); }, true);
    return stops().length;
  };

  const isBefore = (one, other) => {
    const beside = Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1;
    const inRow = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > Math.min(one.bottom - one.top, other.bottom - other.top) / 2;
    return (beside && one.bottom <= other.top + 1) || (inRow && one.right <= other.left + 1);
  };

  const walked = (backwards) => {
    note();
    const found = [...walk.wrong];
    const at = backwards ? [...walk.at].reverse() : walk.at;
    const come = new Set(at.map(({ one }) => group(one) || one));
    if (!backwards) {
      if (at.length && !at[0].one.matches(".govuk-skip-link")) found.push("the skip link is not first: " + called(at[0].one));
      for (const one of stops()) {
        if (!isStop(one) || !come.has(group(one) || one)) found.push("not come to: " + called(one));
      }
    }
    at.slice(1).forEach((next, before) => {
      const last = at[before];
      if (last.one.matches(".govuk-skip-link")) return;
      if (isBefore(next.box, last.box)) found.push("comes before what is read first, " + called(last.one) + ": " + called(next.one));
    });
    return found;
  };

  return { withoutColour, spaced, small, moving, inFewColours, byKeyboard, walked };
})();
