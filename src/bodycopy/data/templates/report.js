"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const [PATH, STATUS, CHARACTERS, REMOVED, SITE, RULES, MESSAGE, PROSE, LEAST] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const BINS = 20;
  const PER_PAGE = 50;
  const FOLDED = 12; // removals of one document that are listed before somebody asks for the rest
  const SAMPLE = 30;
  const $ = (id) => document.getElementById(id);
  const controls = ["search", "status", "family", "rule", "site", "bin", "order"];
  const documents = data.documents;
  const ruleNumber = new Map(data.rules.map(([id], number) => [id, number]));
  const familyNumber = new Map(data.families.map((family, number) => [family, number]));
  const fine = new Set(["ok", "unchanged"]);
  let shown = [];
  let first = 0;
  let open = -1;
  let texts = null; // read when one is first wanted: most of the page is texts

  // Everything that a document says goes in as text, never as markup.
  function element(tag, properties, ...children) {
    const made = document.createElement(tag);
    Object.assign(made, properties);
    made.append(...children);
    return made;
  }
  const number = (value) => value.toLocaleString("en");
  const share = (each) => (each[CHARACTERS] ? Math.min(1, each[REMOVED] / each[CHARACTERS]) : 0);
  const bin = (each) => (each[REMOVED] ? Math.max(1, Math.min(BINS, Math.ceil((each[REMOVED] * BINS) / each[CHARACTERS]))) : 0);
  const percent = (each) => (each[CHARACTERS] ? `${(100 * share(each)).toFixed(1)}%` : "–");
  const familiesOf = (each) => [...new Set(each[RULES].map((rule) => data.rules[rule][1]))].sort((a, b) => a - b);

  // What search looks in, once a document.
  const sought = documents.map((each) =>
    [each[PATH], each[MESSAGE], ...each[RULES].map((rule) => data.rules[rule][0])].join("\n").toLowerCase());

  function fill(id, names) {
    $(id).append(...names.map((name) => element("option", { value: name, textContent: name })));
  }
  fill("status", data.statuses);
  fill("family", data.families.filter((_, family) => data.rules.some((rule) => rule[1] === family)));
  fill("rule", data.rules.map(([id]) => id));
  fill("site", data.sites);

  // What each document says, small; filled when texts are first searched, which takes a moment.
  let insides = null;
  async function readInsides() {
    const found = [];
    for (let position = 0; position < documents.length; position += 1) {
      const parts = await unpack(position);
      found.push(parts ? parts.map(([text]) => text).join("").toLowerCase().replace(/\s+/g, " ") : "");
    }
    insides = found;
    filter();
  }

  function filter() {
    const within = $("in-texts").checked && $("search").value.trim() !== "";
    if (within && !insides) { $("count").textContent = "Reading the texts …"; readInsides(); return; }
    const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const status = data.statuses.indexOf($("status").value);
    const family = $("family").value === "" ? -1 : familyNumber.get($("family").value);
    const rule = $("rule").value === "" ? -1 : ruleNumber.get($("rule").value);
    const site = $("site").value === "" ? -1 : data.sites.indexOf($("site").value);
    const wanted = $("bin").value === "" ? -1 : Number($("bin").value);
    shown = [];
    documents.forEach((each, position) => {
      if (status >= 0 && each[STATUS] !== status) return;
      if (site >= 0 && each[SITE] !== site) return;
      if (rule >= 0 && !each[RULES].includes(rule)) return;
      if (family >= 0 && !each[RULES].some((one) => data.rules[one][1] === family)) return;
      if (wanted >= 0 && (!each[CHARACTERS] || bin(each) !== wanted)) return;
      if (!words.every((word) => sought[position].includes(word)) && !(within && insides[position].includes(words.join(" ")))) return;
      shown.push(position);
    });
    const order = $("order").value;
    if (order === "removed") shown.sort((a, b) => documents[b][REMOVED] - documents[a][REMOVED] || a - b);
    if (order === "prose") shown.sort((a, b) => documents[b][PROSE] - documents[a][PROSE] || a - b);
    if (order === "least") shown.sort((a, b) => documents[a][LEAST] - documents[b][LEAST] || a - b);
    if (order === "path") shown.sort((a, b) => (documents[a][PATH] < documents[b][PATH] ? -1 : 1));
    first = 0;
    draw();
  }

  function draw() {
    const some = shown.slice(first, first + PER_PAGE);
    document.querySelector("#list tbody").replaceChildren(...some.map(row));
    $("count").textContent = `${number(shown.length)} of ${number(documents.length)} listed documents`;
    $("where").textContent = shown.length
      ? `${number(first + 1)} to ${number(first + some.length)} of ${number(shown.length)}` : "none";
    $("previous").disabled = first === 0;
    $("next").disabled = first + PER_PAGE >= shown.length;
  }

  function row(position) {
    const each = documents[position];
    const name = element("button", { type: "button", textContent: each[PATH] });
    name.addEventListener("click", () => show(position));
    const where = element("td", {}, name);
    if (each[MESSAGE]) where.append(element("span", { className: "quiet", textContent: each[MESSAGE] }));
    const status = data.statuses[each[STATUS]];
    const families = familiesOf(each).map((family) => data.families[family]);
    const chips = families.map((family) => element("span", { className: `chip ${family}`, textContent: family }));
    return element("tr", {},
      element("td", { className: "number", textContent: percent(each) }),
      element("td", { className: "number", textContent: number(each[CHARACTERS]) }),
      element("td", {}, element("span", { className: `status ${status}`, textContent: status })),
      where,
      element("td", {}, ...chips));
  }

  async function unpack(position) {
    texts = texts || $("texts").textContent.split("\n");
    const packed = texts[position];
    if (!packed) return null;
    const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }

  async function show(position) {
    const each = documents[position];
    open = position;
    const at = shown.indexOf(position);
    $("name").textContent = each[PATH];
    const status = data.statuses[each[STATUS]];
    $("said").textContent = `${status}; ${number(each[REMOVED])} of ${number(each[CHARACTERS])} characters removed`
      + (each[CHARACTERS] ? ` (${percent(each)})` : "") + (each[MESSAGE] ? `; ${each[MESSAGE]}` : "");
    $("place").textContent = at < 0 ? "" : `${number(at + 1)} of ${number(shown.length)}`;
    $("earlier").disabled = at <= 0;
    $("later").disabled = at < 0 || at + 1 >= shown.length;
    for (const id of ["raw", "clean", "gone"]) $(id).replaceChildren();
    if (!$("detail").open) $("detail").showModal();
    const parts = await unpack(position);
    if (open !== position) return;
    if (parts === null) {
      $("raw").append(element("span", { className: "quiet", textContent: fine.has(status) || each[CHARACTERS]
        ? "This document's text is not in the page; see it with bodycopy explain PATH." : "There is no result." }));
      $("gone").append(...each[RULES].map((rule) => element("li", {}, ...named(data.rules[rule][0]))));
    } else {
      lay(parts);
    }
    $("gone-title").hidden = !$("gone").children.length;
    $("raw").scrollTop = $("clean").scrollTop = $("detail").scrollTop = 0;
    const gone = $("raw").querySelector("del");
    if (gone) $("raw").scrollTop = Math.max(0, gone.offsetTop - $("raw").offsetTop - 40);
  }

  function lay(parts) {
    let removals = 0;
    for (const [text, rule, reason, sure] of parts) {
      if (!rule) {
        $("raw").append(text);
        $("clean").append(text);
        continue;
      }
      removals += 1;
      const mark = element("del", { id: `t${removals}`, className: familyOf(rule), title: `${rule}: ${reason}` });
      const end = text.trimEnd().length;
      mark.append(text.slice(0, end), element("sup", { textContent: removals, ariaHidden: "true" }), text.slice(end));
      $("raw").append(mark);
      const back = element("button", { type: "button", className: "linked", textContent: "show" });
      back.setAttribute("aria-label", `show removal ${removals} in the page text`);
      back.addEventListener("click", () => mark.scrollIntoView({ block: "center" }));
      const said = ` ${reason}${sure < 100 ? ` (${sure}% sure)` : ""} `;
      $("gone").append(element("li", { hidden: removals > FOLDED }, ...named(rule), said, back));
    }
    if (removals <= FOLDED) return;
    const more = element("button", { type: "button", className: "linked", textContent: `Show all ${removals}` });
    const line = element("li", { className: "fold" }, more);
    more.addEventListener("click", () => {
      for (const each of $("gone").children) each.hidden = false;
      line.remove();
    });
    $("gone").append(line);
  }

  const familyOf = (rule) => data.families[data.rules[ruleNumber.get(rule)][1]];

  // A rule's family and its id, which opens its definition.
  function named(rule) {
    const family = familyOf(rule);
    const link = element("button", { type: "button", className: "linked id", textContent: rule });
    link.addEventListener("click", () => define(rule));
    return [element("span", { className: `chip ${family}`, textContent: family }), " ", link];
  }

  function define(rule) {
    const [place, text] = data.definitions[rule] || ["", "Its definition is not in this page."];
    $("rule-name").textContent = rule;
    $("rule-place").textContent = place;
    $("rule-text").textContent = text;
    $("definition").showModal();
  }

  // A sample to mark: what was marked right becomes drops, what was wrong keeps.
  let marks = [];
  // Marks outlive a reload, a report each; where a browser keeps nothing for files, they don't.
  const KEPT = `bodycopy report ${digest($("data").textContent + $("texts").textContent)}`;
  function digest(text) {
    let sum = 0;
    for (let at = 0; at < text.length; at += 1) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) | 0;
    return `${text.length} ${sum}`;
  }
  function keep() {
    try { localStorage.setItem(KEPT, JSON.stringify(marks)); } catch { /* it is told by nothing but a reload */ }
  }
  function kept() {
    try { return JSON.parse(localStorage.getItem(KEPT)) || []; } catch { return []; }
  }
  // The exact bound of Clopper and Pearson at 95%: the share at which so few wrong ones would be seen once in twenty samples.
  function bound(wrong, count) {
    const seen = (share) => {
      let term = (1 - share) ** count;
      let sum = term;
      for (let k = 1; k <= wrong; k += 1) sum += term *= ((count - k + 1) / k) * (share / (1 - share));
      return sum;
    };
    let [low, high] = [wrong / count, 1];
    while (wrong < count && high - low > 1e-6) [low, high] = seen((low + high) / 2) > 0.05 ? [(low + high) / 2, high] : [low, (low + high) / 2];
    return high;
  }
  const slug = (rule) => rule.split("/").pop();
  const toml = (text) => JSON.stringify(text).replaceAll("\u007f", "\\u007f");

  // The words around a removal that stand on its line, up to a sentence or so.
  function around(parts, at) {
    const tidy = (text) => text.replaceAll("[[", "[").replaceAll("]]", "]");
    const words = parts[at][0];
    const before = at && !parts[at - 1][1] && !/^\s*\n/.test(words) ? parts[at - 1][0].split("\n").pop().slice(-200) : "";
    const after = at + 1 < parts.length && !parts[at + 1][1] && !/\n\s*$/.test(words) ? parts[at + 1][0].split("\n")[0].slice(0, 200) : "";
    return [tidy(before.replace(/^[^\s]*\s/, (cut) => (before.length === 200 ? "" : cut))), tidy(words.trim()),
      tidy(after.length === 200 ? after.replace(/\s[^\s]*$/, "") : after)];
  }
  async function drawSample() {
    const pool = shown.filter((position) => documents[position][REMOVED]);
    for (let last = pool.length - 1; last > 0; last -= 1) {
      const other = Math.floor(Math.random() * (last + 1));
      [pool[last], pool[other]] = [pool[other], pool[last]];
    }
    marks = [];
    for (const position of pool) {
      if (marks.length === SAMPLE) break;
      const parts = await unpack(position);
      if (!parts) continue;
      const gone = parts.map((part, at) => at).filter((at) => parts[at][1]);
      const at = gone[Math.floor(Math.random() * gone.length)];
      const [before, words, after] = around(parts, at);
      if (words) marks.push({ position, rule: parts[at][1], reason: parts[at][2], before, words, after, right: null });
    }
    keep();
    $("sample").replaceChildren(...marks.map(question));
    told();
    if (!marks.length) $("verdict").textContent = "No document that is listed has a text in this page that lost something.";
  }
  function question(mark) {
    const buttons = [true, false].map((right) => {
      const button = element("button", { type: "button", textContent: right ? "Right" : "Wrong", ariaPressed: String(mark.right === right) });
      button.addEventListener("click", () => {
        mark.right = mark.right === right ? null : right;
        buttons.forEach((each, at) => { each.ariaPressed = String(mark.right === (at === 0)); });
        keep();
        told();
      });
      return button;
    });
    const name = element("button", { type: "button", className: "linked", textContent: documents[mark.position][PATH] });
    name.addEventListener("click", () => show(mark.position));
    const text = element("p", { className: "page", dir: "auto" }, mark.before, element("del", { className: familyOf(mark.rule), textContent: mark.words }), mark.after);
    return element("li", {}, ...named(mark.rule), ` ${mark.reason}, in `, name, text, ...buttons);
  }
  function told() {
    const said = marks.filter((mark) => mark.right !== null);
    const right = said.filter((mark) => mark.right).length;
    const wrong = said.length - right;
    $("verdict").textContent = marks.length ? `${right} right, ${wrong} wrong, ${marks.length - said.length} to go` : "";
    if (said.length) {
      const most = Math.ceil(1000 * bound(wrong, said.length)) / 10;
      $("verdict").textContent += `. Of ${said.length} judged ${wrong} wrong: with 95% confidence at most ${most}% of what goes in documents like these, one removal a document.`;
    }
    $("export").hidden = !said.length;
    const rules = [...new Set(said.map((mark) => mark.rule))].sort();
    $("examples").value = rules.map((rule) => {
      const of = said.filter((mark) => mark.rule === rule);
      const once = (lines) => [...new Set(lines)];
      const drops = once(of.filter((mark) => mark.right).map((mark) => `  ${toml(`${mark.before}[[${mark.words}]]${mark.after}`)},`));
      const keeps = once(of.filter((mark) => !mark.right).map((mark) => `  ${toml(mark.before + mark.words + mark.after)},`));
      const lines = [`# ${rule}`, `[${slug(rule)}]`];
      if (drops.length) lines.push("drops = [", ...drops, "]");
      if (keeps.length) lines.push("keeps = [", ...keeps, "]");
      if (rule.includes("/")) return lines.join("\n");
      const without = keeps.length ? `, or leave it out: --without ${rule}` : "";
      return lines.map((line, at) => (at ? `# ${line}` : `${line} is no rule: a person looks at these${without}`)).join("\n");
    }).join("\n\n");
  }

  function step(by) {
    const at = shown.indexOf(open) + by;
    if (at >= 0 && at < shown.length) show(shown[at]);
  }

  function pick(target) {
    const { by, value } = target.dataset;
    $(by).value = value;
    filter();
    if (by === "rule" && target.closest("table")) define(value);
    else $("documents").scrollIntoView();
  }

  for (const target of document.querySelectorAll(".pick")) {
    target.addEventListener("click", () => pick(target));
    if (target.tagName === "g") {
      target.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        pick(target);
      });
    }
  }
  for (const target of document.querySelectorAll("button.all")) {
    target.addEventListener("click", () => {
      for (const line of document.querySelectorAll(`table[data-by="${target.dataset.by}"] .more`)) line.hidden = false;
      target.hidden = true;
    });
  }
  $("in-texts").addEventListener("change", filter);
  $("draw").addEventListener("click", drawSample);
  for (const id of controls) $(id).addEventListener("input", filter);
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("reset", () => setTimeout(filter));
  $("previous").addEventListener("click", () => { first = Math.max(0, first - PER_PAGE); draw(); });
  $("next").addEventListener("click", () => { first += PER_PAGE; draw(); });
  $("earlier").addEventListener("click", () => step(-1));
  $("later").addEventListener("click", () => step(1));
  for (const close of document.querySelectorAll("dialog .close")) close.addEventListener("click", () => close.closest("dialog").close());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(?:INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.key === "/") { event.preventDefault(); if (!$("detail").open) $("search").focus(); }
    if (event.key === "j") { if ($("detail").open) step(1); else if (shown.length) show(shown[0]); }
    if (event.key === "k" && $("detail").open) step(-1);
  });
  marks = kept();
  $("sample").replaceChildren(...marks.map(question));
  told();
  filter();
})();
