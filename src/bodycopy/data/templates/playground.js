"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const SAMPLE = `The Harbour Gazette

Support our journalism. For $5 a month you keep the Gazette free for everyone. Donate now

Engineers have begun to drain the reservoir above Tarn Foot after divers found a crack in the face of the dam.

“Nobody has to leave tonight,” said the mayor, Ilse Brandt, who asked people not to park on the bridge.

Sign up for our newsletter

Read more: The dam that nobody wanted

The water should be low enough by Friday for a closer look. The choir meets on Mondays; bring a friend.

© 2026 The Harbour Gazette. All rights reserved.
`;
  let asking = null; // the question that is under way
  let body = "";
  let timer = 0;
  let draft = ""; // the rule that the form has written
  let drafts = 0;
  const SOON = 150; // milliseconds after which an answer is late, and work is shown

  // Everything that a document says goes in as text, never as markup.
  function element(tag, properties, ...children) {
    const made = document.createElement(tag);
    Object.assign(made, properties);
    made.append(...children);
    return made;
  }
  async function ask(question, values, signal) {
    const answer = await fetch(question, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(values), signal,
    });
    return answer.json();
  }
  const unheard = "The server is gone; start bodycopy serve again and open its new address.";
  const settings = () => ({
    text: $("text").value, kind: $("kind").value, favor: $("favor").value, url: $("url").value, rules: $("rules").value,
    without: [...document.querySelectorAll("[name=family]:not(:checked)")].map((box) => box.value),
  });

  async function clean() {
    clearTimeout(timer);
    if (asking) asking.abort();
    const mine = asking = new AbortController();
    if (!$("text").value) { lay({ pieces: [], nearly: [], body: "" }, "Nothing is pasted yet."); return; }
    working();
    const late = setTimeout(() => { $("said").textContent = "Cleaning …"; }, SOON);
    try {
      const answer = await ask("clean", settings(), mine.signal);
      if (mine !== asking) return;
      const words = [answer.shares, answer.message, answer.status === "unchanged" ? "a clean text: nothing to do" : ""];
      lay(answer, words.filter(Boolean).join("; ") || answer.status);
    } catch (error) {
      if (error.name !== "AbortError" && mine === asking) $("said").textContent = unheard;
    } finally {
      clearTimeout(late);
    }
  }
  function working() {
    $("page").classList.add("stale");
    $("page").setAttribute("aria-busy", "true");
  }
  function soon() {
    clearTimeout(timer);
    if ($("text").value) working();
    timer = setTimeout(clean, SOON);
  }

  function lay(answer, words) {
    const pieces = answer.pieces || [];
    const gone = pieces.filter((piece) => typeof piece !== "string");
    let number = 0;
    $("page").classList.remove("stale");
    $("page").removeAttribute("aria-busy");
    $("said").textContent = words;
    $("page").replaceChildren(...pieces.flatMap((piece, at) => (
      typeof piece === "string" ? left(piece, at > 0, at < pieces.length - 1) : [struck(piece, number += 1)])));
    $("gone").replaceChildren(...gone.map(reason));
    $("gone-title").hidden = !gone.length;
    const nearly = answer.nearly || [];
    $("nearly").replaceChildren(...nearly.map((each) => element("li", {}, `“${each.words}” `, named(each.rule), ` ${each.why}`)));
    $("nearly-all").hidden = !nearly.length;
    body = answer.body || "";
    $("copy").disabled = !body;
  }
  // A short line that stays beside one that goes is often its button: a click begins a rule with it.
  function left(words, after, before) {
    const lines = words.split(/(?<=\n)/);
    const beside = new Set([after ? lines.findIndex((line) => line.trim()) : -1, before ? lines.findLastIndex((line) => line.trim()) : -1]);
    return lines.flatMap((line, at) => {
      const said = line.trim();
      if (!beside.has(at) || said.length > 60 || !/\p{L}{2}/u.test(said)) return [line];
      const add = element("button", { type: "button", textContent: "+" });
      add.setAttribute("aria-label", `begin a rule with “${said}”`);
      add.addEventListener("click", () => beginWith(said));
      const end = line.trimEnd().length;
      return [line.slice(0, end), element("sup", {}, add), line.slice(end)];
    });
  }
  function struck(piece, number) {
    const link = element("button", { type: "button", textContent: number });
    link.setAttribute("aria-label", `why removal ${number} went`);
    link.addEventListener("click", () => turn(`r${number}`));
    const mark = element("del", { id: `t${number}`, className: piece.family, title: `${piece.rule}: ${piece.reason}` });
    mark.append(piece.words.trimEnd(), element("sup", {}, link), piece.words.slice(piece.words.trimEnd().length));
    return mark;
  }
  function reason(piece, at) {
    const back = element("button", { type: "button", textContent: "show" });
    back.setAttribute("aria-label", `show removal ${at + 1} in the text`);
    back.addEventListener("click", () => turn(`t${at + 1}`));
    const said = ` ${piece.judge}: ${piece.reason}${piece.sure ? ` (${piece.sure} sure)` : ""}`;
    const also = piece.also.length ? `; also taken by ${piece.also.join(", ")}` : "";
    const line = element("li", { id: `r${at + 1}`, tabIndex: -1 });
    line.append(element("span", { className: `chip ${piece.family}`, textContent: piece.family }), " ", named(piece.rule), `${said}${also} `, back);
    return line;
  }
  function turn(id) {
    const target = $(id);
    target.scrollIntoView({ block: "center" });
    (target.querySelector("button") || target).focus();
  }
  function named(rule) {
    const link = element("button", { type: "button", className: "id linked", textContent: rule });
    link.addEventListener("click", async () => {
      const answer = await ask("define", { text: rule }).catch(() => ({ place: "", toml: unheard }));
      $("definition-name").textContent = rule;
      $("definition-place").textContent = answer.place;
      $("definition-text").textContent = answer.toml;
      $("definition").showModal();
    });
    return link;
  }

  async function tryRule() {
    $("tried").className = "";
    $("tried").replaceChildren(element("li", { textContent: "Trying …" }));
    const answer = await ask("try", { rules: $("rules").value }).catch(() => ({ lines: [unheard] }));
    $("tried").className = answer.fine ? "fine" : "";
    $("tried").replaceChildren(...(answer.lines || [answer.message]).map((line) => element("li", { textContent: line })));
    clean();
  }
  async function begin() {
    const chosen = getSelection();
    const inside = chosen.rangeCount && $("page").contains(chosen.getRangeAt(0).commonAncestorContainer);
    const range = inside ? chosen.getRangeAt(0).cloneContents() : null;
    if (range) for (const number of range.querySelectorAll("sup")) number.remove();
    const area = $("text");
    const words = (range && range.textContent.trim()) || area.value.slice(area.selectionStart, area.selectionEnd);
    beginWith(words);
  }
  async function beginWith(words) {
    draft = "";
    $("phrase").value = words;
    $("keeps").value = "";
    $("rule").hidden = !(await write());
    if (!$("rule").hidden) $("phrase").focus();
  }
  // The form's rule takes the place of what it wrote before, where nobody has edited that.
  async function write() {
    const mine = drafts += 1;
    const values = { text: $("phrase").value, scope: $("scope").value, family: $("family").value, keeps: $("keeps").value };
    const { toml } = await ask("begin", values).catch(() => ({ toml: "" }));
    if (mine !== drafts) return true;
    if (!toml) {
      $("tried").replaceChildren(element("li", { textContent: "Select the words first, in the result or in the text." }));
      return false;
    }
    const rules = $("rules").value;
    $("rules").value = draft && rules.includes(draft) ? rules.replace(draft, () => toml) : (rules.trim() ? `${rules.trimEnd()}\n\n` : "") + toml;
    draft = toml;
    $("tried").replaceChildren();
    clean();
    return true;
  }

  for (const id of ["text", "url", "rules"]) $(id).addEventListener("input", soon);
  for (const id of ["phrase", "keeps", "scope", "family"]) $(id).addEventListener("change", write);
  for (const id of ["kind", "favor"]) $(id).addEventListener("change", clean);
  for (const box of document.querySelectorAll("[name=family]")) box.addEventListener("change", clean);
  for (const id of ["asked", "rule"]) $(id).addEventListener("submit", (event) => event.preventDefault());
  $("asked").addEventListener("reset", () => setTimeout(clean));
  $("sample").addEventListener("click", () => { $("text").value = SAMPLE; clean(); });
  $("copy").addEventListener("click", async () => {
    await navigator.clipboard.writeText(body);
    $("said").textContent = "What stays is copied.";
  });
  $("try").addEventListener("click", tryRule);
  $("begin").addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  $("begin").addEventListener("click", begin);
  document.querySelector("dialog .close").addEventListener("click", () => $("definition").close());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); (event.target.id === "rules" ? tryRule : clean)(); }
  });
  if ($("text").value) clean(); // what a browser kept when it was reloaded
})();
