// A button that has the sheet for beside the door made, and shows it in a tab of its own.
// The tab is opened at the click itself: browsers refuse one that opens by itself later.
export default {
  initialize,
  render({ model, el }) {
    const words = model.get("words");
    const body = document.createElement("div");
    const button = document.createElement("button");
    const told = document.createElement("p");
    let tab = null;
    let line = model; // to the kernel that is there now
    button.type = "button";
    button.className = "door-sheet";
    button.textContent = words.door;
    told.setAttribute("role", "status");
    el.classList.add("traject-form", "traject-picture");
    el.append(body, button, told);
    const draw = () => {
      const made = new DOMParser().parseFromString(line.get("html"), "text/html");
      body.replaceChildren(...made.body.childNodes);
    };
    const received = (message, buffers) => {
      button.disabled = false;
      told.textContent = message.kind === "made" ? "" : words.door_failed;
      if (message.kind !== "made") {
        tab?.close();
        return;
      }
      const address = URL.createObjectURL(new Blob([buffers[0]], { type: "application/pdf" }));
      const link = document.createElement("a");
      Object.assign(link, { href: address, target: "_blank", textContent: words.door_open });
      if (tab && !tab.closed) tab.location.href = address;
      told.replaceChildren(link);
    };
    button.addEventListener("click", () => {
      button.disabled = true;
      told.textContent = words.door_making;
      tab = window.open("", "_blank");
      line.send({ kind: "make" });
    });
    return stand(model, (next) => {
      line = next;
      button.disabled = false;
      line.on("change:html", draw);
      line.on("msg:custom", received);
      draw();
      return () => {
        next.off("change:html", draw);
        next.off("msg:custom", received);
      };
    });
  },
};
