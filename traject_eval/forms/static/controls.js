// One question, as native controls: a label, an input, help. Data becomes text, never markup.
const TYPING = 400; // milliseconds after the last letter before it is saved

const make = (tag, properties = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role" || name === "for" || name === "scope") node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children);
  return node;
};

const button = (words, press, properties = {}) => make("button", { type: "button", textContent: words, onclick: press, ...properties });

const fill = (template, places = {}) => template.replace(/\{(\w+)\}/g, (_, name) => places[name] ?? "");

// Nodes by id: those that stay are kept as they are, so that focus and half-typed words stay too.
const keyed = (parent, build) => {
  const nodes = new Map();
  return (items) => {
    const wanted = new Set(items.map(({ id }) => id));
    for (const [id, part] of nodes) {
      if (wanted.has(id)) continue;
      part.node.remove();
      nodes.delete(id);
    }
    items.forEach((item, place) => {
      if (!nodes.has(item.id)) nodes.set(item.id, build(item));
      const part = nodes.get(item.id);
      const there = parent.children[place];
      if (there !== part.node) {
        const focused = part.node.contains(document.activeElement) ? document.activeElement : null;
        parent.insertBefore(part.node, there ?? null);
        focused?.focus();
      }
      part.update(item, place);
    });
    return nodes;
  };
};

// A number with more decimals than a hand types came out of a sum: two of them are shown, and all of them stay kept.
const TYPED_DECIMALS = 6;
const decimals = (value) => (String(value).split(".")[1]?.length > TYPED_DECIMALS ? 2 : TYPED_DECIMALS);

// How an answer of each type reads and writes in a box of text; undefined means: this cannot be read.
const plainText = { show: (value) => String(value ?? ""), read: (typed) => typed.trim() || null };
const written = {
  text: plainText,
  long_text: plainText,
  number: {
    show: (value, locale) => value?.toLocaleString(locale, { useGrouping: false, maximumFractionDigits: decimals(value) }) ?? "",
    read: (typed) => {
      if (!typed.trim()) return null;
      return /^-?\d+([.,]\d+)?$/.test(typed.trim()) ? Number(typed.trim().replace(",", ".")) : undefined;
    },
  },
  date: {
    show: (value) => (value ? value.split("-").reverse().join("-") : ""),
    read: (typed) => {
      if (!typed.trim()) return null;
      const [, day, month, year] = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(typed.trim()) ?? [];
      const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
      const real = date.getUTCDate() === Number(day) && date.getUTCMonth() === Number(month) - 1;
      return real ? date.toISOString().slice(0, 10) : undefined;
    },
  },
};

let controls = 0;

