// A browser's way through the router: the first visit, forwards, the firewall, connections, a fail-over seen live, all pages in light
// and dark, wide and narrow. What listens inside: 8080 (answers with the address it saw), 8081 and 8082 (say primary and second).
import {apply, check, client, end, equal, holds, home, outside, password, person, run, scratch, server, sound, unfold, within}
  from './browser.mjs';
import {readFileSync} from 'node:fs';

const group = ['portfw', 'tcp', outside, '80'];
const me = await person();
const page = await me.newPage();
const fetched = port => run('wan', 'curl', '-s', '--max-time', '3', `http://${outside}:${port}/`).catch(() => '');
const kept = () => page.waitForSelector('.notice.good:has-text("Kept")');
const chain = async name => (await run('board', 'ipchains', '-L', name, '-n')).split('\n').slice(2).filter(Boolean);

// --- the first visit

await check('whoever comes first has to claim the router', async () => {
  await page.goto(`${home}/network`);
  equal(`${home}/claim`, page.url());
  await sound(page);
});
await check('the strength of the password is said while it is typed', async () => {
  const hint = page.locator('#password-hint');
  await page.getByLabel('A password of your own').fill('short');
  holds(await hint.textContent(), 'Too short: 5 of');
  await page.getByLabel('A password of your own').fill(password);
  holds(await hint.textContent(), 'Strong');
});
await check('two passwords that differ are not sent', async () => {
  await page.getByLabel('The same again').fill('another');
  await page.getByRole('button', {name: 'Claim it'}).click();
  equal(`${home}/claim`, page.url());
  equal(false, await page.locator('form').evaluate(form => form.checkValidity()));
});
await check('the router is claimed, and the wizard comes', async () => {
  await page.getByLabel('The same again').fill(password);
  await page.getByRole('button', {name: 'Claim it'}).click();
  await page.waitForURL(`${home}/wizard`);
  await sound(page);
});
await check('the wizard takes name, time zone and key, and shows what it will do', async () => {
  await page.getByLabel('Name', {exact: true}).fill('attic');
  await page.getByLabel('Time zone', {exact: true}).fill('Europe/Rome');
  await page.getByLabel('Public key').fill(readFileSync(`${scratch}/key.pub`, 'utf8'));
  await page.getByRole('button', {name: 'Go on'}).click();
  await page.waitForURL(`${home}/changes`);
  const text = await page.locator('main').textContent();
  holds(text, 'bauta set host-name attic');
  holds(text, 'bauta set time-zone Europe/Rome');
  holds(await page.locator('pre.diff ins').allTextContents().then(lines => lines.join('\n')), '+bauta set host-name attic');
  await sound(page);
});
await check('applied, they are kept by the page that reaches the router again', async () => {
  await page.getByRole('button', {name: 'Apply on trial'}).click();
  await kept();
  equal('attic', (await run('board', 'bauta', 'get', 'host-name')).trim());
  holds(await run('board', 'bauta', 'ssh-key', 'list'), 'ssh-ed25519');
});

// --- a forward

await check('a forward by the page: its command is shown while it is filled in', async () => {
  await page.goto(`${home}/forwards`);
  holds(await page.locator('main').textContent(), 'There is none yet');
  const form = await unfold(page, 'Forward a port');
  await form.getByLabel('Port of the router').fill('8080');
  await form.getByLabel('Host inside').fill(client);
  await form.locator('output.command:has-text("-R")').waitFor();
  equal(`ipmasqadm portfw -a -P tcp -L 0.0.0.0 8080 -R ${client} 8080`, await form.locator('output.command').textContent());
});
await check('what cannot be is said while it is typed', async () => {
  const form = await unfold(page, 'Forward a port');
  await form.getByLabel('Port of the router').fill('99999');
  await form.locator('output.wrong').waitFor();
  holds(await form.locator('output.command').textContent(), '99999');
  await form.getByLabel('Port of the router').fill('8080');
  await form.locator('output.command:not(.wrong):has-text("8080")').waitFor();
});
await check('it waits, is shown with its difference, and is not in force', async () => {
  await (await unfold(page, 'Forward a port')).getByRole('button', {name: 'Note this'}).click();
  await page.waitForSelector('.notice.waiting');
  holds(await page.locator('.notice.waiting').textContent(), 'One change waits');
  holds(await page.locator('main').textContent(), '(waits)');
  holds(await page.locator('pre.diff ins').first().textContent(), '+ipmasqadm portfw -a -P tcp');
  await sound(page);
  equal('', await fetched(8080));
});
await check('applied and kept, a page is fetched through it', async () => {
  await apply(page);
  await kept();
  equal(server, (await fetched(8080)).trim());
});
await check('the table is there as commands, to be copied', async () => {
  await page.goto(`${home}/forwards`);
  const part = page.locator('section', {has: page.locator('#portfw')});
  await part.getByText('As a command').click();
  holds(await part.locator('.as pre').textContent(), 'ipmasqadm portfw -a');
  await part.getByRole('button', {name: 'Copy'}).click();
  await part.getByRole('button', {name: 'Copied'}).waitFor();
});

