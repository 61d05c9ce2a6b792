// What goes wrong in a browser, and back: locking oneself out, moving the router, backup and restore, an earlier generation, HTTPS only;
// everything without script; and text that would be markup, in every field and from hosts inside.
import {apply, check, client, end, equal, holds, home, inside, login, outside, password, person, run, sections, server, strange, within} from './browser.mjs';
import {readFileSync, writeFileSync} from 'node:fs';

const {moved, station, scratch} = process.env;
const me = await person();
const page = await me.newPage();
const configuration = () => run('board', 'bauta', 'export');
const good = text => page.waitForSelector(`.notice.good:has-text("${text}")`);
const section = sections(page);

await check('whoever knows the password is let in', () => login(page));

// --- locked out

await check('a rule that locks its maker out: the page sees that no new connection is answered', async () => {
  await page.goto(`${home}/firewall?chain=input`);
  await page.getByText('Add a rule as text').click();
  await page.getByLabel(/^Rule, as behind/).fill('-i eth1 -p tcp -d 0/0 80 -y -j DENY');
  await page.locator('form', {has: page.getByLabel(/^Rule, as behind/)}).getByRole('button', {name: 'Note this rule'}).click();
  await page.waitForSelector('.notice.waiting');
  await apply(page, 15);
  await page.waitForSelector('.trial:has-text("does not answer here any more")');
  holds(await page.locator('.trial').textContent(), 'goes back by itself in');
  holds(await run('board', 'ipchains', '-L', 'input', '-n'), 'DENY');
});
await check('the router goes back, and the page says so; the change waits again', async () => {
  await page.waitForSelector('.notice.bad:has-text("nobody kept them")', {timeout: 30_000});
  holds(await page.locator('.commands').textContent(), '-y -j DENY');
  equal(false, (await run('board', 'ipchains', '-L', 'input', '-n')).includes('DENY'));
  await page.getByRole('button', {name: 'Discard all'}).click();
  await page.waitForSelector('text=Nothing waits to be applied');
});

// --- the router moves

async function move(from, to) {
  await page.goto(`${from}/network`);
  await section('Inside').getByText('Change the address').click();
  await page.getByLabel("The router's address and length").fill(`${to}/24`);
  await section('Inside').getByRole('button', {name: 'Note this'}).click();
  await page.waitForSelector('.notice.waiting');
  await page.goto(`${from}/changes`);
  holds(await page.locator('main').textContent(), `These pages will be at http://${to}/`);
  await page.getByRole('button', {name: 'Apply on trial'}).click();
  await page.waitForSelector('.notice.good:has-text("Kept")', {timeout: 30_000});
  equal(`http://${to}`, new URL(page.url()).origin);
}
await check('the page follows the router to another inside address, and keeps it from there', async () => {
  await run('lan', 'ip', 'addr', 'add', `${moved}2/24`, 'dev', 'lan0');
  await move(home, `${moved}1`);
  holds(await run('board', 'ip', '-4', 'addr', 'show', 'dev', 'eth1'), `${moved}1/24`);
});
await check('and back', async () => {
  await move(`http://${moved}1`, inside);
  await run('lan', 'ip', 'addr', 'del', `${moved}2/24`, 'dev', 'lan0');
  await run('board', 'bauta', 'set', 'inside-address', 'as-started');
});

// --- backup, generations

await check('a backup is downloaded, and restored it brings back what was', async () => {
  await run('board', 'ipchains', '-A', 'input', '-s', '10.9.0.0/16', '-j', 'DENY');
  const before = await configuration();
  await page.goto(`${home}/system`);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name: 'Download a backup'}).click()]);
  const file = `${scratch}/backup.txt`;
  await download.saveAs(file);
  equal(before, readFileSync(file, 'utf8'));
  await run('board', 'ipchains', '-F', 'input');
  await page.getByText('Restore one').click();
  await page.getByLabel('Backup file').setInputFiles(file);
  await page.getByRole('button', {name: 'Restore'}).click();
  await good('bauta import');
  equal(before, await configuration());
});
await check('a file that is no backup is refused, and nothing changes', async () => {
  const before = await configuration();
  writeFileSync(`${scratch}/none`, 'ipchains -A input -j DENY\nrm -rf /\n');
  await page.goto(`${home}/system`);
  await page.getByText('Restore one').click();
  await page.getByLabel('Backup file').setInputFiles(`${scratch}/none`);
  await page.getByRole('button', {name: 'Restore'}).click();
  await page.waitForSelector('.notice.bad');
  equal(before, await configuration());
});
await check('what differs from an earlier generation is shown, and it is gone back to', async () => {
  await run('board', 'ipchains', '-A', 'input', '-s', '10.11.0.0/16', '-j', 'DENY');
  await run('board', 'bauta', 'save', 'quiet morning');
  const before = await configuration();
  await run('board', 'ipchains', '-A', 'input', '-s', '10.10.0.0/16', '-j', 'REJECT');
  await run('board', 'bauta', 'save', 'loud evening');
  await page.goto(`${home}/generations`);
  await page.locator('tr', {hasText: 'quiet morning'}).first().getByRole('link', {name: 'What differs'}).click();
  await page.waitForURL(/show=/);
  holds((await page.locator('pre.diff del').allTextContents()).join('\n'), '10.10.0.0/16');
  await page.locator('tr', {hasText: 'quiet morning'}).first().getByRole('button', {name: 'Go back to it'}).click();
  await good('bauta revert');
  equal(before, await configuration());
});

