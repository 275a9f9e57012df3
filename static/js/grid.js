/* The grid of a decision table at the keyboard: moving, pasting a block, undo and redo, and the
   cell checked by the server as soon as it is left. Without this script every field is a field. */
(() => {
  "use strict";
  const grid = document.querySelector(".decision-grid");
  if (!grid) return;
  const form = grid.closest("form");
  const body = grid.querySelector("tbody");
  const count = grid.querySelector("input[name='rules']");
  const rows = () => [...body.rows];
  const fields = (row) => [...row.querySelectorAll("td > input")];
  const done = [];
  const undone = [];
  let editing = false;
  let began = "";

  grid.querySelector(".decision-grid__keys").hidden = false;

  const place = (field) => {
    const row = field.closest("tr");
    return [rows().indexOf(row), fields(row).indexOf(field)];
  };

  const at = (row, column) => rows()[row] && fields(rows()[row])[column];

  const go = (row, column) => {
    const field = at(row, column);
    if (!field) return false;
    field.focus();
    field.select();
    return true;
  };

  const renumber = (text, from, to) =>
    text.replace(new RegExp(`^((?:when|then|note|citation|up_rule:|down_rule:|insert_rule:|copy_rule:|remove_rule:)-?)${from}(?=$|-)`), `$1${to}`);

  /* A row like the last one, with nothing in it. */
  const addRow = () => {
    const last = body.rows[body.rows.length - 1];
    const row = last.cloneNode(true);
    const from = body.rows.length - 1;
    row.id = `rule-${from + 2}`;
    row.querySelector("th").textContent = String(from + 2);
    row.querySelectorAll(".decision-grid__fault").forEach((fault) => fault.remove());
    row.querySelectorAll("input").forEach((field) => {
      field.name = renumber(field.name, from, from + 1);
      field.value = field.name.startsWith("when-") ? "-" : "";
      field.className = "form-control";
      ["aria-invalid", "aria-describedby"].forEach((name) => field.removeAttribute(name));
    });
    row.querySelectorAll("button").forEach((button) => {
      button.value = renumber(button.value, from, from + 1);
      button.disabled = button.value.startsWith("down_rule");
    });
    row.querySelectorAll("[aria-label]").forEach((one) => {
      one.setAttribute("aria-label", one.getAttribute("aria-label").replace(String(from + 1), String(from + 2)));
    });
    last.querySelector("button[value^='down_rule']").disabled = false;
    body.append(row);
    count.value = String(body.rows.length);
  };

  const dropRow = () => {
    body.rows[body.rows.length - 1].remove();
    body.querySelector("tr:last-child button[value^='down_rule']").disabled = true;
    count.value = String(body.rows.length);
  };

  const size = (wanted) => {
    while (body.rows.length < wanted) addRow();
    while (body.rows.length > wanted) dropRow();
  };

  const remember = (change) => {
    done.push(change);
    undone.length = 0;
  };

  const put = (cells, side) => {
    cells.forEach((cell) => {
      const field = at(cell.row, cell.column);
      if (!field) return;
      field.value = cell[side];
      if (field === document.activeElement) began = field.value;
      check(field);
    });
  };

  const undo = () => {
    const change = done.pop();
    if (!change) return;
    put(change.cells, "before");
    size(change.rowsBefore);
    undone.push(change);
    go(change.cells[0].row, change.cells[0].column);
  };

  const redo = () => {
    const change = undone.pop();
    if (!change) return;
    size(change.rowsAfter);
    put(change.cells, "after");
    done.push(change);
    go(change.cells[0].row, change.cells[0].column);
  };

  /* What was typed since the field got the focus becomes one step that can be undone. */
  const settle = (field) => {
    editing = false;
    if (field.value === began) return;
    const [row, column] = place(field);
    const rowsNow = body.rows.length;
    remember({
      cells: [{ row, column, before: began, after: field.value }],
      rowsBefore: rowsNow,
      rowsAfter: rowsNow,
    });
    began = field.value;
    check(field);
  };

  const queue = new Map();

  /* The server says what is wrong with a cell; an answer that is overtaken is dropped. */
  const check = (field) => {
    const mark = {};
    queue.set(field, mark);
    const sent = new FormData(form);
    sent.append("check", field.name);
    fetch(form.action || location.href, { method: "POST", body: sent })
      .then((answer) => (answer.ok ? answer.text() : null))
      .then((text) => {
        if (text === null || queue.get(field) !== mark) return;
        queue.delete(field);
        show(field, text);
      })
      .catch(() => queue.delete(field));
  };

  const show = (field, text) => {
    const told = new DOMParser().parseFromString(text, "text/html");
    const like = told.querySelector("input");
    const fault = told.querySelector(".decision-grid__fault");
    if (!like) return;
    const old = document.getElementById(`fault-${field.name}`);
    if (old) old.remove();
    field.className = like.className;
    ["aria-invalid", "aria-describedby"].forEach((name) => {
      if (like.hasAttribute(name)) field.setAttribute(name, like.getAttribute(name));
      else field.removeAttribute(name);
    });
    if (fault) field.after(document.importNode(fault, true));
  };

  /* Lines and tabs; a cell in quotes may hold both, and doubled quotes. */
  const block = (text) => {
    const lines = [[""]];
    let quoted = false;
    const told = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (let n = 0; n < told.length; n += 1) {
      const line = lines[lines.length - 1];
      const one = told[n];
      if (quoted) {
        if (one === '"' && told[n + 1] === '"') {
          line[line.length - 1] += '"';
          n += 1;
        } else if (one === '"') quoted = false;
        else line[line.length - 1] += one === "\n" ? " " : one;
      } else if (one === "\t") line.push("");
      else if (one === "\n") lines.push([""]);
      else if (one === '"' && line[line.length - 1] === "" && isQuoted(told, n)) quoted = true;
      else line[line.length - 1] += one;
    }
    return lines;
  };

  /* Spreadsheets quote a cell with a tab, line end or quote in it; "credit" alone is a FEEL text. */
  const isQuoted = (text, start) => {
    const end = /^"((?:[^"]|"")*)"(?=\t|\n|$)/.exec(text.slice(start));
    return Boolean(end) && /[\t\n]|""/.test(end[1]);
  };

  const most = Number(grid.dataset.mostRules);

  const paste = (field, lines) => {
    const [row, column] = place(field);
    const rowsBefore = body.rows.length;
    const taken = lines.slice(0, most - row);
    size(Math.max(rowsBefore, row + taken.length));
    const cells = [];
    taken.forEach((line, down) => {
      line.forEach((text, across) => {
        const target = at(row + down, column + across);
        if (!target) return;
        cells.push({ row: row + down, column: column + across, before: target.value, after: text.trim() });
      });
    });
    remember({ cells, rowsBefore, rowsAfter: body.rows.length });
    put(cells, "after");
    began = field.value;
  };

  const isCell = (target) => target.matches && target.matches("tbody td > input");

  body.addEventListener("focusin", (event) => {
    if (!isCell(event.target)) return;
    began = event.target.value;
    editing = false;
  });

  body.addEventListener("focusout", (event) => {
    if (isCell(event.target)) settle(event.target);
  });

  body.addEventListener("input", (event) => {
    if (isCell(event.target)) editing = true;
  });

  body.addEventListener("paste", (event) => {
    if (!isCell(event.target)) return;
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n\r]/.test(text.trim())) return;
    event.preventDefault();
    settle(event.target);
    paste(event.target, block(text));
  });

  const moves = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  };

  const isAtEdge = (field, key) => {
    const whole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
    if (whole && !editing) return true;
    if (field.selectionStart !== field.selectionEnd) return false;
    return field.selectionStart === (key === "ArrowLeft" ? 0 : field.value.length);
  };

  const withControl = (event, field) => {
    const key = event.key.toLowerCase();
    if (key === "enter") {
      event.preventDefault();
      settle(field);
      form.requestSubmit();
    } else if (key === "z" || key === "y") {
      event.preventDefault();
      settle(field);
      if (key === "y" || event.shiftKey) redo();
      else undo();
    }
  };

  body.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!isCell(field) || event.altKey || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      withControl(event, field);
      return;
    }
    const [row, column] = place(field);
    if (event.key === "Enter") {
      event.preventDefault();
      go(row + (event.shiftKey ? -1 : 1), column);
    } else if (event.key === "F2") {
      event.preventDefault();
      editing = true;
      field.setSelectionRange(field.value.length, field.value.length);
    } else if (event.key === "Escape" && (editing || field.value !== began)) {
      event.preventDefault();
      field.value = began;
      editing = false;
      field.select();
    } else if (event.key in moves && !event.shiftKey) {
      const [down, across] = moves[event.key];
      if (across && (editing || !isAtEdge(field, event.key))) return;
      event.preventDefault();
      go(row + down, column + across);
    }
  });
})();