// --- a fail-over, seen live

await check('two servers are watched', async () => {
  for (const port of [8082, 8081]) {
    await run('board', 'ipmasqadm', 'portfw', '-a', '-P', 'tcp', '-L', outside, '80', '-R', client, String(port));
  }
  await run('board', 'bauta', 'health', 'set', ...group, 'http', 'interval=200ms', 'timeout=500ms', 'order=first');
  await within(5, async () => (await run('board', 'bauta', 'health', 'list')).match(/8081 *healthy[^]*8082 *standby|8082 *standby[^]*8081 *healthy/));
});
const overview = await me.newPage();
const light = overview.locator('[data-light=failover] .pattern');
await check('the overview shows the light as it is', async () => {
  await overview.goto(home);
  equal('on', await light.textContent());
  equal('primary', (await fetched(80)).trim());
});
await check('its plot moves with the traffic', async () => {
  await overview.locator('#plot').scrollIntoViewIfNeeded();
  const before = await overview.locator('#plot canvas').evaluate(canvas => canvas.toDataURL());
  const now = overview.locator('[data-value=down]');
  const load = run('wan', 'sh', '-c', `for i in $(seq 40); do curl -s -o /dev/null --max-time 2 http://${outside}:8080/; sleep 0.05; done`);
  await within(6, async () => !['-', '0\u00a0B'].includes(await now.textContent()));
  await load;
  await within(4, async () => await overview.locator('#plot canvas').evaluate(canvas => canvas.toDataURL()) !== before);
});
await check('a forced fail-over on one page', async () => {
  await page.goto(`${home}/forwards`);
  await page.locator('tr', {hasText: `${client}:8081`}).getByRole('link', {name: /^Change/}).click();
  await page.getByRole('button', {name: /^Force fail-over/}).click();
  await page.waitForSelector('.notice.good:has-text("bauta failover")');
  equal('second', (await fetched(80)).trim());
});
await check('is seen on the other without loading it again: the light, the hosts, the event', async () => {
  await within(5, async () => await light.textContent() === 'slow');
  await within(5, async () => (await overview.locator('[data-news=events]').textContent()).includes('forced'));
  await within(5, async () => /8082.*serves/.test(await overview.locator('[data-news=groups]').textContent()));
});
await check('a host is drained and serves again, by buttons', async () => {
  await page.getByRole('button', {name: /^Have it serve now/}).click();
  await page.waitForSelector('.notice.good:has-text("bauta failover")');
  equal('primary', (await fetched(80)).trim());
  await page.getByRole('button', {name: /^Drain/}).click();
  await within(5, async () => (await fetched(80)).trim() === 'second');
  await page.getByRole('button', {name: 'End draining'}).click();
  await within(5, async () => (await fetched(80)).trim() === 'primary');
});
await overview.close();

// --- the firewall

