// What the pages System and Network, the log and the wizard are for, one after the other, by their forms.
import {apply, check, client, does, end, equal, holds, home, inside, login, outside, password, person, prefix, run, scratch, sections, server, sound, unfold,
  virtualBoard, within} from './browser.mjs';
import {execFile, spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {promisify} from 'node:util';

const me = await person();
const page = await me.newPage();
const section = sections(page);
const good = text => page.waitForSelector(`.notice.good:has-text("${text}")`);
const kept = () => page.waitForSelector('.notice.good:has-text("Kept")');
/** A connection from inside that stands and does nothing. */
const hold = () => spawn('ip', ['netns', 'exec', `${prefix}-lan`, 'socat', '-u', `TCP:${server}:80`, '-'], {stdio: 'ignore'});
const waiting = () => page.locator('.commands code').allTextContents();

await check('whoever knows the password is let in', () => login(page));

// --- questions

await check('ping, traceroute and a name look-up from the router', async () => {
  for (const [what, host, answer] of [['ping', server, '0% packet loss'], ['route', server, server], ['name', 'localhost', '127.0.0.1']]) {
    await page.goto(`${home}/system`);
    const form = section('Ask from the router');
    await form.getByLabel('What', {exact: true}).selectOption(what);
    await form.getByLabel('Name or address').fill(host);
    await form.locator('output.command:has-text("bauta diagnose")').waitFor();
    await form.getByRole('button', {name: 'Ask'}).click({timeout: 40_000});
    await good(`bauta diagnose ${what} ${host}`);
    holds(await page.locator('.notice.good').textContent(), answer);
  }
});
await check('packets are recorded, and the file is one for Wireshark', async () => {
  await page.goto(`${home}/system`);
  const form = section('Record packets');
  await form.getByLabel('Host').fill(server);
  await form.getByLabel('Seconds').fill('2');
  const [download] = await Promise.all([page.waitForEvent('download'), form.getByRole('button', {name: 'Record'}).click(),
    run('lan', 'sh', '-c', `for i in $(seq 15); do curl -s -o /dev/null --max-time 1 http://${server}/; sleep 0.1; done`)]);
  await download.saveAs(`${scratch}/recorded`);
  const file = readFileSync(`${scratch}/recorded`);
  equal(0x0a0d0d0a, file.readUInt32BE(0));
  holds(file.toString('latin1'), 'GET / HTTP');
});

// --- the board

await check('the lights are tested, and the overview shows it live', async () => {
  await page.goto(home);
  const light = page.locator('[data-light=unconfirmed] .pattern');
  equal('off', await light.textContent());
  await run('board', 'bauta', 'leds', 'test', '4');
  await within(3, async () => await light.textContent() !== 'off');
  await within(8, async () => await light.textContent() === 'off');
});
await check('a button on the page tests them too, and leads to where they are seen', async () => {
  await page.goto(`${home}/system`);
  await section('Lights and button').getByRole('button', {name: 'Test the lights'}).click();
  await page.waitForURL(`${home}/`);
  await good('bauta leds test');
  await within(3, async () => await page.locator('[data-light=unconfirmed] .pattern').textContent() !== 'off');
});
await check('the plot goes over to the last day, and back', async () => {
  await page.locator('#plot').scrollIntoViewIfNeeded();
  await page.locator('#plot canvas').waitFor();
  const lastDay = page.getByRole('button', {name: 'Last day'});
  const [answer] = await Promise.all([page.waitForResponse(/history\?of=day/), lastDay.click()]);
  equal(60, (await answer.json()).step);
  equal('true', await lastDay.getAttribute('aria-pressed'));
  const minutes = (await answer.json()).down.length;
  await page.locator(minutes > 1 ? '#plot canvas' : '#plot:has-text("a point for each minute")').waitFor();
  await page.getByRole('button', {name: 'Last 10 minutes'}).click();
  await page.locator('#plot canvas').waitFor();
  equal('false', await lastDay.getAttribute('aria-pressed'));
});
await check('a light is put at another pin', async () => {
  await page.goto(`${home}/system`);
  const form = await unfold(page, 'Put a light at another pin');
  await form.getByLabel('Light', {exact: true}).selectOption('link');
  await form.getByLabel('Pin', {exact: true}).fill('gpio:5');
  await form.getByRole('button', {name: 'Note this'}).click();
  await page.waitForSelector('.notice.waiting');
  await apply(page);
  await kept();
  await page.goto(`${home}/system`);
  holds(await section('Lights and button').locator('tr', {hasText: 'link'}).textContent(), 'gpio:5');
  holds(await run('board', 'bauta', 'leds', 'list'), 'gpio:5');
});
await check('the password is changed, with the one until now only', async () => {
  const change = async (current, next) => {
    await page.goto(`${home}/system`);
    const form = await unfold(page, "Change the administrator's password");
    await form.getByLabel('The password until now').fill(current);
    await form.getByLabel('The new password').fill(next);
    await form.getByLabel('The same again').fill(next);
    await form.getByRole('button', {name: 'Change it'}).click();
  };
  await change('wrong horse 7', 'another horse 8');
  await page.waitForSelector('.notice.bad');
  await change(password, 'another horse 8');
  await page.waitForSelector('.notice.good, h1:has-text("Log in")');
  const other = await (await person()).newPage();
  await other.goto(`${home}/login`);
  await other.getByLabel("The administrator's password").fill('another horse 8');
  await other.getByRole('button', {name: 'Log in'}).click();
  await other.waitForURL(`${home}/`);
  await run('board', 'sh', '-c', `echo '${password}' | bauta password`);
});
await check('a program gets its token on the page or by a command, and the one made last holds', async () => {
  const letIn = async token => (await run('lan', 'curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', '--max-time', '3', '-H',
    `Authorization: Bearer ${token}`, `${home}/api/v1/status`)) === '200';
  const told = text => text.match(/not shown again:\s+([\w-]{43})/)[1];
  await run('board', 'bauta', 'token', 'remove'); // whatever was there before
  await page.goto(`${home}/system`);
  await section('Programs').getByRole('button', {name: 'Make a token'}).click();
  await good('bauta token make');
  const first = told(await page.locator('.notice.good').textContent());
  equal(true, await letIn(first));
  const second = told(await run('board', 'bauta', 'token', 'make'));
  equal('false true', `${await letIn(first)} ${await letIn(second)}`);
  await section('Programs').getByRole('button', {name: 'Remove the token'}).click();
  await good('bauta token remove');
  equal(false, await letIn(second));
  holds(await run('board', 'bauta', 'token'), 'no token is known');
});
await check('the log is searched', async () => {
  await page.goto(`${home}/logs`);
  await page.getByLabel('With the text').fill('SHA-256');
  await page.getByRole('button', {name: 'Show'}).click();
  await page.waitForURL(/SHA-256/);
  const lines = await page.locator('td.said').allTextContents();
  equal(true, lines.length > 0 && lines.every(line => line.includes('SHA-256')));
});
await check('versions and licences are told', async () => {
  await page.goto(`${home}/system`);
  holds(await section('About').textContent(), 'Apache License 2.0');
  await sound(page);
});

// --- the network

await check('range, a lease for good, a name, a pool, a service and a helper wait together, each with its command', async () => {
  await page.goto(`${home}/network`);
  const note = async (summary, fields, button = 'Note this') => {
    const form = await unfold(page, summary);
    for (const [label, value] of Object.entries(fields)) {
      await form.getByLabel(label, {exact: true}).first().fill(value);
    }
    await form.getByRole('button', {name: button}).click();
    await page.waitForSelector('.notice.good:has-text("Noted")');
  };
  await note('Range and time', {'First address': '192.168.77.150', 'Last address': '192.168.77.160'}, 'Note the range');
  const fixed = section('Stations that always get the same address (static leases)');
  await fixed.locator('summary', {hasText: 'Add one'}).click();
  await fixed.getByLabel('Hardware address (MAC)').fill('02:00:00:00:00:21');
  await fixed.getByLabel('Address', {exact: true}).fill('192.168.77.21');
  await fixed.getByLabel('Name').fill('scanner');
  await fixed.getByRole('button', {name: 'Note this'}).click();
  await good('bauta dhcp static');
  const names = section('Names of your own');
  await names.locator('summary', {hasText: 'Add one'}).click();
  await names.getByLabel('Name').fill('printer');
  await names.getByLabel('Address').fill('192.168.77.20');
  await names.getByRole('button', {name: 'Note this'}).click();
  await good('bauta dns name printer');
  const services = section('What of the router itself answers on the outside');
  await services.locator('summary', {hasText: 'Open one'}).click();
  await services.getByLabel('Protocol').selectOption('ping');
  await services.getByRole('button', {name: 'Note this'}).click();
  await good('bauta outside allow ping');
  await section('Helpers for protocols that announce connections').locator('tr', {hasText: 'irc'}).getByRole('button', {name: 'Load'}).click();
  await good('bauta helper load irc');
  await page.goto(`${home}/changes`);
  equal('bauta dhcp range 192.168.77.150 192.168.77.160|bauta dhcp static 02:00:00:00:00:21 192.168.77.21 scanner|bauta dns name printer'
    + ' 192.168.77.20|bauta outside allow ping|bauta helper load irc', (await waiting()).join('|'));
  equal(false, await does('wan', 'ping', '-c', '1', '-W', '1', outside));
});
await check('one is taken out, the others are applied and have their effect', async () => {
  await page.locator('.commands li', {hasText: 'helper load irc'}).getByRole('button', {name: 'Take out'}).click();
  await within(5, async () => (await waiting()).length === 4);
  await apply(page);
  await kept();
  equal(true, await does('wan', 'ping', '-c', '1', '-W', '1', outside));
  await within(8, async () => (await run('lan', 'busybox', 'nslookup', 'printer', inside)).includes('192.168.77.20'));
  holds(await run('board', 'bauta', 'dhcp'), '02:00:00:00:00:21 192.168.77.21 scanner');
});
await check('a pool is added on the page: hosts inside have its address outside; and deleted again', async () => {
  const pools = section('Outside addresses for inside hosts (address pools)');
  const seen = async () => (await run('lan', 'curl', '-s', '--max-time', '3', `http://${server}/`)).trim();
  await page.goto(`${home}/network`);
  await pools.locator('summary', {hasText: 'Add some'}).click();
  await pools.getByLabel('Outside addresses', {exact: true}).fill('203.0.113.32/30');
  await pools.locator('output.command:has-text("ipmasqadm nat -a -L 203.0.113.32/30")').waitFor();
  await pools.getByRole('button', {name: 'Note this'}).click();
  await good('ipmasqadm nat -a -L 203.0.113.32/30');
  equal(outside, await seen());
  await apply(page);
  await kept();
  holds(await seen(), '203.0.113.3');
  await page.goto(`${home}/network`);
  await pools.locator('tr', {hasText: '203.0.113.32'}).getByRole('button', {name: 'Delete'}).click();
  await good('ipmasqadm nat -d');
  await apply(page);
  await kept();
  equal(outside, await seen());
  equal(false, (await run('board', 'ipmasqadm', 'nat', '-l', '-n')).includes('203.0.113.32'));
});
await check('all connections of a host are cut', async () => {
  const held = [1, 2, 3].map(() => hold());
  const stand = async () => (await run('board', 'bauta', 'connections', 'tcp', client)).split('ESTABLISHED').length - 1;
  await within(5, async () => await stand() === 3);
  await page.goto(`${home}/connections?q=tcp ${client} ${server}:80`);
  await page.locator('tbody tr').first().getByRole('link', {name: client}).click();
  await page.waitForURL(`${home}/connections?q=${client}`);
  page.removeAllListeners('dialog');
  page.once('dialog', dialog => dialog.accept());
  await page.getByRole('button', {name: /^Cut (all|the)/}).click();
  await good('bauta cut 192.168.77.2');
  equal(0, await stand());
  held.forEach(each => each.kill());
});

// --- the wizard

await check('the wizard takes a fixed outside address, and shows the command before anything happens', async () => {
  await page.goto(`${home}/wizard`);
  equal(false, await page.getByLabel('Address and length').isVisible());
  await page.getByLabel('Where the outside address comes from').selectOption('static');
  await page.getByLabel('Address and length').fill('203.0.113.9/24');
  await page.getByLabel('Next router (gateway)').fill(server);
  await page.getByRole('button', {name: 'Go on'}).click();
  await page.waitForURL(`${home}/changes`);
  holds((await waiting()).join('|'), `bauta set outside-address 203.0.113.9/24,${server}`);
  await page.getByRole('button', {name: 'Discard all'}).click();
  await page.waitForSelector('text=Nothing waits to be applied');
});

// --- starting again

await check('the firmware is restarted from the page; a connection goes on, and the page is there again', async () => {
  const held = hold();
  await within(5, async () => (await run('board', 'bauta', 'connections', 'tcp', server)).includes('ESTABLISHED'));
  await page.goto(`${home}/system`);
  await section('Start again').getByRole('button', {name: 'Restart the firmware'}).click();
  await page.waitForSelector('.trial:has-text("The router starts again")');
  await within(10, async () => !await does('board', 'bauta', 'status'));
  // What supervises it on a board.
  await promisify(execFile)(virtualBoard, ['up', '--no-pc', '--no-build']);
  holds(await run('board', 'bauta', 'connections', 'tcp', server), 'ESTABLISHED');
  held.kill();
  await page.waitForURL(`${home}/login?then=/system`);
  await login(page);
});
await check('a computer that is not the router\'s alone is not started again, and that is said', async () => {
  await page.goto(`${home}/system`);
  equal(0, await section('Start again').getByRole('button', {name: 'Restart the board'}).count());
  holds(await section('Start again').textContent(), 'The computer is not started again from here');
  await page.goto(`${home}/command`);
  await page.getByRole('textbox', {name: 'Command'}).fill('bauta reboot');
  await page.getByRole('button', {name: 'Run'}).click();
  await page.waitForSelector('.notice.bad:has-text("does not start that again")');
});
await end();
