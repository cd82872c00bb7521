// A picture that the kernel draws again when something was typed.
export default {
  initialize,
  render({ model, el }) {
    const body = document.createElement("div");
    el.classList.add("traject-form", "traject-picture");
    el.append(body);
    return stand(model, (line) => {
      const draw = () => {
        const made = new DOMParser().parseFromString(line.get("html"), "text/html");
        body.replaceChildren(...made.body.childNodes);
      };
      line.on("change:html", draw);
      draw();
      return () => line.off("change:html", draw);
    });
  },
};
