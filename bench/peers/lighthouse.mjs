// Lighthouse over the pages of an app of its own (simulated exchanges), or over the addresses given: a page at a time, in a phone's and a desk's
// presets, the median of some runs for each of the four categories. What is below the mark is named.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import lighthouse, { desktopConfig } from 'lighthouse';
import puppeteer from 'puppeteer-core';

const MARK = 98;
const PAGES = ['/', '/Markets', '/Book', '/Trade', '/Status', '/Simulation', '/Proof', '/docs/api', '/docs/ws'];
/** Those of somebody who is signed in and has traded, and beside them the order that they have placed. */
const OWN_PAGES = ['/', '/Trade?pair=BTC-USDT', '/Wallet', '/Orders', '/Convert', '/Notifications'];
const BROWSER = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'],
};
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const PRESETS = { phone: undefined, desk: desktopConfig };
const READY_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 20_000;

const { values: options, positionals: addresses } = parseArgs({
  allowPositionals: true,
  options: { app: { type: 'string' }, runs: { type: 'string', default: '3' }, strict: { type: 'boolean', default: false } },
});
const runs = Number(options.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs takes a whole number from 1: ${options.runs}`);

// Whoever stops this stops the app and its database too, also one that is still starting.
let stopApp = null;
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]]) {
  process.once(signal, async () => {
    await stopApp?.();
    process.exit(code);
  });
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts the app in a data folder of its own; stop() ends it, its database too, and removes the folder. */
async function startApp(folder) {
  const data = mkdtempSync(path.join(tmpdir(), 'compraventa-pages-'));
  chmodSync(data, 0o755); // the database runs as another user where this runs as root
  const base = `http://127.0.0.1:${await freePort()}`;
  const app = spawn(
    'dotnet',
    [path.join(folder, 'CompraVenta.Web.dll'), '--contentRoot', folder, '--urls', base, '--Market:Source=simulated'],
    { env: { ...process.env, COMPRAVENTA_DATA: data, ASPNETCORE_ENVIRONMENT: 'Production' }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  app.stderr.on('data', (text) => { said = (said + text).slice(-4000); });
  const ended = once(app, 'exit');
  const stop = async () => {
    app.kill('SIGTERM');
    const inTime = await Promise.race([ended.then(() => true), delay(STOP_WITHIN_MS, false, { ref: false })]);
    if (!inTime) throw new Error(`the app (process ${app.pid}) did not stop; its data is in ${data}`);
    rmSync(data, { recursive: true, force: true });
  };
  stopApp = stop;
  const until = Date.now() + READY_WITHIN_MS;
  for (;;) {
    if (app.exitCode !== null) throw new Error(`the app ended with ${app.exitCode}: ${said}`);
    const answer = await fetch(`${base}/readyz`).catch(() => null); // refused until it listens
    if (answer?.ok) return { base, stop };
    if (Date.now() > until) {
      await stop();
      throw new Error(`the app was not ready within ${READY_WITHIN_MS / 1000} s: ${said}`);
    }
    await delay(250);
  }
}

async function existing(base) {
  const found = [];
  for (const page of PAGES) {
    const answer = await fetch(base + page);
    if (answer.status === 200) found.push(answer.url); // where a redirect leads: the way there is not the page's
  }
  return found;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** A guest who has bought something: the cookies, and the pages that are theirs. */
async function trade(base) {
  const browser = await puppeteer.launch(BROWSER);
  try {
    const page = await browser.newPage();
    await page.goto(`${base}/Try`);
    await page.locator('main form button[type=submit]').click();
    await page.waitForSelector('.me summary');
    await page.goto(`${base}/Trade?pair=BTC-USDT`);
    await page.waitForSelector('[data-connection][data-state=open]');
    await page.waitForSelector('[data-ladder][data-state=live]');
    await page.locator('#amount').fill('0.01');
    await page.waitForFunction(() => document.querySelector('[data-estimate]').textContent !== '');
    await page.$eval('[data-place]', (button) => button.click());
    const order = await page.waitForSelector('[data-done] a', { timeout: READY_WITHIN_MS });
    const own = [...OWN_PAGES.map((path) => base + path), await order.evaluate((link) => link.href)];
    return { own, cookies: (await browser.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ') };
  } finally {
    await browser.close();
  }
}

async function judge(url, preset, cookies) {
  // A browser a page: nothing is kept from the page before.
  const browser = await puppeteer.launch(BROWSER);
  const scores = Object.fromEntries(CATEGORIES.map((category) => [category, []]));
  const findings = new Map();
  try {
    for (let run = 0; run < runs; run++) {
      const flags = { port: Number(new URL(browser.wsEndpoint()).port), logLevel: 'error', onlyCategories: CATEGORIES, extraHeaders: cookies ? { Cookie: cookies } : null };
      const { lhr } = await lighthouse(url, flags, PRESETS[preset]);
      if (cookies && new URL(lhr.finalDisplayedUrl).pathname === '/Login') throw new Error(`${url}: not signed in`);
      if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
      for (const category of CATEGORIES) {
        const { score, auditRefs } = lhr.categories[category];
        if (score === null) throw new Error(`${url}: no score for ${category}`);
        scores[category].push(Math.round(score * 100));
        for (const { id, weight } of auditRefs) {
          const audit = lhr.audits[id];
          const isScored = weight > 0 || audit.details?.type === 'opportunity';
          if (isScored && audit.score !== null && audit.score < 0.9) findings.set(`${category}: ${audit.title}`, audit.displayValue ?? '');
        }
      }
    }
  } finally {
    await browser.close();
  }
  return { scores: CATEGORIES.map((category) => median(scores[category])), findings };
}

const app = addresses.length === 0 ? await startApp(path.resolve(options.app)) : null;
let isReached = true;
try {
  const { own, cookies } = app ? await trade(app.base) : { own: [], cookies: null };
  const pages = [...(app ? await existing(app.base) : addresses).map((url) => ({ url, as: null })), ...own.map((url) => ({ url, as: cookies }))];
  const width = Math.max(...pages.map(({ url }) => url.length));
  console.log(`${'page'.padEnd(width)}  who      preset  ${CATEGORIES.map((category) => category.padStart(15)).join('')}`);
  for (const { url, as } of pages) {
    for (const preset of Object.keys(PRESETS)) {
      const { scores, findings } = await judge(url, preset, as);
      const isMet = scores.every((score) => score >= MARK);
      isReached &&= isMet;
      console.log(`${url.padEnd(width)}  ${as ? 'user   ' : 'visitor'}  ${preset.padEnd(6)}  ${scores.map((score) => String(score).padStart(15)).join('')}${isMet ? '' : `  below ${MARK}`}`);
      for (const [finding, value] of findings) console.log(`    ${finding}${value ? ` (${value})` : ''}`);
    }
  }
} finally {
  await app?.stop();
}

process.exitCode = options.strict && !isReached ? 1 : 0;
