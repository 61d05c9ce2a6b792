// What the journeys in a browser share: Debian's Chromium in the inside namespace of the virtual board, commands in its other
// namespaces, checks that print as those of the harness do, and the rules of axe-core. The module directory is BAUTA_MODULES.
import {execFile} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {promisify} from 'node:util';

const require = createRequire(process.env.BAUTA_MODULES + '/');
const {chromium} = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const {client, inside, outside, server, prefix, scratch, virtualBoard} = process.env;
export const home = `http://${inside}`;
export const password = process.env.password ?? 'correct horse 7';
const patience = 10_000;

/** Runs a command in lan, board or wan; what it prints. */
export async function run(side, ...words) {
  const {stdout} = await promisify(execFile)('ip', ['netns', 'exec', `${prefix}-${side}`, ...words], {
    timeout: 20_000,
    env: {...process.env, PATH: `/run/${prefix}/runtime/bin:${process.env.PATH}`, BAUTA_CONTROL: `/run/${prefix}/control`},
  });
  return stdout;
}

/** Whether the command succeeds. */
export const does = (side, ...words) => run(side, ...words).then(() => true, () => false);

/** Tries until it is true, for so long. */
export async function within(seconds, question) {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    let fault = '';
    // A page that is just being loaded cannot be asked.
    const answer = await Promise.resolve(question()).catch(caught => { fault = caught; });
    if (answer) {
      return answer;
    }
    if (performance.now() > end) {
      throw new Error(`not so within ${seconds} s: ${question} ${fault}`);
    }
    await new Promise(done => setTimeout(done, 50));
  }
}

export function equal(expected, actual) {
  if (expected !== actual) {
    throw new Error(`expected ${JSON.stringify(expected)}, was ${JSON.stringify(actual)}`);
  }
}

export function holds(text, part) {
  if (!text.includes(part)) {
    throw new Error(`${JSON.stringify(part)} is missing in ${JSON.stringify(text.slice(0, 2000))}`);
  }
}

/** One check: ok unless it throws. */
export async function check(what, work) {
  try {
    await work();
    console.log(`ok ${what}`);
    return true;
  } catch (fault) {
    console.log(`not ok ${what}`);
    console.log(String(fault.stack ?? fault).split('\n').slice(0, 12).map(line => `#   ${line}`).join('\n'));
    return false;
  }
}

export const chrome = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
});

/** What no page may do: scripts from elsewhere, errors of its own, dialogs nobody asked for. */
export const faults = [];

/** A browser of its own, with cookies of its own. */
export async function person(options = {}) {
  const context = await chrome.newContext({viewport: {width: 1280, height: 800}, acceptDownloads: true, ...options});
  context.setDefaultTimeout(patience);
  context.on('page', page => {
    page.on('pageerror', error => faults.push(`${page.url()}: ${error}`));
    page.on('console', message => {
      // What the network refuses is told there too, and a page that is led to another origin; journeys do both on purpose.
      if (message.type() === 'error' && !/^Failed to load resource|^Access to fetch at 'https:/.test(message.text())) {
        faults.push(`${page.url()}: ${message.text()}`);
      }
    });
    page.on('dialog', dialog => {
      faults.push(`${page.url()}: dialog ${dialog.message()}`);
      dialog.dismiss();
    });
  });
  return context;
}

export async function login(page, at = home) {
  await page.goto(`${at}/login`);
  await page.getByLabel("The administrator's password").fill(password);
  await page.getByRole('button', {name: 'Log in'}).click();
  await page.waitForURL(`${at}/`);
}

/** Fails unless axe-core finds nothing, nothing is wider than its place, and no markup stands there that the program did not write. */
export async function sound(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run(document, {resultTypes: ['violations']})).violations
    .map(({id, nodes}) => `${id}: ${nodes.slice(0, 3).map(node => node.html.slice(0, 150)).join(' | ')}`));
  const {wide, seen} = await page.evaluate(() => ({wide: document.documentElement.scrollWidth, seen: document.documentElement.clientWidth}));
  if (wide > seen) {
    found.push(`the page is ${wide} px wide where ${seen} are seen`);
  }
  found.push(...await page.locator('.scroll').evaluateAll(all => all.filter(each => each.scrollWidth > each.clientWidth)
    .map(each => `a table is ${each.scrollWidth} px wide where ${each.clientWidth} are seen: ${each.textContent.slice(0, 100)}`)));
  found.push(...await strange(page));
  equal('', found.join('\n'));
}

/** Elements and attributes that no page of the router has, so that text has become markup. */
export const strange = page => page.evaluate(() => [...document.querySelectorAll('img, iframe, object, embed, base, svg, script:not([src])')]
  .concat([...document.querySelectorAll('*')].filter(element => [...element.attributes].some(each => each.name.startsWith('on'))))
  .map(element => `strange markup: ${element.outerHTML.slice(0, 150)}`));

/** Finds the section of a page that has that heading. */
export const sections = page => heading => page.locator('section', {has: page.getByRole('heading', {name: heading, exact: true})});

/** Opens a part of a page that is folded. */
export async function unfold(page, summary) {
  const details = page.locator('details', {has: page.locator('summary', {hasText: new RegExp(`^${summary}$`)})}).last();
  if (!await details.evaluate(element => element.open)) {
    await details.locator('summary').first().click();
  }
  return details;
}

/** Puts what waits in force; the page keeps it by itself once it has reached the router again. */
export async function apply(page, seconds) {
  await page.goto(`${home}/changes`);
  equal(0, await page.locator('.trial').count());
  if (seconds) {
    await page.getByLabel('Seconds to keep it').fill(String(seconds));
  }
  await page.getByRole('button', {name: 'Apply on trial'}).click();
}

export async function end() {
  await check('no page had a script error, a dialog or something the content policy stops', () => equal('', faults.join('\n')));
  await chrome.close();
}
