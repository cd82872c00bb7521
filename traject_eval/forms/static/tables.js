// Forms that are real tables: rows that are typed, rows that are given, and two lists against each other.
const scrolling = (form, table) => {
  const box = make("div", { className: "scroll", role: "group", tabIndex: 0, "aria-label": form.spec.title }, table);
  return box;
};

const head = (form, first, columns) => {
  const cells = columns.map(({ label, help }) => {
    const cell = make("th", { scope: "col", textContent: label });
    if (help) cell.append(make("span", { className: "help", textContent: help }));
    return cell;
  });
  return make("thead", {}, make("tr", {}, ...first, ...cells));
};

kinds.table = (form) => {
  const fixed = form.spec.rows.length > 0;
  const body = make("tbody");
  const nameless = (place) => fill(form.words.row_number, { n: place + 1 });
  const draw = keyed(body, ({ id, label }) => {
    const parts = form.spec.fields.map((field) => [field, control(form, field, id, { compact: true })]);
    const title = make("th", { scope: "row" });
    const remove = removal(form, id);
    const cells = parts.map(([, part]) => make("td", {}, part.node));
    const last = fixed ? [] : [make("td", {}, remove.node)];
    const update = ({ values }, place) => {
      title.textContent = fixed ? label : String(place + 1);
      const name = fixed ? label : nameOf(form, values, nameless(place));
      parts.forEach(([field, part]) => {
        part.node.querySelector("input, select, textarea, fieldset")?.setAttribute("aria-label", `${field.label}, ${name}`);
        part.update(values[field.id]);
      });
      remove.node.textContent = form.words.remove_row;
      remove.node.setAttribute("aria-label", fill(form.words.remove, { name }));
    };
    return { node: make("tr", {}, title, ...cells, ...last), update };
  });
  const first = [make("th", { scope: "col", textContent: fixed ? form.words.row : form.words.number })];
  const extra = fixed ? [] : [{ label: form.words.change }];
  const table = make("table", {}, head(form, first, [...form.spec.fields, ...extra]), body);
  form.body.append(scrolling(form, table));
  if (!fixed) {
    const add = button(form.words.add_row, () => {
      form.add();
      body.lastElementChild?.querySelector("input, select, textarea")?.focus();
    });
    add.className = "main";
    form.body.append(add);
  }
  return (rows) => draw(fixed ? form.spec.rows.map(({ id, label }) => ({ id, label, values: form.values(id) })) : rows);
};

kinds.matrix = (form) => {
  const place = make("div");
  const none = make("p", { className: "none", textContent: form.words.no_rows });
  form.body.append(place, none);
  let known = "";
  let draw = () => {};
  const columns = () => (form.spec.cell ? form.list(form.spec.columnsFrom).map((one) => ({ ...form.spec.cell, ...one })) : form.spec.fields);
  const build = () => {
    const body = make("tbody");
    draw = keyed(body, ({ id }) => {
      const title = make("th", { scope: "row" });
      const parts = columns().map((field) => {
        // nobody is asked about themselves
        if (form.spec.columnsFrom === form.spec.rowsFrom && field.id === id) return [field, { node: make("span"), update() {} }];
        return [field, control(form, field, id, { compact: true })];
      });
      const update = ({ label }) => {
        title.textContent = label;
        parts.forEach(([field, part]) => {
          part.node.querySelector("input, select, textarea")?.setAttribute("aria-label", `${field.label}, ${label}`);
          part.update(form.values(id)[field.id]);
        });
      };
      return { node: make("tr", {}, title, ...parts.map(([, part]) => make("td", {}, part.node))), update };
    });
    const first = [make("th", { scope: "col", textContent: form.words.who })];
    place.replaceChildren(scrolling(form, make("table", {}, head(form, first, columns()), body)));
  };
  return () => {
    const now = JSON.stringify(columns());
    if (now !== known) {
      known = now;
      const focused = document.activeElement?.dataset?.place;
      const inside = place.contains(document.activeElement);
      build();
      if (inside) form.focus(focused);
    }
    const rows = form.list(form.spec.rowsFrom);
    none.hidden = rows.length > 0;
    place.hidden = rows.length === 0;
    draw(rows);
  };
};