await check('a rule as text is checked while it is typed', async () => {
  await page.goto(`${home}/firewall?chain=input`);
  const form = await unfold(page, 'Add a rule as text');
  const field = form.getByLabel(/^Rule, as behind/);
  await field.fill('-p tcp -s 10.0.0.0/99 -j DENY');
  await form.locator('output.wrong').waitFor();
  holds(await form.locator('output').textContent(), '10.0.0.0/99');
  await field.fill('-p tcp -s 10.1.0.0/16 -j DENY');
  await form.locator('output:not(.wrong):has-text("10.1.0.0/16")').waitFor();
  await form.getByRole('button', {name: 'Note this rule'}).click();
  await page.waitForSelector('tr:has-text("10.1.0.0/16")');
});
await check('one by its form', async () => {
  const form = await unfold(page, 'Add a rule');
  await form.getByLabel('From (source)').fill('10.2.0.0/16');
  await form.getByRole('button', {name: 'Note this rule'}).click();
  await page.waitForSelector('tr:has-text("10.2.0.0/16")');
  const more = await unfold(page, 'Add a rule as text');
  await more.getByLabel(/^Rule, as behind/).fill('-s 10.3.0.0/16 -l -j REJECT');
  await more.getByRole('button', {name: 'Note this rule'}).click();
  await page.waitForSelector('tr:has-text("10.3.0.0/16")');
});
const order = () => page.locator('tr[data-number] code').allTextContents().then(rules => rules.map(rule => rule.match(/10\.(\d)\.0\.0/)?.[1]).join(''));
await check('their order is changed by keyboard', async () => {
  equal('123', await order());
  await page.getByRole('button', {name: 'Move rule 1 down'}).focus();
  await page.keyboard.press('Enter');
  await within(5, async () => await order() === '213');
});
await check('and by dragging', async () => {
  await page.locator('tr[data-number="3"] th').dragTo(page.locator('tr[data-number="1"] th'));
  await within(5, async () => await order() === '321');
});
await check('applied, that is the order in force', async () => {
  await apply(page);
  await kept();
  equal('321', (await chain('input')).map(rule => rule.match(/10\.(\d)\.0\.0/)[1]).join(''));
});
await check('counters are live', async () => {
  await page.goto(`${home}/firewall?chain=forward`);
  const packets = page.locator('tr[data-number="1"] .number').first();
  const before = await packets.textContent();
  await run('lan', 'curl', '-s', '-o', '/dev/null', '--max-time', '2', `http://${server}/`);
  await within(8, async () => await packets.textContent() !== before);
});
await check('a packet is explained', async () => {
  await page.goto(`${home}/firewall?chain=input`);
  const form = page.locator('form', {has: page.getByLabel('Arrives')});
  await form.getByLabel('From address').fill('10.3.0.9');
  await form.getByLabel('To address').fill(outside);
  await form.getByLabel('To port').fill('8080');
  await form.getByRole('button').click();
  await page.waitForURL(/e-d=/);
  holds(await page.locator('main').textContent(), 'REJECT');
  await sound(page);
});

// --- connections

await check('connections are searched, sorted and cut', async () => {
  const held = run('lan', 'timeout', '30', 'socat', '-u', `TCP:${server}:80`, '-').catch(() => '');
  await page.goto(`${home}/connections`);
  await page.getByLabel('Show only').fill(`tcp ${server}:80`);
  await page.getByLabel('Sort by').selectOption('left');
  await page.getByRole('button', {name: 'Show'}).click();
  await page.waitForURL(/sort=left/);
  holds(await page.locator('main').textContent(), `${server}:80`);
  await sound(page);
  await page.getByRole('button', {name: /^Cut tcp/}).first().click();
  await page.waitForSelector('.notice.good:has-text("bauta cut tcp")');
  await held;
});

// --- all of it

const pages = ['/', '/forwards', '/firewall', '/connections', '/network', '/system', '/settings', '/generations', '/logs', '/command', '/changes', '/wizard'];
for (const [scheme, width, touch] of [['light', 1280, false], ['dark', 1280, false], ['light', 390, true], ['dark', 390, true]]) {
  const context = await person({colorScheme: scheme, viewport: {width, height: 844}, hasTouch: touch, storageState: await me.storageState()});
  const seen = await context.newPage();
  const found = [];
  for (const path of pages) {
    await seen.goto(home + path);
    const moved = await seen.evaluate(() => new Promise(done => {
      let sum = 0;
      new PerformanceObserver(shifts => shifts.getEntries().forEach(each => { sum += each.value; })).observe({type: 'layout-shift', buffered: true});
      setTimeout(() => done(sum), 100);
    }));
    if (moved > 0.01) {
      found.push(`${path}: the page moved while it was loaded, by ${moved}`);
    }
    // What is folded is looked at too.
    await seen.evaluate(() => document.querySelectorAll('details').forEach(each => each.open = true));
    await sound(seen).catch(fault => found.push(`${path}: ${fault.message}`));
  }
  await check(`axe-core finds nothing on ${pages.length} pages, nothing is too wide and nothing moves: ${scheme}, ${width} px`, () => equal('', found.join('\n')));
  await context.close();
}
await end();
