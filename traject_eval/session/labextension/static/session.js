// A workbook for an evening: it runs by itself, shows no code, and comes back when kernel or server was gone.
// Plain JavaScript that JupyterLab loads as it is; all words come from the launcher.
(() => {
  const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
  const page = JSON.parse(config.traject);
  const words = page.words;
  const base = config.baseUrl;
  const LARGE = "traject-large";
  const BACK = "traject-back";
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  const make = (tag, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };

  // --- the bar on top: which buurt, which workbook, how it goes

  const notice = make("p", { className: "traject-notice" });
  notice.setAttribute("role", "status");

  const say = (words_, kind = "") => {
    notice.textContent = words_;
    notice.className = `traject-notice ${kind}`;
    notice.hidden = !words_;
  };

  const bar = (here) => {
    const trail = make("nav", { className: "traject-trail" });
    trail.setAttribute("aria-label", words["session.trail"]);
    const stops = page.trail.map(({ name, title }) => {
      const link = make("a", { href: `${base}doc/tree/${encodeURIComponent(name)}`, textContent: title });
      if (name === here) link.setAttribute("aria-current", "page");
      return make("li", {}, link);
    });
    trail.append(make("ol", {}, ...stops));
    const large = make("button", { type: "button", textContent: words["session.large"] });
    const show = (on) => {
      document.body.classList.toggle(LARGE, on);
      large.setAttribute("aria-pressed", String(on));
    };
    large.onclick = () => {
      const on = !document.body.classList.contains(LARGE);
      localStorage.setItem(LARGE, on ? "1" : "");
      show(on);
    };
    show(localStorage.getItem(LARGE) === "1");
    const top = make("p", { className: "traject-where", textContent: page.where });
    const practice = make("p", { className: "traject-practice", textContent: words["session.practice"] });
    practice.hidden = !page.practice;
    const header = make("header", { className: "traject-bar" }, top, practice, trail, large, notice);
    document.body.prepend(header);
    trail.querySelector("[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
    // Whatever the bar has to say and however narrow the page: the workbook begins below it.
    new ResizeObserver(() => document.body.style.setProperty("--top", `${header.offsetHeight}px`)).observe(header);
  };

  // A form that is not there within two seconds is given up by the library that draws it, for good; a very busy laptop
  // may take longer. It measures those seconds with this.
  const soon = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms) => soon(30 * ms);

  // --- running

  const hash = async (path) => {
    const answer = await fetch(`${base}files/${encodeURIComponent(path)}`, { cache: "no-store" });
    const digest = await crypto.subtle.digest("SHA-256", await answer.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const trusted = async (path) => page.workbooks[path] !== undefined && page.workbooks[path] === (await hash(path));

  const ready = () => document.body.dataset.traject === "ready";

  const closeDialogs = () => {
    for (const dialog of document.querySelectorAll(".jp-Dialog")) dialog.querySelector(".jp-mod-accept")?.click();
  };

  const serverAnswers = async () => {
    try {
      return (await fetch(`${base}api/status`, { cache: "no-store", signal: soon(2000) })).ok;
    } catch {
      return false;
    }
  };

  const watch = (app, panel) => {
    const session = panel.sessionContext;
    let mending = false;
    let died = false; // the kernel in which the cells ran

    const run = async () => {
      app.shell.activateById(panel.id);
      const scrolled = scroller(panel)?.scrollTop ?? 0;
      await app.commands.execute("notebook:run-all-cells");
      panel.context.model.dirty = false;
      calm(panel);
      if (scroller(panel)) scroller(panel).scrollTop = scrolled;
    };

    // The same cells in a kernel that is new. Nothing on the page is drawn again, so whoever is typing goes on: what
    // stands there is only given the new kernel to talk to.
    const runUnseen = async () => {
      const { kernel } = session.session;
      const views = () => [...(window.trajectLiving ?? [])];
      for (const view of views()) view.waits = true;
      for (const cell of panel.content.widgets.filter(({ model }) => model.type === "code")) {
        const code = cell.model.sharedModel.getSource();
        await kernel.requestExecute({ code, store_history: false, stop_on_error: false }).done;
      }
      for (let waited = 0; waited < 20000 && views().some(({ waits }) => waits); waited += 50) await pause(50);
      return !views().some(({ waits }) => waits);
    };

    const is = (...statuses) => {
      const kernel = session.session?.kernel;
      return kernel?.connectionStatus === "connected" && statuses.includes(kernel.status);
    };

    // An answer that got lost on the way is not waited for for ever; a very busy laptop takes its time.
    const untilLost = async () => {
      for (let waited = 0; waited < 60000 && is("idle", "busy"); waited += 100) await pause(100);
    };

    // A kernel for a page whose own is gone: the same one where only the line was cut, else another one.
    const anotherKernel = async () => {
      const kernel = session.session?.kernel;
      const known = kernel && kernel.status !== "dead" && (await fetch(`${base}api/kernels/${kernel.id}`, { cache: "no-store" })).ok;
      if (known) return kernel.reconnect();
      await app.serviceManager.sessions.refreshRunning(); // forgets the session of a server that died
      died = true;
      await session.changeKernel({ name: "python3" });
    };

    // Kernel or server died, perhaps again while this goes on: until what stands on the page talks to one that lives.
    const mend = async () => {
      if (mending) return;
      mending = true;
      let server = false;
      for (let since = Date.now(); ; await pause(200)) {
        closeDialogs();
        const kernel = session.session?.kernel;
        const lost = kernel?.connectionStatus !== "connected" || kernel.status === "dead";
        const answers = !lost || (await serverAnswers());
        server ||= !answers;
        say(server ? words["session.server_gone"] : words["session.kernel_gone"], server ? "alert" : "wait");
        if (!answers) since = Date.now(); // without a server there is no page to come back to
        else if (died && (!ready() || Date.now() - since > 200000)) return reload();
        else if (!lost && !ready()) break; // the page is still being opened
        try {
          if (answers && lost) await anotherKernel();
          if (is("idle") && ready() && (await Promise.race([runUnseen(), untilLost()]))) break;
        } catch {
          // it died again meanwhile
        }
      }
      mending = died = false;
      const back = server ? words["session.server_back"] : words["session.kernel_back"];
      say(ready() ? back : "");
    };

    const reload = () => {
      sessionStorage.setItem(BACK, "1");
      panel.context.model.dirty = false;
      window.onbeforeunload = null;
      location.reload();
    };

    // JupyterLab opens dialogs here, in the middle of a word; the bar says what is going on.
    session.statusChanged.disconnect(panel._onSessionStatusChanged, panel);
    app.serviceManager.connectionFailure.emit = () => {};
    session.statusChanged.connect((_, status) => {
      if (!["autorestarting", "restarting", "dead"].includes(status)) return;
      died = true;
      mend();
    });
    session.connectionStatusChanged.connect((_, status) => {
      if (status !== "connected") mend();
    });
    return run;
  };

  // To a screen reader JupyterLab's cells are a feed of "code cells"; here they are just the parts of a page.
  const NAMED = ".jp-WindowedPanel-viewport, .jp-Cell";
  const NAMES = ["role", "aria-label"];
  const nameless = (node) => NAMES.filter((name) => node.hasAttribute(name)).forEach((name) => node.removeAttribute(name));
  const calm = (panel) => panel.node.querySelectorAll(NAMED).forEach(nameless);

  // JupyterLab puts the names back when an output comes later.
  const stayCalm = (panel) => {
    const renamed = (changes) => changes.map(({ target }) => target).filter((node) => node.matches(NAMED)).forEach(nameless);
    new MutationObserver(renamed).observe(panel.node, { subtree: true, attributeFilter: NAMES });
  };

  const scroller = (panel) => panel.content.node.querySelector(".jp-WindowedPanel-outer") ?? panel.content.node;

  // A cell that fails ends the waiting for all that come after it, and a form comes a moment after its cell was run:
  // the page is ready when each cell with code has its number and each form it made is there. On a busy laptop a page
  // that joins a kernel may ask for a form before it has heard of it; that cell is run again.
  const WIDGET = "application/vnd.jupyter.widget-view+json";
  const PATIENCE = 2000;
  const allShown = async (panel) => {
    const cells = panel.content.widgets.filter(({ model }) => model.type === "code" && model.sharedModel.getSource().trim());
    const shows = ({ model }) => model.outputs.toJSON().some(({ data }) => data?.[WIDGET]);
    const missing = () => cells.filter((cell) => shows(cell) && !cell.node.querySelector(".traject-form"));
    for (let since = Date.now(); ; await pause(50)) {
      const running = cells.some(({ model }) => model.executionCount === null);
      if (!running && !missing().length) return;
      if (running) since = Date.now();
      if (Date.now() - since < PATIENCE) continue;
      for (const cell of missing()) await cell.constructor.execute(cell, panel.sessionContext);
      since = Date.now();
    }
  };

  const open = async (app, panel) => {
    await panel.context.ready;
    const path = panel.context.path;
    if (!(await trusted(path))) return;
    document.title = page.where;
    panel.addClass("traject-workbook");
    stayCalm(panel);
    panel.node.dataset.lmSuppressShortcuts = "true";
    panel.context.model.stateChanged.connect((model) => {
      if (model.dirty) model.dirty = false; // answers stand in the journal; the workbook is a copy
    });
    const run = watch(app, panel);
    await panel.sessionContext.ready;
    await run();
    await allShown(panel);
    scroller(panel).scrollTop = 0;
    document.body.dataset.traject = "ready";
    if (sessionStorage.getItem(BACK)) {
      sessionStorage.removeItem(BACK);
      say(words["session.server_back"]);
    }
  };

  const plugin = {
    id: "traject-session:plugin",
    autoStart: true,
    activate: (app) => {
      document.documentElement.lang = page.lang;
      document.body.classList.add("traject");
      document.head.append(
        make("link", { rel: "stylesheet", href: `${config.fullLabextensionsUrl}/traject-session/static/session.css` }),
      );
      bar(decodeURIComponent(location.pathname.split("/").pop()));
      say("");
      const seen = new WeakSet();
      const look = () => {
        for (const widget of app.shell.widgets("main")) {
          if (seen.has(widget) || !widget.hasClass?.("jp-NotebookPanel")) continue;
          seen.add(widget);
          open(app, widget);
        }
      };
      app.restored.then(() => {
        look();
        app.shell.currentChanged?.connect(look);
        app.shell.layoutModified?.connect(look);
      });
    },
  };

  (window._JUPYTERLAB ??= {})["traject-session"] = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
