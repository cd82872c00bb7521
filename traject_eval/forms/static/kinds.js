// Kinds of forms that are not tables: a list of records, one record, a canvas, a board.
// A kind gets the form and gives back a function that shows what holds now.
const kinds = {};

const fieldsOf = (form, row) => {
  const parts = form.spec.fields.map((field) => [field, control(form, field, row)]);
  const node = make("div", { className: "fields" }, ...parts.map(([, part]) => part.node));
  return { node, update: (values) => parts.forEach(([field, part]) => part.update(values[field.id])) };
};

// What a record is called: what was typed, or as whom or what was chosen in the field of its name.
const nameOf = (form, values, nameless = form.words.nameless) => {
  const label = form.spec.fields.find(({ id }) => id === form.spec.rowLabel);
  const value = values[form.spec.rowLabel];
  const name = label?.ref ? form.list(label.ref).find(({ id }) => id === value)?.label : value;
  return name || nameless;
};

// What tells records apart: what was chosen in them, and where the name is somebody's, who may come twice, what was typed.
const aboutOf = (form, values) => {
  const { fields, rowLabel } = form.spec;
  const twice = Boolean(fields.find(({ id }) => id === rowLabel)?.ref);
  const tells = ({ type, personal }) => type === "choice" || (twice && type === "text" && !personal);
  const told = ({ id, choices }) => choices.find((choice) => choice.id === values[id])?.label ?? values[id];
  return fields.filter((field) => tells(field) && values[field.id]).map(told).join(" · ");
};

const removal = (form, row) => {
  const press = button("", () => form.remove(row), { className: "quiet" });
  return { node: press, update: (name) => (press.textContent = fill(form.words.remove, { name })) };
};

kinds.records = (form) => {
  const list = make("ol", { className: "records" });
  const draw = keyed(list, ({ id }) => {
    const name = make("span", { className: "name" });
    const about = make("span", { className: "about" });
    const fields = fieldsOf(form, id);
    const remove = removal(form, id);
    const origin = make("p", { className: "origin" });
    const summary = make("summary", {}, name, about);
    summary.dataset.place = `${id}/open`;
    const details = make("details", { open: form.fresh === id }, summary, origin, fields.node, remove.node);
    const update = ({ values, from }) => {
      name.textContent = nameOf(form, values);
      about.textContent = aboutOf(form, values);
      origin.textContent = from ? fill(form.words.origin, { form: from }) : "";
      origin.hidden = !from;
      fields.update(values);
      remove.update(nameOf(form, values));
    };
    return { node: make("li", {}, details), update };
  });
  const add = button(form.words.add, () => {
    const id = form.add();
    list.lastElementChild?.querySelector("input, textarea, select")?.focus();
    return id;
  });
  add.className = "main";
  const count = make("p", { className: "count" });
  form.body.append(count, list, add);
  return (rows) => {
    count.textContent = rows.length === 1 ? form.words.one_record : fill(form.words.records, { n: rows.length });
    draw(rows);
  };
};

kinds.choice = (form) => {
  const fields = fieldsOf(form, "");
  fields.node.classList.add("single");
  form.body.append(fields.node);
  return () => fields.update(form.values(""));
};

kinds.canvas = (form) => {
  const blocks = form.spec.fields.map((field) => [field, control(form, field, "")]);
  form.body.append(make("div", { className: "canvas" }, ...blocks.map(([, part]) => part.node)));
  return () => blocks.forEach(([field, part]) => part.update(form.values("")[field.id]));
};

kinds.board = (form) => {
  const where = form.spec.fields.find((field) => field.id === form.spec.columns);
  const rest = form.spec.fields.filter((field) => field !== where);
  const first = where.choices[0].id;
  const board = make("div", { className: "board" });
  const columns = where.choices.map((choice, place) => {
    const count = make("span", { className: "count" });
    const list = make("ul");
    const heading = make("h4", { textContent: `${choice.label} ` }, count);
    board.append(make("section", { "aria-label": choice.label }, heading, list));
    const draw = keyed(list, ({ id }) => {
      const name = make("span", { className: "name" });
      const parts = rest.map((field) => [field, control(form, field, id)]);
      const summary = make("summary", {}, name);
      const remove = removal(form, id);
      const inside = make("div", { className: "fields" }, ...parts.map(([, part]) => part.node));
      const details = make("details", { open: form.fresh === id }, summary, inside, remove.node);
      const move = (step) => {
        const to = where.choices[place + step];
        const press = button(fill(form.words.move, { column: to.label }), () => {
          form.save(id, where.id, to.id);
          form.focus(`${id}/move${step}`, `${id}/move${-step}`);
        });
        press.dataset.place = `${id}/move${step}`;
        return press;
      };
      const steps = [-1, 1].filter((step) => where.choices[place + step]).map(move);
      const moves = make("div", { className: "moves" }, ...steps);
      const update = ({ values }) => {
        name.textContent = nameOf(form, values);
        for (const press of steps) press.setAttribute("aria-label", `${nameOf(form, values)}: ${press.textContent}`);
        parts.forEach(([field, part]) => part.update(values[field.id]));
        remove.update(nameOf(form, values));
      };
      return { node: make("li", { className: "card" }, details, moves), update };
    });
    return { id: choice.id, draw, count };
  });
  const add = button(form.words.add, () => {
    form.add();
    board.querySelector("details[open] input, details[open] textarea")?.focus();
  });
  add.className = "main";
  form.body.append(board, add);
  return (rows) => {
    for (const { id, draw, count } of columns) {
      const own = rows.filter(({ values }) => (values[where.id] ?? first) === id);
      count.textContent = `(${own.length})`;
      draw(own);
    }
  };
};