// --- HTTPS only

await check('over HTTPS only: the page leads there, and it is kept there', async () => {
  const careful = await person({ignoreHTTPSErrors: true});
  const there = await careful.newPage();
  await login(there);
  await there.goto(`${home}/system`);
  await there.getByRole('button', {name: 'Answer over HTTPS only'}).click();
  await there.waitForSelector('.notice.waiting');
  await apply(there);
  await there.waitForURL(/^https:.*\/login\?then=\/changes/);
  await there.getByLabel("The administrator's password").fill(password);
  await there.getByRole('button', {name: 'Log in'}).click();
  await there.getByRole('button', {name: 'Keep it'}).click();
  await there.waitForSelector('.notice.good:has-text("Kept")');
  await there.goto(`${home}/network`);
  equal(`https://${inside}/network`, there.url());
  await careful.close();
  await run('board', 'bauta', 'set', 'https-only', 'off');
});

// --- without script

await check('without script: logged in, a forward noted, on trial, kept, used', async () => {
  const plain = await person({javaScriptEnabled: false});
  await run('board', 'ipchains', '-F', 'input');
  await run('board', 'ipchains', '-A', 'input', '-s', '10.7.0.0/16', '-j', 'DENY');
  const sheet = await plain.newPage();
  await login(sheet);
  await sheet.goto(`${home}/firewall`);
  equal('0 of some', `${await sheet.locator('.scripted:visible').count()} of ${await sheet.locator('.scripted').count() ? 'some' : 'none'}`);
  await sheet.goto(`${home}/forwards`);
  await sheet.getByText('Forward a port').click();
  await sheet.getByLabel('Port of the router').fill('8080');
  await sheet.getByLabel('Host inside').first().fill(client);
  await sheet.getByRole('button', {name: 'Note this'}).first().click();
  await sheet.waitForSelector('.notice.good:has-text("ipmasqadm portfw -a")');
  await apply(sheet);
  await sheet.getByRole('button', {name: 'Keep it'}).click();
  await sheet.waitForSelector('.notice.good:has-text("Kept")');
  equal(server, (await run('wan', 'curl', '-s', '--max-time', '3', `http://${outside}:8080/`)).trim());
  await sheet.goto(`${home}/firewall?chain=input`);
  await sheet.getByText('Add a rule as text').click();
  await sheet.getByLabel(/^Rule, as behind/).fill('-s 10.8.0.0/99 -j DENY');
  await sheet.locator('form', {has: sheet.getByLabel(/^Rule, as behind/)}).getByRole('button', {name: 'Check only'}).click();
  await sheet.waitForSelector('.notice.bad:has-text("10.8.0.0/99")');
  await sheet.getByLabel(/^Rule, as behind/).fill('-s 10.8.0.0/16 -j DENY');
  await sheet.locator('form', {has: sheet.getByLabel(/^Rule, as behind/)}).getByRole('button', {name: 'Note this rule'}).click();
  await sheet.getByRole('button', {name: 'Move rule 2 up'}).click();
  equal('10.8', (await sheet.locator('tr[data-number="1"] code').textContent()).match(/10\.\d/)[0]);
  await sheet.goto(`${home}/changes`);
  await sheet.getByRole('button', {name: 'Discard all'}).click();
  await sheet.goto(`${home}/connections?q=tcp`);
  holds(await sheet.locator('main').textContent(), 'connection');
  await plain.close();
});

// --- by keyboard