// A control for one field of one row. `compact` is for cells: the label is read, not shown.
const control = (form, field, row, { compact = false, label = field.label } = {}) => {
  controls += 1;
  const id = `traject-${form.spec.id}-${controls}`.replaceAll(".", "-");
  const place = `${row}/${field.id}`;
  const help = field.help && !compact ? make("p", { className: "help", id: `${id}-help`, textContent: field.help }) : null;
  const wrong = make("p", { className: "wrong", id: `${id}-wrong`, role: "alert", hidden: true });
  const described = help ? { "aria-describedby": help.id } : {};
  const parts = (node) => [node, ...(help ? [help] : []), wrong];
  const choices = () => (field.ref ? form.list(field.ref) : field.choices);
  const many = field.type === "multi" || field.type === "refs";
  const single = ["choice", "ref", "yes_no"].includes(field.type);
  const options = () =>
    field.type === "yes_no"
      ? [
          { id: "yes", label: form.words.yes },
          { id: "no", label: form.words.no },
        ]
      : choices();
  const asOption = (value) => (value === true ? "yes" : value === false ? "no" : value ?? "");
  const asValue = (option) => (field.type === "yes_no" ? { yes: true, no: false }[option] ?? null : option || null);

  if (single && (compact || field.ref || options().length > 6)) {
    const select = make("select", { id, ...described });
    select.dataset.place = place;
    if (compact) select.setAttribute("aria-label", label);
    let known = "";
    select.onchange = () => form.save(row, field.id, asValue(select.value));
    const update = (value) => {
      const now = JSON.stringify(options());
      if (now !== known) {
        known = now;
        select.replaceChildren(make("option", { value: "", textContent: form.words.empty }));
        for (const option of options()) select.append(make("option", { value: option.id, textContent: option.label }));
      }
      select.value = asOption(value);
    };
    const caption = make("label", { htmlFor: id, textContent: label });
    return { node: make("div", { className: "field" }, ...(compact ? [select] : [caption, ...parts(select)])), update };
  }

  if (single || many) {
    const group = make("fieldset", described, make("legend", { textContent: label }));
    const list = make("div", { className: "options" });
    let chosen = [];
    const draw = keyed(list, (option) => {
      const input = make("input", { type: many ? "checkbox" : "radio", name: id, value: option.id });
      input.dataset.place = `${place}/${option.id}`;
      input.onchange = () => {
        if (!many) return form.save(row, field.id, asValue(option.id));
        const next = input.checked ? [...chosen, option.id] : chosen.filter((one) => one !== option.id);
        form.save(row, field.id, next.length ? next : null);
      };
      const caption = make("span");
      const update = (now) => {
        caption.textContent = now.label;
        input.checked = chosen.includes(option.id);
      };
      return { node: make("label", { className: "option" }, input, caption), update };
    });
    group.append(list);
    if (help) group.append(help);
    const update = (value) => {
      chosen = many ? value ?? [] : [asOption(value)];
      draw(options());
    };
    return { node: make("div", { className: "field wide" }, group), update };
  }

  const { show, read } = written[field.type];
  const mistakes = { number: form.words.wrong_number, date: form.words.wrong_date };
  const long = field.type === "long_text";
  const grows = long || (compact && field.type === "text"); // in a cell a sentence shows whole, on as many lines as it needs
  const input = make(grows ? "textarea" : "input", { id, autocomplete: "off", spellcheck: long, ...described });
  input.dataset.place = place;
  if (grows) input.rows = long ? 3 : 1;
  else input.type = "text";
  if (field.type === "number") input.inputMode = "decimal";
  if (field.type === "date") input.placeholder = form.words.date_shape;
  if (field.required) input.required = true;
  if (compact) input.setAttribute("aria-label", label);
  let dirty = false;
  let timer = 0;
  let change = "";
  const store = (final) => {
    clearTimeout(timer);
    if (!dirty) return;
    const value = read(long ? input.value : input.value.replaceAll("\n", " "));
    const bad = value === undefined;
    if (bad && !final) return; // a half-typed date is no mistake yet
    input.toggleAttribute("aria-invalid", bad);
    wrong.hidden = !bad;
    wrong.textContent = bad ? mistakes[field.type] : "";
    if (bad) return;
    dirty = !final && dirty;
    form.save(row, field.id, value, { change });
  };
  input.oninput = () => {
    if (!dirty) change = newId(); // all that is typed in one visit is taken back in one go
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(() => store(false), TYPING);
  };
  input.onblur = () => store(true);
  input.onkeydown = (press) => {
    if (press.key !== "Enter" || long) return;
    press.preventDefault();
    store(true);
  };
  form.leaving(() => store(true));
  const update = (value) => {
    const shown = show(value, form.words.locale);
    if (!dirty && wrong.hidden && input.value !== shown) input.value = shown;
  };
  const caption = make("label", { htmlFor: id, textContent: label });
  if (field.required) caption.append(make("span", { className: "needed", textContent: ` ${form.words.needed}` }));
  const node = make("div", { className: long ? "field wide" : "field" }, ...(compact ? [input, wrong] : [caption, ...parts(input)]));
  return { node, update };
};
