// An update sent by the page System, the board started again, and a factory reset asked for there. The files are in the scratch directory.
import {check, end, equal, holds, home, login, person, scratch, sections, unfold} from './browser.mjs';

const page = await (await person()).newPage();
const section = sections(page);

async function write(file) {
  const form = await unfold(page, 'Put another version on it');
  await form.getByLabel('Update file').setInputFiles(`${scratch}/${file}`);
  await form.getByRole('button', {name: 'Write it'}).click();
  const said = form.locator('output.good, output.bad');
  await said.waitFor({timeout: 60_000});
  return `${await said.evaluate(output => output.classList.contains('good') ? 'good' : 'bad')}: ${await said.textContent()}`;
}

await check('whoever knows the password is let in', () => login(page));
await check('an update that breaks off is refused on the page, with why', async () => {
  await page.goto(`${home}/system`);
  holds(await section('Update').textContent(), 'version 0.1.0 runs, from slot a');
  const said = await write('torn');
  equal('bad', said.slice(0, 3));
  equal(true, said.length > 20);
});
await check('a good one is written, and the page says that it is tried at the next start', async () => {
  await page.goto(`${home}/system`);
  const said = await write('update');
  equal('good', said.slice(0, 4));
  holds(said, '0.2.0');
  await page.goto(`${home}/system`);
  holds(await section('Update').textContent(), '0.2.0');
});
await check('where the way carries no whole piece of it in the time for a request, smaller ones are sent', async () => {
  const way = await page.context().newCDPSession(page);
  const carries = octets => way.send('Network.emulateNetworkConditions', {offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: octets});
  await carries(60_000);
  equal('good', (await write('update')).slice(0, 4));
  await carries(-1);
});
await check('the whole board is started again by a button: the page waits, and is there again', async () => {
  await page.goto(`${home}/system`);
  await section('Start again').getByRole('button', {name: 'Restart the board'}).click();
  await page.waitForSelector('.trial:has-text("The router starts again")');
  await page.waitForURL(`${home}/login?then=/system`, {timeout: 60_000});
  await login(page);
});
await check('a factory reset wants the word', async () => {
  await page.goto(`${home}/system`);
  const form = await unfold(page, 'Factory reset');
  await form.getByLabel('Type RESET to go on').fill('reset');
  await form.getByRole('button', {name: 'Forget everything'}).click();
  await page.waitForSelector('.notice.bad:has-text("Type RESET")');
});
await end();
