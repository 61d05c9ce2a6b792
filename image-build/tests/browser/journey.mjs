// What a new owner does in a browser: claims the router, forwards a port, sees a fail-over, locks himself out, moves the inside address.
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {Browser, until} from './driver.mjs';

const {PREFIX: prefix, SCRATCH: scratch, FIRST: first} = process.env;
const origin = 'http://192.168.77.1';
const hostile = '"><img src=x onerror=window.hurt=1><script>window.hurt=1</script>';

const told = (what, good, why = '') => console.log(good ? `ok ${what}` : `not ok ${what}\n#   ${why}`);
const step = async (what, does) => {
  try {
    const good = await does();
    told(what, good !== false && good !== null, 'it was not so');
  } catch (gone) {
    told(what, false, String(gone.stack).replaceAll('\n', '\n#   '));
  }
};
const wan = () => {
  try {
    return execFileSync('ip', ['netns', 'exec', `${prefix}-wan`, 'curl', '-s', '--max-time', '2', 'http://203.0.113.1:8080/']).toString().trim();
  } catch (gone) {
    return '';
  }
};

const browser = new Browser(`${prefix}-lan`);
try {
  const page = await browser.page();
  const open = path => page.go(origin + path);
  const apply = async seconds => {
    await open('/changes');
    await page.submit('apply', {seconds: String(seconds)});
  };
  const keep = async () => {
    await apply(60);
    await page.follow('button|Keep it');
  };

  await step('whoever comes first is asked for a password of his own', async () => {
    await open('/');
    await page.fill('[name=password]', 'short');
    return await page.shows('Too short') && (await page.url()).endsWith('/claim');
  });
  await step('the router is claimed, and the wizard follows', async () => {
    await page.fill('[name=password]', 'correct horse 7');
    await page.fill('[name=again]', 'correct horse 7');
    await page.follow('button|Claim it');
    return (await page.url()).endsWith('/wizard');
  });
  await step('what is filled in there waits', async () => {
    await page.fill('[name=name]', 'gate');
    await page.follow('button|Go on');
    return page.shows('bauta set host-name gate');
  });
  await step('and is kept', keep);

  await step('the command is there while a forward is filled in', async () => {
    await open('/forwards');
    await page.form('add-portfw', {'portfw-lport': '8080', 'portfw-raddr': '192.168.77.2', 'portfw-rport': '8082'});
    return page.shows('ipmasqadm portfw -a -P tcp -L 0.0.0.0 8080 -R 192.168.77.2 8082');
  });
  await step('noted, it is shown where it will be', async () => {
    await page.follow('form:has(input[value="add-portfw"]) button[type="submit"]');
    return (await page.text('[data-refresh="portfw"]')).includes('(waits)') && (await page.text('pre.diff')).includes('+ipmasqadm portfw');
  });
  await step('a second host for that port', async () => {
    await page.submit('add-portfw', {'portfw-lport': '8080', 'portfw-raddr': '192.168.77.2', 'portfw-rport': '8081'});
    await keep();
    return ['first', 'second'].includes(wan());
  });
  await step('the hosts are watched', async () => {
    await open('/forwards');
    await page.follow('[data-refresh="portfw"] td a|Change');
    await page.submit('watch', {check: 'http', options: 'interval=200ms timeout=500ms fall=2 rise=2 order=first'});
    await keep();
    return until(async () => {
      await open('/');
      return /healthy|standby/.test(await page.text('[data-news="groups"]'));
    });
  });
  await step('an open overview shows the light, the event and the traffic of a fail-over', async () => {
    const plot = () => page.ask(() => document.querySelector('#plot canvas')?.toDataURL().length);
    await until(plot);
    const before = await page.ask(() => [document.querySelector('[data-news="events"]').innerText, document.querySelector('#plot canvas').toDataURL(),
      document.querySelector('[data-light="failover"] .pattern').innerText]);
    process.kill(Number(first));
    for (let i = 0; i < 20; i++) {
      wan();
    }
    return await until(() => page.ask((events, plot, light) => document.querySelector('[data-news="events"]').innerText !== events
      && document.querySelector('#plot canvas').toDataURL() !== plot
      && (document.querySelector('[data-light="failover"] .pattern').innerText !== light), ...before)) && wan() === 'second';
  });

  const rule = async (text, check) => {
    await open('/firewall?chain=input');
    await page.form('text', {words: text});
    return check ? page.shows(check) : page.follow('form:has(input[value="text"]) button[type="submit"]');
  };
  await step('a rule that is none is said to be while it is typed', () => rule('-p udp -s 1.2.3.4/99 -j DENY', '1.2.3.4/99'));
  await step('rules are put in order by keyboard', async () => {
    for (const port of [7001, 7002, 7003]) {
      await rule(`-p udp -d 0/0 ${port} -j DENY`);
    }
    const before = await page.text('[data-refresh="rules"]');
    await page.loading(() => page.press('button[aria-label="Move rule 3 up"]', 'Enter'));
    const after = await page.text('[data-refresh="rules"]');
    return before.indexOf('7002') < before.indexOf('7003') && after.indexOf('7003') < after.indexOf('7002');
  });
  await step('and by drag', async () => {
    await page.loading(() => page.drag('tr[data-number="3"] th', 'tr[data-number="1"] th'));
    const after = await page.text('[data-refresh="rules"]');
    return after.indexOf('7002') < after.indexOf('7001');
  });
  await step('which is discarded', async () => {
    await open('/changes');
    await page.submit('discard');
    return page.shows('Nothing waits');
  });

  await step('whoever locks himself out sees the page wait and the router go back', async () => {
    await rule('-i eth1 -p tcp -d 0/0 80 -j DENY');
    await open('/changes');
    const form = await page.form('apply', {seconds: '10'});
    await page.click(`${form} button[type="submit"]`);
    return await page.shows('does not answer here any more', 12000) && await page.shows('the router went back to what was before', 25000);
  });
  await step('what locked out is discarded', () => page.submit('discard'));

  await step('a backup is restored', async () => {
    const backup = `${scratch}/backup`;
    writeFileSync(backup, execFileSync('ip', ['netns', 'exec', `${prefix}-board`, 'env', `BAUTA_CONTROL=/run/${prefix}/control`,
      `/run/${prefix}/runtime/bin/bauta`, 'export']).toString() + 'bauta set host-name restored\n');
    await open('/system');
    await page.unfold();
    await page.files('#f-file', [backup]);
    await page.follow('button|Restore');
    await open('/system');
    return await page.ask(() => document.querySelector('form:has(input[value="host-name"]) [name="value"]').value) === 'restored';
  });
  await step('and a generation reverted', async () => {
    await open('/generations');
    await page.follow('td.buttons button|Go back to it');
    await open('/system');
    return await page.ask(() => document.querySelector('form:has(input[value="host-name"]) [name="value"]').value) !== 'restored';
  });

  await step('text that would be markup in any field stays text', async () => {
    for (const path of ['/forwards', '/firewall', '/network', '/system', '/generations', '/connections', '/logs', '/command', '/settings', '/wizard']) {
      await open(path);
      const purposes = await page.ask(text => [...document.querySelectorAll('main form')].filter(form => !/factory|restart|reboot|capture|diagnose|update/
        .test(form.elements.do?.value ?? '')).map((form, i) => {
        for (const field of form.elements) {
          if (/^(text|search|textarea)$/.test(field.type)) {
            field.value = text;
            field.removeAttribute('maxlength');
          }
        }
        return [form.method, form.action, new URLSearchParams(new FormData(form)).toString(), form.querySelector('input[type=text],input[type=search],textarea') !== null];
      }).filter(each => each[3]), hostile);
      for (const [method, action, fields] of purposes) {
        const markup = await page.ask(async (method, action, fields) => {
          const answer = await fetch(method === 'get' ? action + '?' + fields : action,
            method === 'get' ? {} : {method, body: new URLSearchParams(fields)});
          const text = await answer.text();
          return (answer.headers.get('content-type') ?? '').includes('html') && text.includes('<img src=x');
        }, method, action, fields);
        if (markup) {
          throw new Error(`${path}: ${fields}`);
        }
      }
    }
    await open('/');
    return await page.ask(() => window.hurt === undefined);
  });
  await step('nothing of it waits', async () => {
    await open('/changes');
    return (await page.text()).includes('Nothing waits') || page.submit('discard');
  });

  await step('without JavaScript a forward is noted as well', async () => {
    const plain = await browser.page({script: false});
    await plain.go(origin + '/forwards');
    await plain.submit('add-portfw', {'portfw-lport': '8090', 'portfw-raddr': '192.168.77.2'});
    return (await plain.text()).includes('ipmasqadm portfw -a -P tcp -L 0.0.0.0 8090');
  });
  await step('which is discarded, too', async () => {
    await open('/changes');
    await page.submit('discard');
  });

  await step('the page follows to another inside address, and the change is kept there', async () => {
    await open('/network');
    await page.submit('inside', {address: '10.33.44.1/24'});
    await apply(40);
    await until(async () => (await page.url().catch(() => '')) === 'http://10.33.44.1/changes', 30000);
    await page.follow('button|Keep it');
    return (await page.url()).startsWith('http://10.33.44.1/');
  });
  await step('and back', async () => {
    await page.go('http://10.33.44.1/network');
    await page.submit('inside', {address: '192.168.77.1/24'});
    await page.go('http://10.33.44.1/changes');
    await page.submit('apply', {seconds: '40'});
    await until(async () => (await page.url().catch(() => '')) === origin + '/changes', 30000);
    await page.follow('button|Keep it');
    return (await page.url()).startsWith(origin);
  });
  told('no page complained', page.complaints.length === 0, page.complaints.join('\n#   '));
} finally {
  await browser.close();
}
