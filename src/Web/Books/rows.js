// @ts-check
// The rows of one side: one row a rank, the best price always in the same place. A row never moves; only its numbers change.
import { flash } from "../Shared/flash.js";
import { write } from "../Shared/write.js";
import { formatPrice, formatSize } from "./ladder.js";

/** @typedef {import("./ladder.js").Row} Row */
/** @typedef {{ row: HTMLTableRowElement, bar: SVGRectElement, price: HTMLElement, size: HTMLElement, total: HTMLElement, orders: HTMLElement | null, parts: HTMLElement[] }} Cells */

const FLASHES_MAX = 30;

export class SideRows {
  /**
   * @param {HTMLTableSectionElement} body holds the rows that the server rendered
   * @param {string[]} columns venue of each column after price, size and total
   * @param {boolean} isWorstFirst asks stand with the best at the bottom
   * @param {boolean} hasOrders whether a column counts orders
   * @param {boolean} isMarked whether the columns of the venues only mark who is at a price
   */
  constructor(body, columns, isWorstFirst, hasOrders, isMarked) {
    this.body = body;
    this.columns = columns;
    this.isWorstFirst = isWorstFirst;
    this.hasOrders = hasOrders;
    this.isMarked = isMarked;
    /** Orders by price, as last told. @type {Map<string, number | string | null>} */
    this.orders = new Map();
    this.marks = [...(body.parentElement?.querySelectorAll("thead .cell-venue .mark") ?? [])].map((mark) => mark.getAttribute("data-mark") ?? "");
    /** Size by price at the last drawing. @type {Map<string, number>} */
    this.sizes = new Map();
    /** Best first. @type {Cells[]} */
    this.cells = [];
    for (const row of isWorstFirst ? [...body.rows].toReversed() : body.rows) {
      const cells = this.cellsOf(row);
      this.cells.push(cells);
      if (cells.orders) this.orders.set(row.dataset.price ?? "", cells.orders.textContent);
    }
  }

  /** How many rows are shown. */
  get count() {
    return this.cells.length;
  }

  /**
   * @param {Row[]} rows best first
   * @param {number} deepest largest total of both sides
   * @param {number} priceDecimals
   * @param {number} sizeDecimals
   * @param {boolean} isFlashing whether a size that changed flashes
   */
  draw(rows, deepest, priceDecimals, sizeDecimals, isFlashing) {
    this.resize(rows.length);
    let flashes = isFlashing ? FLASHES_MAX : 0;
    const before = this.sizes;
    this.sizes = new Map();
    for (let rank = 0; rank < rows.length; rank++) {
      const row = rows[rank];
      const cells = this.cells[rank];
      if (cells.row.dataset.price !== row.price) cells.row.dataset.price = row.price;
      write(cells.price, formatPrice(row.price, priceDecimals));
      write(cells.size, formatSize(row.size, sizeDecimals));
      write(cells.total, formatSize(row.total, sizeDecimals));
      if (cells.orders) write(cells.orders, String(this.orders.get(row.price) ?? ""));
      const width = `${((100 * row.total) / deepest).toFixed(1)}%`;
      if (cells.bar.getAttribute("width") !== width) cells.bar.setAttribute("width", width);
      for (let i = 0; i < cells.parts.length; i++) {
        const part = row.venues[this.columns[i]];
        if (this.isMarked) mark(cells.parts[i], part !== undefined);
        else write(cells.parts[i], part === undefined ? "" : formatSize(Number(part), sizeDecimals));
      }
      // What flashes is a price's size: a row that shows another price has not changed.
      if (flashes > 0 && before.get(row.price) !== row.size) {
        flashes--;
        flash(cells.size);
      }
      this.sizes.set(row.price, row.size);
    }
  }

  /** @private Adds or takes away rows at the end far from the best. @param {number} count */
  resize(count) {
    if ((count === 0) !== (this.cells.length === 0)) this.body.closest(".ladder-side")?.setAttribute("data-none", String(count === 0));
    while (this.cells.length > count) this.cells.pop()?.row.remove();
    while (this.cells.length < count) {
      const cells = this.cellsOf(this.make());
      if (this.isWorstFirst) this.body.prepend(cells.row);
      else this.body.append(cells.row);
      this.cells.push(cells);
    }
  }

  /** @private The same markup as _LadderSide.cshtml. */
  make() {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    const depth = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    depth.setAttribute("class", "depth");
    depth.setAttribute("aria-hidden", "true");
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    bar.setAttribute("height", "100%");
    depth.append(bar);
    head.append(depth, document.createElement("span"));
    const size = document.createElement("td");
    size.append(document.createElement("span"));
    row.append(head, size, document.createElement("td"));
    if (this.hasOrders) row.append(document.createElement("td"));
    for (let i = 0; i < this.columns.length; i++) {
      const cell = document.createElement("td");
      cell.className = "cell-venue";
      cell.dataset.mark = this.marks[i];
      row.append(cell);
    }
    return row;
  }

  /** @private @param {HTMLTableRowElement} row @returns {Cells} */
  cellsOf(row) {
    const [head, sizeCell, total, ...others] = row.cells;
    const [orders, parts] = this.hasOrders ? [others[0], others.slice(1)] : [null, others];
    const bar = head.querySelector("rect");
    const price = head.querySelector("span");
    const size = sizeCell.querySelector("span");
    if (!bar || !price || !size) throw new Error("a row of the ladder lacks its parts");
    return { row, bar, price, size, total, orders, parts };
  }
}

/** Says whether a venue is at a price, to readers of the table as to the look: no text, which would be laid out anew. @param {HTMLElement} cell @param {boolean} isThere */
function mark(cell, isThere) {
  if (isThere === cell.hasAttribute("aria-label")) return;
  if (isThere) cell.setAttribute("aria-label", "there");
  else cell.removeAttribute("aria-label");
}
