// A Chromium without a window, driven over a pipe by the DevTools protocol (--remote-debugging-pipe: JSON texts that end with a zero
// byte, on the file descriptors 3 and 4), in a network namespace. Keys and clicks are those of a user: real events at real places.

import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const patience = 15_000;
const keys = {
  Enter: {key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r'},
  Tab: {key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9},
};

export const pause = millis => new Promise(done => setTimeout(done, millis));

/** Asks until something true comes; null when that takes too long. */
export async function until(question, millis = patience) {
  const end = performance.now() + millis;
  for (;;) {
    const answer = await question();
    if (answer) {
      return answer;
    }
    if (performance.now() > end) {
      return null;
    }
    await pause(60);
  }
}

export class Browser {
  #process;
  #directory = mkdtempSync(join(tmpdir(), 'bauta-browser-'));
  #waiting = new Map();
  #sessions = new Map();
  #last = 0;

  /** @param namespace of the network, made by ip-netns */
  constructor(namespace) {
    this.#process = spawn('ip', ['netns', 'exec', namespace, 'chromium', '--headless=new', '--no-sandbox', '--disable-gpu',
      '--remote-debugging-pipe', '--disable-dev-shm-usage', '--disable-extensions', '--disable-background-networking', '--no-first-run',
      '--disable-component-update', '--disable-sync', '--ignore-certificate-errors', '--hide-scrollbars', '--force-color-profile=srgb',
      `--user-data-dir=${this.#directory}`, 'about:blank'],
      {stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], env: {...process.env, HOME: this.#directory}});
    this.#process.on('error', gone => { throw gone; });
    this.#process.stdio[3].on('error', () => {});
    let rest = Buffer.alloc(0);
    this.#process.stdio[4].on('data', bytes => {
      rest = Buffer.concat([rest, bytes]);
      for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
        this.#heard(JSON.parse(rest.subarray(0, end).toString()));
        rest = rest.subarray(end + 1);
      }
    });
  }

  #heard(message) {
    const waiting = this.#waiting.get(message.id);
    if (waiting) {
      this.#waiting.delete(message.id);
      if (message.error) {
        waiting.failed(new Error(`${waiting.method}: ${message.error.message}`));
      } else {
        waiting.done(message.result);
      }
    } else if (message.method) {
      this.#sessions.get(message.sessionId)?.heard(message.method, message.params);
    }
  }

  /** Sends a command. @param session of a page; without it one for the whole browser */
  send(method, params = {}, session = undefined) {
    const id = ++this.#last;
    return new Promise((done, failed) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        failed(new Error(`${method}: no answer within ${patience / 1000} s`));
      }, patience);
      const over = how => value => {
        clearTimeout(timer);
        how(value);
      };
      this.#waiting.set(id, {method, done: over(done), failed: over(failed)});
      this.#process.stdio[3].write(JSON.stringify({id, method, params, sessionId: session}) + '\0');
    });
  }

  /** A page of its own; without cookies of others if it is to be a stranger's. */
  async page({width = 1280, height = 900, dark = false, script = true, stranger = false} = {}) {
    const context = stranger ? (await this.send('Target.createBrowserContext')).browserContextId : undefined;
    const {targetId} = await this.send('Target.createTarget', {url: 'about:blank', browserContextId: context});
    const {sessionId} = await this.send('Target.attachToTarget', {targetId, flatten: true});
    const page = new Page(this, sessionId);
    this.#sessions.set(sessionId, page);
    await page.send('Page.enable');
    await page.send('Runtime.enable');
    await page.send('Network.enable');
    await page.look(width, height, dark);
    if (!script) {
      await page.send('Emulation.setScriptExecutionDisabled', {value: true});
    }
    return page;
  }

  async close() {
    const ended = new Promise(done => this.#process.on('exit', done));
    this.send('Browser.close').catch(() => {});
    if (await Promise.race([ended.then(() => false), pause(5000).then(() => true)])) {
      this.#process.kill('SIGKILL');
      await ended;
    }
    rmSync(this.#directory, {recursive: true, force: true, maxRetries: 5});
  }
}

/** A tab. Elements are named by selectors of CSS; with text after a bar ("button|Apply") it is the first that shows that text. */
class Page {
  #browser;
  #session;
  #loads = 0;
  #listeners = [];
  /** What went wrong in it: exceptions, and what its policies stopped. */
  complaints = [];
  /** Questions that scripts asked; each is answered with yes. */
  questions = [];

  constructor(browser, session) {
    this.#browser = browser;
    this.#session = session;
  }

  send(method, params) {
    return this.#browser.send(method, params, this.#session);
  }

  heard(method, params) {
    if (method === 'Page.loadEventFired') {
      this.#loads++;
    } else if (method === 'Runtime.exceptionThrown') {
      this.complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    } else if (method === 'Page.javascriptDialogOpening') {
      this.questions.push(params.message);
      this.send('Page.handleJavaScriptDialog', {accept: true}).catch(() => {});
    }
    this.#listeners = this.#listeners.filter(listener => !listener(method, params));
  }

  #next(method) {
    return new Promise(done => this.#listeners.push((heard, params) => {
      if (heard === method) {
        done(params);
      }
      return heard === method;
    }));
  }

  async look(width, height, dark) {
    await this.send('Emulation.setDeviceMetricsOverride', {width, height, deviceScaleFactor: 1, mobile: width < 600});
    await this.send('Emulation.setEmulatedMedia', {features: [{name: 'prefers-color-scheme', value: dark ? 'dark' : 'light'}]});
  }

  /** What a function gives in the page; arguments and result go as JSON. */
  async ask(what, ...values) {
    const {result, exceptionDetails} = await this.send('Runtime.evaluate', {awaitPromise: true, returnByValue: true, userGesture: true,
      expression: `(${what})(...${JSON.stringify(values)})`});
    if (exceptionDetails) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value;
  }

  /** Does something and waits until the next page is there; false if none came. */
  async loading(what) {
    const before = this.#loads;
    await what();
    return await until(() => this.#loads > before) !== null;
  }

  async go(url) {
    if (!await this.loading(() => this.send('Page.navigate', {url}))) {
      throw new Error(`${url} does not come`);
    }
  }

  url() {
    return this.ask(() => location.href);
  }

  text(selector = 'body') {
    return this.ask(named => document.querySelector(named)?.innerText ?? '', selector);
  }

  /** Whether the page shows a text, now or within some time. */
  shows(text, millis = patience) {
    return until(async () => (await this.text().catch(() => '')).includes(text), millis).then(found => found !== null);
  }

  /** The middle of an element, brought into view. */
  async #place(selector) {
    const [css, text] = selector.split('|');
    const place = await until(() => this.ask((css, text) => {
      const all = [...document.querySelectorAll(css)].filter(each => each.checkVisibility() && (text === null || each.innerText.trim() === text));
      const box = all[0]?.getBoundingClientRect();
      if (!box) {
        return null;
      }
      all[0].scrollIntoView({block: 'center', behavior: 'instant'});
      const {left, top, width, height} = all[0].getBoundingClientRect();
      return {x: left + width / 2, y: top + height / 2};
    }, css, text ?? null).catch(() => null), 5000);
    if (!place) {
      throw new Error(`${selector} is not on ${await this.url().catch(() => 'the page')}`);
    }
    return place;
  }

  #mouse(type, {x, y}, buttons = 1) {
    return this.send('Input.dispatchMouseEvent', {type, x, y, button: 'left', buttons, clickCount: 1});
  }

  async click(selector) {
    const place = await this.#place(selector);
    await this.#mouse('mousePressed', place);
    await this.#mouse('mouseReleased', place, 0);
  }

  /** Clicks on what leads to another page, which is there then. */
  async follow(selector) {
    if (!await this.loading(() => this.click(selector))) {
      throw new Error(`${selector} leads nowhere`);
    }
  }

  /** Types into a field, in place of what is in it; chooses in a list; ticks a box. */
  async fill(selector, value) {
    const kind = await this.ask((named, value) => {
      const field = document.querySelector(named);
      if (!field) {
        return 'nothing';
      }
      if (field instanceof HTMLSelectElement) {
        field.value = value;
        field.dispatchEvent(new Event('input', {bubbles: true}));
        field.dispatchEvent(new Event('change', {bubbles: true}));
        return 'select';
      }
      field.focus();
      field.select?.();
      return field.type;
    }, selector, value);
    if (kind === 'nothing') {
      throw new Error(`there is no ${selector} on ${await this.url()}`);
    }
    if (kind === 'checkbox') {
      await this.click(selector);
    } else if (kind !== 'select') {
      await this.send('Input.insertText', {text: value});
    }
  }

  /** Opens what is folded, so that all fields can be seen. */
  unfold() {
    return this.ask(() => document.querySelectorAll('details').forEach(each => { each.open = true; }));
  }

  /** Fills in the form of a purpose, whose part of the page is unfolded. */
  async form(purpose, fields) {
    const form = `form:has(input[name="do"][value="${purpose}"])`;
    await this.unfold();
    for (const [name, value] of Object.entries(fields)) {
      await this.fill(`${form} [name="${name}"]`, value);
    }
    return form;
  }

  /** Fills in a form and sends it by its button. */
  async submit(purpose, fields = {}) {
    const form = await this.form(purpose, fields);
    await this.follow(`${form} button[type="submit"]`);
  }

  /** Gives an element the focus and presses a key there. */
  async press(selector, name) {
    await this.ask(named => document.querySelector(named).focus(), selector);
    await this.send('Input.dispatchKeyEvent', {type: 'keyDown', ...keys[name]});
    await this.send('Input.dispatchKeyEvent', {type: 'keyUp', ...keys[name]});
  }

  /** Drags an element onto another. */
  async drag(selector, onto) {
    await this.send('Input.setInterceptDrags', {enabled: true});
    const to = await this.#place(onto);
    const from = await this.#place(selector);
    const target = await this.#place(onto);
    const begin = {x: from.x, y: from.y + (target.y - to.y)};
    const begun = this.#next('Input.dragIntercepted');
    await this.#mouse('mousePressed', begin);
    await this.#mouse('mouseMoved', {x: begin.x + 6, y: begin.y + 6});
    await this.#mouse('mouseMoved', {x: begin.x + 12, y: begin.y + 12});
    const intercepted = await Promise.race([begun, pause(5000)]);
    if (!intercepted) {
      throw new Error(`${selector} cannot be dragged`);
    }
    for (const type of ['dragEnter', 'dragOver', 'drop']) {
      await this.send('Input.dispatchDragEvent', {type, ...target, data: intercepted.data});
    }
    await this.#mouse('mouseReleased', target, 0);
    await this.send('Input.setInterceptDrags', {enabled: false});
  }

  /** Chooses files in a field. */
  async files(selector, paths) {
    const {root} = await this.send('DOM.getDocument');
    const {nodeId} = await this.send('DOM.querySelector', {nodeId: root.nodeId, selector});
    await this.send('DOM.setFileInputFiles', {nodeId, files: paths});
  }

  /** The whole page as a PNG. */
  async picture() {
    const {cssContentSize: {width, height}} = await this.send('Page.getLayoutMetrics');
    const {data} = await this.send('Page.captureScreenshot', {captureBeyondViewport: true, clip: {x: 0, y: 0, width, height, scale: 1}});
    return Buffer.from(data, 'base64');
  }

  /** Runs a script in the page, of which nothing is kept. */
  run(source) {
    return this.send('Runtime.evaluate', {expression: source + ';0'});
  }
}