await check('by keyboard alone, at a phone\'s width: a forward is noted and discarded, and where the focus is can be seen', async () => {
  await page.setViewportSize({width: 390, height: 844});
  /** Goes on until that has the focus. */
  const reach = async name => {
    for (let i = 0; i < 150; i++) {
      await page.keyboard.press('Tab');
      const {names, seen} = await page.evaluate(() => {
        const element = document.activeElement;
        const {top, bottom} = element.getBoundingClientRect();
        return {names: [element.labels?.[0]?.textContent, element.textContent], seen: bottom > 0 && top < innerHeight && getComputedStyle(element).outlineStyle !== 'none'};
      });
      if (names.includes(name)) {
        equal(true, seen);
        return;
      }
    }
    throw new Error(`${name} is not reached`);
  };
  await page.goto(`${home}/forwards`);
  await reach('Skip to the content');
  await page.keyboard.press('Enter');
  await reach('Forward a port');
  await page.keyboard.press('Enter');
  await reach('Port of the router');
  await page.keyboard.type('9090');
  await reach('Host inside');
  await page.keyboard.type(client);
  await reach('Note this');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.notice.waiting');
  await reach('Look at it and apply');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${home}/changes`);
  holds(await page.locator('.commands').textContent(), `-L 0.0.0.0 9090 -R ${client} 9090`);
  await reach('Discard all');
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=Nothing waits to be applied');
  await page.setViewportSize({width: 1280, height: 800});
});

// --- text that would be markup

const evil = '"\'><img src=x onerror=alert(1)><script>alert(2)</script>';
const pages = ['/', '/forwards', '/forwards?edit=', '/firewall', '/firewall?chain=input&edit=1', '/connections', '/network', '/system', '/settings',
  '/generations', '/logs', '/command', '/changes', '/wizard'];
const texts = 'input:not([type=hidden], [type=checkbox], [type=file]), textarea';

/** Fills that text into every field of every form there is and sends it, so often; what was wrong with the pages that came then. */
async function sendEverywhere(text, times) {
  await login(page).catch(() => page.goto(home));
  await page.goto(`${home}/forwards`);
  const edit = new URL(await page.getByRole('link', {name: /^Change/}).first().evaluate(link => link.href)).search;
  const found = [];
  const sent = new Map();
  const broken = answer => answer.status() >= 500 && found.push(`${answer.url()}: ${answer.status()}`);
  page.on('response', broken);
  for (const path of pages.map(each => each.endsWith('edit=') ? `/forwards${edit}` : each)) {
    await page.goto(home + path);
    const forms = await page.locator('main form').evaluateAll((all, inputs) => all.map(form => form.querySelectorAll(inputs).length
      ? new URL(form.action).pathname + ' ' + (form.elements.do?.value ?? 'asks') : ''), texts);
    for (const [i, name] of forms.entries()) {
      // Settings are all alike.
      if (!name || name.endsWith(' apply') || (sent.get(name) ?? 0) >= times) {
        continue;
      }
      sent.set(name, (sent.get(name) ?? 0) + 1);
      await page.goto(home + path);
      await Promise.all([page.waitForEvent('load', {timeout: 20_000}).catch(() => found.push(`${name}: no answer`)), page.locator('main form').nth(i).evaluate((form, [inputs, text]) => {
        form.querySelectorAll(inputs).forEach(field => {
          // A question is part of an address, which cannot have any length.
          if (form.method === 'post') {
            field.removeAttribute('maxlength');
          }
          field.value = field.maxLength > 0 ? text.slice(0, field.maxLength) : text;
        });
        HTMLFormElement.prototype.submit.call(form);
      }, [texts, text])]);
      found.push(...(await strange(page)).map(each => `${name}: ${each}`));
      if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth || !document.querySelector('h1'))) {
        found.push(`${name}: the page is too wide, or none`);
      }
    }
  }
  page.off('response', broken);
  console.log(`# ${sent.size} kinds of forms`);
  if (sent.size < 30) {
    found.push(`only ${[...sent.keys()]}`);
  }
  return found.join('\n');
}

await check('text that would be markup is text, sent by every form', async () => equal('', await sendEverywhere(evil, 2)));
await check('so is text of ten thousand characters, without a blank', async () => {
  await page.setViewportSize({width: 390, height: 844});
  equal('', await sendEverywhere('"\u6f22\u{1f98a}\u202e%s\\'.padEnd(10_000, 'x'), 1));
  await page.setViewportSize({width: 1280, height: 800});
});
await check('and where it is kept: notes, log formats, comments of keys, names of hosts inside', async () => {
  await page.goto(`${home}/changes`);
  if (await page.getByRole('button', {name: 'Discard all'}).count()) {
    await page.getByRole('button', {name: 'Discard all'}).click();
  }
  await run('board', 'ipmasqadm', 'portfw', '-a', '-P', 'tcp', '-L', outside, '8089', '-R', client, '8080', '--log', evil);
  await run('board', 'bauta', 'save', evil);
  await run('board', 'bauta', 'ssh-key', 'add', `${readFileSync(`${scratch}/key.pub`, 'utf8').trim().replace(/ attic$/, ` ${evil}`)}`);
  const seen = {};
  for (const path of ['/', '/forwards', '/network', '/system', '/generations', '/logs', '/command']) {
    await page.goto(home + path);
    equal('', (await strange(page)).join('\n'));
    seen[path] = await page.locator('main').textContent();
  }
  holds(seen['/generations'], '<img src=x onerror=alert(1)>');
  holds(seen['/system'], '<img src=x onerror=alert(1)>');
  holds(seen['/network'], station);
});
await end();
