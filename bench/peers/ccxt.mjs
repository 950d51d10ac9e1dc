// Frames to books by ccxt's own clients and handlers, as in its WebSocket mode: bytes in, JSON parsed, sequence rules and checksums on.
// Reads a prepared input (a JSON object a line), then answers each line of standard input: "run N" with the nanoseconds that N passes took,
// "books" with the books of the last pass.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import ccxt from 'ccxt';

const [venue, file] = process.argv.slice(2);
const lines = readFileSync(file, 'utf8').trimEnd().split('\n').map(line => JSON.parse(line));
const symbols = lines.shift().symbols;
const steps = lines.map(line => 'rest' in line ? { rest: line.rest, body: line.frame } : { data: Buffer.from(line.frame) });

const venues = {
  binance: { make: () => new ccxt.pro.binance(), url: 'wss://stream.binance.com:9443/stream' },
  bitfinex: { make: () => new ccxt.pro.bitfinex(), url: 'wss://api-pub.bitfinex.com/ws/2' },
  advanced: { make: () => new ccxt.pro.coinbase(), url: 'wss://advanced-trade-ws.coinbase.com' },
  exchange: { make: () => new ccxt.pro.coinbaseexchange(), url: 'wss://ws-feed.exchange.coinbase.com' },
};

function prepare() {
  const exchange = venues[venue].make();
  exchange.setMarkets(symbols.map(({ id, base, quote }) => exchange.safeMarketStructure({
    id, symbol: `${base}/${quote}`, base, quote, baseId: base, quoteId: quote, active: true, type: 'spot', spot: true,
    margin: false, swap: false, future: false, option: false, contract: false, precision: {}, limits: {}, info: {},
  })));
  const client = exchange.client(venues[venue].url);
  client.reject = (error) => { throw error; };

  // What watching a book begins with; the snapshot comes when the recording has it.
  if (venue === 'binance') {
    for (const { base, quote } of symbols) exchange.orderbooks[`${base}/${quote}`] = exchange.orderBook({}, 5000);
  }
  return { exchange, client };
}

// As in fetchOrderBookSnapshot, once the answer is there.
function takeSnapshot(exchange, client, id, body) {
  const symbol = exchange.safeSymbol(id, undefined, undefined, 'spot');
  const orderbook = exchange.orderbooks[symbol];
  const answer = JSON.parse(body);
  const snapshot = exchange.parseOrderBook(answer, symbol);
  snapshot.nonce = answer.lastUpdateId;
  orderbook.reset(snapshot);
  const waiting = orderbook.cache;
  orderbook.cache = [];
  for (const message of waiting) {
    if (message.u <= orderbook.nonce) continue;
    if (message.U - 1 <= orderbook.nonce && message.u - 1 >= orderbook.nonce) exchange.handleOrderBookMessage(client, message, orderbook);
  }
}

let last;
function pass() {
  const { exchange, client } = last = prepare();
  const since = process.hrtime.bigint();
  for (const step of steps) {
    if (step.data) client.onMessage(step);
    else takeSnapshot(exchange, client, step.rest, step.body);
  }
  return process.hrtime.bigint() - since;
}

const books = () => Object.fromEntries(symbols.map(({ id, base, quote }) => {
  const book = last.exchange.orderbooks[`${base}/${quote}`];
  const side = (levels) => levels.map(([price, size]) => [price, size]);
  return [id, book ? { bids: side(book.bids), asks: side(book.asks) } : { bids: [], asks: [] }];
}));

for await (const line of createInterface({ input: process.stdin })) {
  const [word, count] = line.split(' ');
  if (word === 'run') {
    let total = 0n;
    for (let i = 0; i < Number(count); i++) total += pass();
    console.log(total.toString());
  } else if (word === 'books') console.log(JSON.stringify(books()));
}
