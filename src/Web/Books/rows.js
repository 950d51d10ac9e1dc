// @ts-check
// The rows of one side: one row a price, moved and rewritten in place, kept for reuse when its price leaves.
import { formatPrice, formatSize } from "./ladder.js";

/** @typedef {import("./ladder.js").Row} Row */
/** @typedef {{ row: HTMLTableRowElement, bar: SVGRectElement, price: HTMLElement, size: HTMLElement, total: HTMLElement, orders: HTMLElement | null, parts: HTMLElement[], last: number }} Cells */

const FLASH_MS = 300;
const FLASHES_MAX = 30;
const SPARE_MAX = 100;

const calm = typeof matchMedia === "undefined" ? { matches: true } : matchMedia("(prefers-reduced-motion: reduce)");

/** Lights a changed number's background up for a moment; not where motion is unwelcome. @param {HTMLElement} element */
export function flash(element) {
  if (!calm.matches) element.animate([{ backgroundColor: "var(--flash)" }, { backgroundColor: "transparent" }], FLASH_MS);
}

export class SideRows {
  /**
   * @param {HTMLTableSectionElement} body holds the rows that the server rendered
   * @param {string[]} columns venue of each column after price, size and total
   * @param {boolean} isWorstFirst asks stand with the best at the bottom
   * @param {boolean} hasOrders whether a column counts orders
   */
  constructor(body, columns, isWorstFirst, hasOrders) {
    this.body = body;
    this.columns = columns;
    this.isWorstFirst = isWorstFirst;
    this.hasOrders = hasOrders;
    /** Orders by price, as last told. @type {Map<string, number | string | null>} */
    this.orders = new Map();
    this.marks = [...(body.parentElement?.querySelectorAll("thead .cell-venue .mark") ?? [])].map((mark) => mark.getAttribute("data-mark") ?? "");
    /** @type {Map<string, Cells>} */
    this.byPrice = new Map();
    /** @type {Cells[]} */
    this.spare = [];
    for (const row of body.rows) {
      const cells = this.cellsOf(row);
      this.byPrice.set(row.dataset.price ?? "", cells);
      if (cells.orders) this.orders.set(row.dataset.price ?? "", cells.orders.textContent);
    }
  }

  /** How many rows are shown. */
  get count() {
    return this.byPrice.size;
  }

  /**
   * @param {Row[]} rows best first
   * @param {number} deepest largest total of both sides
   * @param {number} priceDecimals
   * @param {number} sizeDecimals
   * @param {boolean} isFlashing whether changes flash
   */
  draw(rows, deepest, priceDecimals, sizeDecimals, isFlashing) {
    this.dropAllBut(new Set(rows.map((row) => row.price)));
    let flashes = isFlashing ? FLASHES_MAX : 0;
    const shown = this.isWorstFirst ? rows.toReversed() : rows;
    let next = this.body.firstElementChild;
    for (const row of shown) {
      const known = this.byPrice.get(row.price);
      const cells = known ?? this.take(row.price);
      if (cells.row === next) next = next.nextElementSibling;
      else this.body.insertBefore(cells.row, next);
      write(cells.price, formatPrice(row.price, priceDecimals));
      write(cells.size, formatSize(row.size, sizeDecimals));
      write(cells.total, formatSize(row.total, sizeDecimals));
      if (cells.orders) write(cells.orders, String(this.orders.get(row.price) ?? ""));
      const width = `${((100 * row.total) / deepest).toFixed(1)}%`;
      if (cells.bar.getAttribute("width") !== width) cells.bar.setAttribute("width", width);
      for (let i = 0; i < cells.parts.length; i++) {
        const part = row.venues[this.columns[i]];
        write(cells.parts[i], part === undefined ? "" : formatSize(Number(part), sizeDecimals));
      }
      if (cells.last !== row.size && flashes > 0) {
        flashes--;
        flash(cells.size);
      }
      cells.last = row.size;
    }
  }

  /** @private @param {Set<string>} wanted */
  dropAllBut(wanted) {
    for (const [price, cells] of this.byPrice) {
      if (wanted.has(price)) continue;
      cells.row.remove();
      this.byPrice.delete(price);
      if (this.spare.length < SPARE_MAX) this.spare.push(cells);
    }
  }

  /** @private @param {string} price */
  take(price) {
    const cells = this.spare.pop() ?? this.cellsOf(this.make());
    cells.row.dataset.price = price;
    this.byPrice.set(price, cells);
    return cells;
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
    return { row, bar, price, size, total, orders, parts, last: NaN };
  }
}

/** @param {HTMLElement} cell @param {string} text */
function write(cell, text) {
  if (cell.textContent !== text) cell.textContent = text;
}
