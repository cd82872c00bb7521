// A form in the page: title, the kind's own part, what is saved, and taking back.
const SLOW = 2500; // milliseconds after which "is being saved" becomes "not saved yet"
const FOCUS = "traject-focus";

export function render({ model, el }) {
  const spec = model.get("spec");
  const words = model.get("words");
  const body = make("div", { className: "body" });
  const saved = make("p", { className: "saved" });
  const live = make("p", { className: "hidden", role: "status" });
  const alarm = make("p", { className: "alarm", role: "alert", hidden: true });
  const title = make("h3", { id: `traject-title-${spec.id}`.replaceAll(".", "-"), textContent: spec.title });
  const leavers = [];
  const drafts = []; // records that were added here and have nothing in them yet
  let waitingFocus = null;
  let line = model; // to the kernel that is there now

  const clock = (time) => new Date(time).toLocaleTimeString(words.locale, { hour: "2-digit", minute: "2-digit" });

  const form = {
    spec,
    words,
    body,
    fresh: "",
    list: (name) => line.get("lists")[name] ?? [],
    rows() {
      const rows = line.get("rows").map((row) => ({ ...row, values: { ...row.values } }));
      const known = new Map(rows.map((row) => [row.id, row]));
      for (const { row, field, value } of box.waiting()) {
        if (!known.has(row)) {
          known.set(row, { id: row, values: {}, from: "" });
          rows.push(known.get(row));
        }
        known.get(row).values[field] = value;
      }
      for (const id of drafts) {
        if (known.has(id)) continue;
        known.set(id, { id, values: {}, from: "" });
        rows.push(known.get(id));
      }
      return rows.filter(({ values }) => !values._deleted);
    },
    values: (id) => shown.get(id)?.values ?? {},
    save: (row, field, value, more = {}) => box.put([{ row, field, value, ...more }]),
    saveAll: (changes) => box.put(changes),
    add() {
      form.fresh = newId();
      drafts.push(form.fresh);
      draw();
      return form.fresh;
    },
    remove(id) {
      const place = drafts.indexOf(id);
      if (place >= 0) drafts.splice(place, 1);
      const empty = Object.keys(form.values(id)).length === 0;
      if (empty) draw();
      else form.save(id, "_deleted", true);
      undo.focus();
    },
    focus: (...places) => {
      waitingFocus = places;
      find();
    },
    leaving: (store) => leavers.push(store),
    undo: () => undo.click(),
    ask: (message) => line.send(message),
    answered: () => {},
  };

  const find = () => {
    for (const place of waitingFocus ?? []) {
      const node = place && el.querySelector(`[data-place="${CSS.escape(place)}"]`);
      if (!node) continue;
      node.focus();
      waitingFocus = null;
      return;
    }
  };

  let shown = new Map();
  let update = () => {};
  const draw = () => {
    const rows = form.rows();
    shown = new Map(rows.map((row) => [row.id, row]));
    update(rows);
    find();
    tell();
  };

  let before = "";
  const tell = () => {
    const waiting = box.waiting();
    const slow = waiting.filter(({ made }) => Date.now() - made > SLOW).length;
    const late = slow === 1 ? words.waiting_one : fill(words.waiting, { n: slow });
    const problem = slow ? (box.safe ? late : `${late} ${words.stay}`) : box.refused;
    alarm.hidden = !problem;
    if (alarm.textContent !== problem) alarm.textContent = problem;
    const done = line.get("practice") ? words.practice : box.time ? fill(words.saved, { time: clock(box.time) }) : words.ready;
    saved.textContent = slow ? words.not_saved : waiting.length ? words.saving : done;
    saved.classList.toggle("busy", waiting.length > 0);
    if (before && !problem) live.textContent = done;
    before = problem;
  };

  const undo = button(words.undo, () => {
    leavers.forEach((store) => store());
    if (box.waiting().length) return (live.textContent = words.undo_later);
    line.send({ kind: "undo" });
  });
  const answered = (message) => {
    box.received(message);
    form.answered(message);
    if (message.kind === "undone") live.textContent = message.found ? words.undone : words.nothing_to_undo;
  };

  const box = openOutbox(model.get("place"), (message) => line.send(message), () => draw());
  const foot = make("div", { className: "foot" }, undo, saved);
  el.classList.add("traject-form", spec.kind);
  el.dataset.lmSuppressShortcuts = "true";
  const section = make("section", { "aria-labelledby": title.id }, title);
  if (spec.help) section.append(make("p", { className: "lead", textContent: spec.help }));
  section.append(body, alarm, foot, live);
  el.append(section);

  // JupyterLab listens for keys around a form; what is typed here is for the form alone.
  for (const kind of ["keydown", "keypress", "keyup"]) el.addEventListener(kind, (press) => press.stopPropagation());
  el.addEventListener("focusin", ({ target }) => {
    const place = target.dataset?.place;
    if (place) sessionStorage.setItem(FOCUS, JSON.stringify({ form: spec.id, place, time: Date.now() }));
  });

  update = (kinds[spec.kind])(form);
  const letGo = stand(model, (next) => {
    line = next;
    line.on("change:rows", draw);
    line.on("change:lists", draw);
    line.on("msg:custom", answered);
    box.restart();
    draw();
    return () => {
      next.off("change:rows", draw);
      next.off("change:lists", draw);
      next.off("msg:custom", answered);
    };
  });

  // The page was opened again: go on where the typing was.
  const last = JSON.parse(sessionStorage.getItem(FOCUS) ?? "{}");
  if (last.form === spec.id && Date.now() - last.time < 60000 && document.activeElement === document.body) {
    for (const details of el.querySelectorAll("details")) {
      if (details.querySelector(`[data-place="${CSS.escape(last.place)}"]`)) details.open = true;
    }
    form.focus(last.place);
  }

  const leave = () => leavers.forEach((store) => store());
  addEventListener("pagehide", leave);
  const timer = setInterval(tell, 500);
  return () => {
    leave();
    removeEventListener("pagehide", leave);
    clearInterval(timer);
    box.close();
    letGo();
  };
}
