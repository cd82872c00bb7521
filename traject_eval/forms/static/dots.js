// Voting with dots: one person after the other on the wall, or quickly from paper. The standing stays hidden until
// everybody is ready, so that nobody follows the crowd.
const DONE = "_done";
const CLOSED = "_closed";
const letterOf = (place) => (place < 26 ? String.fromCharCode(65 + place) : "");
const plain = (name) => name.normalize("NFD").replace(/\p{M}/gu, "").trim().toLowerCase();

kinds.dots = (form) => {
  const { words, spec } = form;
  const most = spec.stack ? spec.dots : 1;
  const ideas = () => form.list(spec.columnsFrom);
  const voters = () => form.list(spec.rowsFrom);
  const given = (voter, idea) => form.values(voter)[idea] ?? 0;
  const used = (voter) => ideas().reduce((sum, { id }) => sum + given(voter, id), 0);
  const done = (voter) => form.values(voter)[DONE] === true;
  const closed = () => form.values("")[CLOSED] === true;
  const open = () => !closed() && !(voters().length && voters().every(({ id }) => done(id)));
  const leftWords = (n) => (n === 0 ? words.dots_none_left : n === 1 ? words.dot_left : fill(words.dots_left, { n }));
  const dotsShown = (n, kind = "dot") => Array.from({ length: n }, () => make("span", { className: kind, "aria-hidden": "true" }));

  // --- whose turn

  const who = make("select");
  who.dataset.place = "who";
  const whoLabel = make("label", { textContent: words.turn });
  whoLabel.append(who);
  const left = make("span", { className: "left", role: "status" });
  const ready = make("p", { className: "ready" });
  const next = () => {
    const all = voters();
    const from = all.findIndex(({ id }) => id === who.value);
    const after = [...all.slice(from + 1), ...all.slice(0, from)].find(({ id }) => !done(id));
    if (after) who.value = after.id;
  };
  const finish = button(words.finish, () => {
    if (!who.value) return;
    const voter = who.value;
    form.save(voter, DONE, true, { by: voter });
    next();
    draw();
    who.focus();
  }, { className: "main" });
  finish.dataset.place = "finish";
  const close = button("", () => form.save("", CLOSED, !closed()), { className: "quiet" });
  close.dataset.place = "close";
  who.onchange = () => draw();

  // --- the ideas, each with its buttons

  const list = make("ol", { className: "ideas" });
  const drawIdeas = keyed(list, ({ id }) => {
    const letter = make("span", { className: "letter" });
    const name = make("span", { className: "name" });
    const mine = make("span", { className: "mine" });
    const step = (by) => () => {
      const voter = who.value;
      if (voter) form.save(voter, id, given(voter, id) + by, { by: voter });
    };
    const less = button("−", step(-1), { className: "step" });
    const more = button("+", step(1), { className: "step" });
    less.dataset.place = `${id}/less`;
    more.dataset.place = `${id}/more`;
    const update = ({ label }, place) => {
      const n = who.value ? given(who.value, id) : 0;
      letter.textContent = letterOf(place);
      name.textContent = label;
      mine.replaceChildren(make("span", { className: "hidden", textContent: fill(words.dots_here, { n }) }), ...dotsShown(n));
      less.setAttribute("aria-label", fill(words.less, { idea: label }));
      more.setAttribute("aria-label", fill(words.more, { idea: label }));
      less.setAttribute("aria-disabled", String(n === 0));
      more.setAttribute("aria-disabled", String(!who.value || n >= most || used(who.value) >= spec.dots));
    };
    // A button that cannot be used keeps the focus, so that the keyboard does not lose its place.
    for (const press of [less, more]) {
      const act = press.onclick;
      press.onclick = () => press.getAttribute("aria-disabled") === "true" || act();
    }
    return { node: make("li", {}, letter, name, make("span", { className: "vote" }, less, mine, more)), update };
  });

  // --- quickly, from paper: a number or name, Enter, letters, Enter

  const voterBox = make("input", { type: "text", autocomplete: "off", spellcheck: false });
  const letterBox = make("input", { type: "text", autocomplete: "off", spellcheck: false, className: "letters" });
  voterBox.dataset.place = "paper-voter";
  letterBox.dataset.place = "paper-letters";
  const heard = make("p", { className: "heard", role: "status" });
  const wrong = make("p", { className: "wrong", role: "alert", hidden: true });
  const complain = (message, box) => {
    wrong.textContent = message;
    wrong.hidden = !message;
    if (message) box.focus();
  };
  const found = () => {
    const typed = plain(voterBox.value);
    const numbered = /^\d+$/.test(typed) ? voters()[Number(typed) - 1] : undefined;
    if (numbered) return numbered;
    const exact = voters().filter(({ label }) => plain(label) === typed);
    const fits = exact.length ? exact : voters().filter(({ label }) => typed && plain(label).startsWith(typed));
    return fits.length === 1 ? fits[0] : null;
  };
  const counted = () => {
    const typed = letterBox.value.toUpperCase().replace(/[\s,;.]/g, "");
    const wanted = typed === "0" ? [] : [...typed];
    const votes = new Map();
    for (const letter of wanted) {
      const idea = ideas().find((_, place) => letterOf(place) === letter);
      if (!idea) return { problem: fill(words.paper_letter, { letter, last: letterOf(ideas().length - 1) }) };
      votes.set(idea.id, (votes.get(idea.id) ?? 0) + 1);
    }
    if (!typed) return { problem: words.paper_none };
    if (wanted.length > spec.dots) return { problem: fill(words.paper_many, { n: wanted.length, dots: spec.dots }) };
    if (Math.max(0, ...votes.values()) > most) return { problem: words.paper_stack };
    return { votes, shown: wanted.join(", ") || words.paper_blank };
  };
  const pick = () => {
    const voter = found();
    complain(voter ? "" : fill(words.paper_who, { name: voterBox.value }), voterBox);
    if (!voter) return;
    heard.textContent = done(voter.id) ? fill(words.paper_again, { name: voter.label }) : fill(words.paper_name, { name: voter.label });
    letterBox.focus();
  };
  const count = () => {
    const voter = found();
    if (!voter) return pick();
    const { votes, shown, problem } = counted();
    complain(problem ?? "", letterBox);
    if (problem) return;
    const about = { by: words.facilitator, on_behalf: voter.id };
    const changed = ideas().filter(({ id }) => (votes.get(id) ?? 0) !== given(voter.id, id));
    const changes = changed.map(({ id }) => ({ row: voter.id, field: id, value: votes.get(id) ?? 0, ...about }));
    form.saveAll([...changes, { row: voter.id, field: DONE, value: true, ...about }]);
    heard.textContent = fill(words.paper_done, { name: voter.label, letters: shown });
    voterBox.value = "";
    letterBox.value = "";
    voterBox.focus();
  };
  const onEnter = (box, act) => {
    box.onkeydown = (press) => {
      if (press.key !== "Enter") return;
      press.preventDefault();
      act();
    };
  };
  onEnter(voterBox, pick);
  onEnter(letterBox, count);
  const boxes = [
    [words.paper_voter, voterBox],
    [words.paper_letters, letterBox],
  ].map(([label, box]) => make("label", {}, make("span", { textContent: label }), box));
  const summary = make("summary", { textContent: words.paper });
  summary.dataset.place = "paper-open";
  const paper = make("details", { className: "paper" }, summary, make("p", { className: "help", textContent: words.paper_help }), make("div", { className: "pair" }, ...boxes), wrong, heard);

  // --- the standing, once it may be seen

  const result = make("ol", { className: "result" });
  const drawResult = keyed(result, ({ id }) => {
    const letter = make("span", { className: "letter" });
    const name = make("span", { className: "name" });
    const row = make("span", { className: "row" });
    const total = make("span", { className: "count" });
    const update = ({ label, place, sum }) => {
      letter.textContent = letterOf(place);
      name.textContent = label;
      row.replaceChildren(...dotsShown(Math.min(sum, 60)));
      total.textContent = String(sum);
      total.setAttribute("aria-label", fill(words.dots_here, { n: sum }));
    };
    return { node: make("li", { id: `${spec.id}-${id}` }, letter, name, row, total), update };
  });

  const none = make("p", { className: "none", textContent: words.no_vote });
  const turn = make("div", { className: "turn" }, make("p", { className: "who" }, whoLabel, left), make("div", { className: "do" }, finish), ready);
  form.body.append(none, list, result, turn, paper, make("p", { className: "end" }, close));

  let known = "";
  const draw = () => {
    const names = JSON.stringify(voters().map(({ id, label }) => [id, label, done(id)]));
    if (names !== known) {
      known = names;
      const chosen = who.value;
      who.replaceChildren(
        ...voters().map(({ id, label }, place) =>
          make("option", { value: id, textContent: `${place + 1}. ${label}${done(id) ? ` (${words.is_ready})` : ""}` }),
        ),
      );
      if (voters().some(({ id }) => id === chosen)) who.value = chosen;
      else who.value = voters().find(({ id }) => !done(id))?.id ?? voters()[0]?.id ?? "";
    }
    const can = ideas().length > 0 && voters().length > 0;
    none.hidden = can;
    list.hidden = !can || !open();
    result.hidden = !can || open();
    turn.hidden = !can || !open();
    paper.hidden = !can || closed();
    close.hidden = !can || (!open() && !closed());
    close.textContent = closed() ? words.reopen : words.close;
    ready.textContent = fill(words.ready_count, { n: voters().filter(({ id }) => done(id)).length, all: voters().length });
    const rest = who.value ? Math.max(0, spec.dots - used(who.value)) : 0;
    left.replaceChildren(...dotsShown(rest), ...dotsShown(spec.dots - rest, "dot open"), leftWords(rest));
    drawIdeas(ideas());
    const totals = ideas().map((idea, place) => ({ ...idea, place, sum: voters().reduce((sum, { id }) => sum + given(id, idea.id), 0) }));
    drawResult(open() ? [] : totals.sort((one, other) => other.sum - one.sum || one.place - other.place));
  };
  return draw;
};
