// What every form brings along: the one module of all kinds, which a page reads once.
const forms = (model) => {
  if (!globalThis.trajectForms) {
    const style = Object.assign(document.createElement("style"), { textContent: model.get("sheet") });
    document.head.append(style);
    const address = URL.createObjectURL(new Blob([model.get("code")], { type: "text/javascript" }));
    globalThis.trajectForms = import(address);
  }
  return globalThis.trajectForms;
};

export default {
  initialize,
  async render({ model, el }) {
    return (await forms(model)).render({ model, el });
  },
};
