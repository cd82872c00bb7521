// A stack of questionnaires on paper: one key an answer, the focus goes on by itself, Enter is the next questionnaire.
const READY = "_done";
const CODE = "_code";
const OWN_CODE = "_own_code";
const SETTLED = "_settled";
const READ_IN = "_read_in";
const NOT_ANSWERED = "-";
const SIGNS = "23456789CDFHJKMNPRTVWXY"; // of a card; the last of six checks the others
const CARD = 6;
const OWN = 7; // signs of a code that somebody made without a card
const tidyCode = (typed) => typed.toUpperCase().replace(/[\s-]/g, "");
const isCard = (code) => {
  if (code.length !== CARD || ![...code].every((sign) => SIGNS.includes(sign))) return false;
  return [...code].reduce((sum, sign, place) => sum + (place + 1) * SIGNS.indexOf(sign), 0) % SIGNS.length === 0;
};

kinds.stack = (form) => {
  const { words, spec } = form;
  const again = Boolean(spec.rowsFrom); // typed a second time: those on a list, and nothing is shown of the first time
  const questions = spec.fields.filter(({ id }) => id !== SETTLED && id !== READ_IN);
  let rows = [];
  let at = "";
  let warned = ""; // a code that was told to look odd, and may be kept all the same
  let undone = null; // what stood there before something was taken back

  const stack = () => (again ? form.list(spec.rowsFrom).map(({ id }) => id) : rows.map(({ id }) => id));
  const values = (row) => form.values(row);
  const ready = (row) => values(row)[READY] === true;
  const choose = () => {
    const open = stack().find((row) => !ready(row));
    if (open || again) return open ?? "";
    return newId();
  };

  const where = make("p", { className: "where", role: "status" });
  const wrong = make("p", { className: "wrong", role: "alert", hidden: true });
  const heard = make("p", { className: "hidden", role: "status" });
  const complain = (message, box) => {
    wrong.hidden = !message;
    if (wrong.textContent !== message) wrong.textContent = message;
    box?.toggleAttribute("aria-invalid", Boolean(message));
    if (message) box?.focus();
  };

  // --- one question

  const parts = [];
  const go = (place) => (place < parts.length ? parts[place].box : next).focus();
  const save = (field, value, more) => form.save(at, field.id, value, more);

  const withKeys = (field, box, place) => {
    const chosen = make("span", { className: "chosen" });
    box.className = "key";
    box.inputMode = "text";
    box.onfocus = () => box.select();
    box.oninput = (event) => {
      const typed = (event.data ?? box.value).slice(-1).toLowerCase();
      const choice = field.choices.find(({ id, key }) => (typed === " " ? id === NOT_ANSWERED : key === typed));
      show(values(at)[field.id]);
      if (!choice) {
        const keys = field.choices.map(({ key }) => key).filter(Boolean);
        return typed && complain(fill(words.stack_key, { key: typed, keys: keys.join(" ") }), box);
      }
      complain("", box);
      save(field, choice.id);
      go(place + 1);
    };
    const show = (value) => {
      const choice = field.choices.find(({ id }) => id === value);
      box.value = choice ? choice.key || " " : "";
      chosen.textContent = choice?.label ?? "";
    };
    return { beside: chosen, show, problem: () => "" };
  };

  const written = (field, box, place) => {
    const [low, high] = field.limits;
    const isNumber = field.limits.length > 0;
    const isCode = [CODE, OWN_CODE].includes(field.id);
    const about = make("span", { className: "chosen" });
    let change = "";
    box.onfocus = () => {
      change = newId(); // all that is typed in one visit is taken back in one go
      box.select();
    };
    const read = () => (isCode ? tidyCode(box.value) : box.value.trim());
    const problem = () => {
      const typed = values(at)[field.id] ?? "";
      if (!isNumber || typed === NOT_ANSWERED) return "";
      const fits = /^\d+$/.test(typed) && Number(typed) >= low && Number(typed) <= high;
      return fits ? "" : fill(words.stack_number, { low, high });
    };
    const tell = () => {
      if (field.id === CODE) about.textContent = isCard(read()) ? words.stack_code_good : "";
    };
    box.oninput = () => {
      complain("", box);
      tell();
      save(field, box.value === " " ? NOT_ANSWERED : read() || null, { change });
      if ((isNumber || isCode) && box.value === " ") return go(place + 1);
      if (isNumber && read().length >= String(high).length) problem() ? complain(problem(), box) : go(place + 1);
    };
    const show = (value) => {
      if (document.activeElement !== box || !value) box.value = value === NOT_ANSWERED ? " " : value ?? "";
      if (value === NOT_ANSWERED) about.textContent = words.stack_none;
      else if (field.id === CODE) tell();
      else about.textContent = "";
    };
    const leave = () => {
      if (values(at)[field.id] === undefined) save(field, NOT_ANSWERED);
      const found = problem() || oddCode(field.id, read());
      if (found && warned !== `${at} ${found}`) {
        if (!isNumber) warned = `${at} ${found}`;
        return complain(found, box);
      }
      complain("", box);
      go(place + 1);
    };
    return { beside: about, show, problem, leave };
  };

  const oddCode = (id, code) => {
    if (!code || ![CODE, OWN_CODE].includes(id)) return "";
    if (id === OWN_CODE) return code.length === OWN ? "" : fill(words.stack_odd_own, { n: OWN });
    const double = stack().findIndex((row) => row !== at && tidyCode(values(row)[CODE] ?? "") === code);
    if (double >= 0) return fill(words.stack_double, { n: double + 1 });
    return isCard(code) ? "" : words.stack_odd_code;
  };

  const list = make("ol", { className: "asked" });
  let known = "";
  let told = null; // what stands above questions that are answered alike
  const keysOf = (field, id) => {
    const keys = field.choices.map(({ key, label }) => {
      const name = make("b", { textContent: key || words.stack_space });
      return make("span", {}, name, key === label ? "" : `\u00a0${label}`);
    });
    return make("li", { className: "keys", id }, field.help, make("span", { className: "options" }, ...keys));
  };
  questions.forEach((field, place) => {
    const id = `traject-${spec.id}-${field.id}`.replace(/[^\w-]/g, "-");
    const box = make("input", { id, type: "text", autocomplete: "off", spellcheck: false });
    box.dataset.field = field.id;
    const part = field.choices.length ? withKeys(field, box, place) : written(field, box, place);
    const nr = place + 1 - questions.filter(({ id }) => id === CODE || id === OWN_CODE).length;
    const label = make("label", { htmlFor: id, textContent: nr < 1 ? field.label : `${nr}. ${field.label}` });
    const about = JSON.stringify([field.help, field.choices]);
    if (about !== known) {
      known = about;
      told = field.help || field.choices.length ? keysOf(field, `${id}-keys`) : null;
      if (told) list.append(told);
    }
    if (told) box.setAttribute("aria-describedby", told.id);
    box.onkeydown = (press) => {
      const empty = field.choices.length > 0 || box.value === "" || box.value === " ";
      if (press.key === "ArrowUp" || (press.key === "Backspace" && empty)) go(Math.max(place - 1, 0));
      else if (press.key === "ArrowDown") go(place + 1);
      else if (press.key === "Enter") part.leave ? part.leave() : finish();
      else if (press.key === "PageUp") turn(-1);
      else if (press.key === "PageDown") turn(1);
      else if (press.key === "z" && (press.ctrlKey || press.metaKey)) takeBack();
      else return;
      press.preventDefault();
    };
    parts.push({ field, box, ...part });
    list.append(make("li", {}, label, box, part.beside));
  });

  // --- from one questionnaire to another

  const look = (row) => {
    at = row;
    complain("");
    for (const { box } of parts) box.removeAttribute("aria-invalid");
    draw();
    parts[0].box.focus();
  };
  const turn = (step) => {
    const all = stack();
    const place = all.indexOf(at);
    const to = place < 0 && step < 0 ? all.at(-1) : all[place + step];
    if (to) look(to);
    else if (step > 0 && !again && ready(at)) look(newId());
  };
  const finish = () => {
    const open = parts.find(({ field }) => values(at)[field.id] === undefined);
    if (open) return complain(fill(words.stack_open, { question: open.field.label }), open.box);
    const bad = parts.find(({ problem }) => problem());
    if (bad) return complain(bad.problem(), bad.box);
    const place = stack().indexOf(at) + 1;
    form.save(at, READY, true);
    heard.textContent = fill(words.stack_ready, { n: place });
    look(choose());
  };
  const takeBack = () => {
    undone = new Map(rows.map((row) => [row.id, { ...row.values }]));
    form.undo();
  };
  const changed = () => {
    for (const { id, values: now } of rows) {
      const before = undone.get(id);
      const field = before && Object.keys({ ...before, ...now }).find((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]));
      if (field) return { row: id, field };
    }
    const gone = [...undone.keys()].find((id) => !rows.some((row) => row.id === id));
    return gone ? { row: gone, field: parts[0].field.id } : null;
  };

  const next = button(words.stack_next, finish, { className: "main" });
  next.dataset.field = "next";
  next.onkeydown = (press) => {
    if (press.key !== "ArrowUp" && press.key !== "Backspace") return;
    press.preventDefault();
    go(parts.length - 1);
  };
  const back = button(words.stack_back, () => turn(-1), { className: "quiet" });
  const forth = button(words.stack_forth, () => turn(1), { className: "quiet" });
  const remove = button(words.stack_remove, () => {
    form.remove(at);
    look(choose());
  }, { className: "quiet" });
  remove.hidden = again;

  // --- differences between the first and the second time, and reading in

  const agreement = make("p", { className: "lead", role: "status" });
  const differences = make("ol", { className: "differences" });
  const drawDifferences = keyed(differences, ({ id, row, field }) => {
    const label = make("p", { id: `traject-${spec.id}-${id}`.replace(/[^\w-]/g, "-") });
    const picks = make("p", { className: "moves", role: "group" });
    picks.setAttribute("aria-labelledby", label.id);
    const update = (item) => {
      label.textContent = item.label;
      if (picks.childElementCount) return;
      for (const { value, label: told } of item.values) {
        picks.append(
          button(told, () => form.saveAll([{ row, field, value }, { row, field: SETTLED, value: [...(values(row)[SETTLED] ?? []), field] }])),
        );
      }
    };
    return { node: make("li", {}, label, picks), update };
  });
  const outcome = make("div", { className: "outcome", role: "status" });
  const reading = button(words.stack_read_in, () => {
    outcome.replaceChildren(make("p", { textContent: words.stack_reading }));
    form.ask({ kind: "read_in" });
  });
  form.answered = ({ kind, lines }) => {
    if (kind === "read_in") outcome.replaceChildren(...lines.map((line) => make("p", { textContent: line })));
  };

  const none = make("p", { textContent: words.stack_no_second });
  const typing = make("div", {}, where, list, wrong, next, make("p", { className: "moves" }, back, forth, remove));
  form.body.append(none, typing, heard);
  if (!again) form.body.append(agreement, differences, reading, outcome);

  const draw = () => {
    const all = stack();
    const gone = at && again && !all.includes(at);
    if (!at || gone) at = choose();
    if (undone) {
      const found = changed();
      if (found) {
        undone = null;
        at = found.row;
        (parts.find(({ field }) => field.id === found.field)?.box ?? parts[0].box).focus();
      }
    }
    const place = all.indexOf(at);
    const label = again ? form.list(spec.rowsFrom)[place]?.label : fill(words.stack_where, { n: place < 0 ? all.length + 1 : place + 1 });
    if (where.textContent !== label) where.textContent = label ?? "";
    none.hidden = !again || Boolean(at);
    typing.hidden = again && !at;
    const now = values(at);
    for (const { field, box, show } of parts) {
      box.dataset.place = `${at}/${field.id}`;
      show(now[field.id]);
    }
    agreement.textContent = form.list("agreement")[0]?.label ?? "";
    agreement.hidden = !agreement.textContent;
    drawDifferences(form.list("differences"));
    reading.hidden = all.length === 0;
  };
  return (found) => {
    rows = found;
    draw();
  };
};
