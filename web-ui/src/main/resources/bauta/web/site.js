// What moves on the pages. All of them work without it: this only shows sooner what the next load would show.
'use strict';

(() => {
  const thin = '\u202f';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];

  // A colour that comes and goes at once costs the browser two pictures; one that fades would cost it sixty a second.
  const flash = element => {
    element.classList.add('changed');
    setTimeout(() => element.classList.remove('changed'), 600);
  };

  const bauta = window.bauta = {
    /** Digits in groups of three. */
    number: value => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, thin),

    /** Three digits that matter, with a decimal unit. */
    volume(bytes) {
      let unit = 0;
      while (bytes >= 999.5 && unit < units.length - 1) {
        bytes /= 1000;
        unit++;
      }
      const decimals = unit === 0 || bytes >= 99.95 ? 0 : bytes >= 9.995 ? 1 : 2;
      return bytes.toFixed(decimals) + '\u00a0' + units[unit];
    },

    /** Puts text where it changed, and says so with a colour. */
    set(element, text) {
      if (element && element.textContent !== text) {
        element.textContent = text;
        flash(element);
      }
    },

    /** Called with what the router tells once a second, while the page is seen. */
    listeners: [],
  };

  /** Puts a command there, whose options are kept whole at the ends of lines, as those of the pages are. */
  const show = (element, text) => element.replaceChildren(...text.split(/(?<=\s)|(?=\s)/).map(word => {
    if (!word.includes('-') || word.length > 24) {
      return word;
    }
    const whole = document.createElement('span');
    whole.className = 'nobreak';
    whole.textContent = word;
    return whole;
  }));

  const pause = millis => new Promise(done => setTimeout(done, millis));

  /** Says one thing after the other on top of the page. @param there where it will be, if it moves */
  const notice = there => {
    const said = document.createElement('section');
    said.className = 'notice trial';
    said.setAttribute('role', 'status');
    const text = document.createElement('p');
    said.append(text);
    const link = document.createElement('a');
    link.href = there;
    link.textContent = there;
    return words => {
      text.textContent = words;
      if (there) {
        text.append(' ', link);
      }
      if (!said.isConnected) {
        document.querySelector('main').prepend(said);
        said.scrollIntoView({block: 'nearest'});
      }
    };
  };

  /** The page as it is now; null where it does not come. */
  const again = async (millis = 5000) => {
    try {
      const answer = await fetch(location.href, {signal: AbortSignal.timeout(millis)});
      return answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null;
    } catch (gone) {
      return null;
    }
  };

  // --- live values

  const live = document.querySelector('[data-live]');
  if (live && window.EventSource) {
    let source = null;
    const listen = () => {
      if (document.hidden) {
        if (source) {
          source.close();
          source = null;
        }
      } else if (!source) {
        source = new EventSource(live.dataset.live);
        source.onmessage = event => {
          const values = JSON.parse(event.data);
          for (const listener of bauta.listeners) {
            listener(values);
          }
        };
      }
    };
    document.addEventListener('visibilitychange', listen);
    addEventListener('DOMContentLoaded', listen);
  }

  bauta.listeners.push(values => {
    for (const element of document.querySelectorAll('[data-drops]')) {
      const count = element.dataset.drops.split(' ').reduce((sum, reason) => sum + values.drops[reason], 0);
      bauta.set(element, bauta.number(count));
      element.classList.toggle('bad', count > 0);
    }
    for (const element of document.querySelectorAll('[data-words]')) {
      bauta.set(element, values[element.dataset.words]);
    }
    for (const element of document.querySelectorAll('[data-card]')) {
      const [side, field] = element.dataset.card.split('.');
      const card = values.cards.find(each => each.side === side);
      if (card) {
        bauta.set(element, element.dataset.unit === 'bytes' ? bauta.volume(card[field]) : bauta.number(card[field]));
      }
    }
    for (const element of document.querySelectorAll('[data-uptime]')) {
      const two = number => String(Math.floor(number)).padStart(2, '0');
      const days = Math.floor(values.uptime / 86400);
      element.textContent = (days ? days + ' d ' : '') + Math.floor(values.uptime / 3600) % 24 + ':' + two(values.uptime / 60 % 60) + ':'
        + two(values.uptime % 60);
    }
    for (const element of document.querySelectorAll('[data-light]')) {
      const pattern = values.lights[element.dataset.light];
      const lamp = element.querySelector('.lamp');
      if (pattern && !lamp.classList.contains(pattern)) {
        lamp.className = 'lamp ' + pattern;
        bauta.set(element.querySelector('.pattern'), pattern);
      }
    }
    for (const element of document.querySelectorAll('[data-value]')) {
      const value = values[element.dataset.value];
      if (value !== undefined) {
        bauta.set(element, element.dataset.unit === 'bytes' ? bauta.volume(value) : bauta.number(value));
      }
    }
  });

  // --- plots, whose scripts are fetched once somebody comes near them

  for (const box of document.querySelectorAll('[data-scripts]')) {
    new IntersectionObserver((seen, observer) => {
      if (!seen.some(each => each.isIntersecting)) {
        return;
      }
      observer.disconnect();
      const style = document.createElement('link');
      style.rel = 'stylesheet';
      style.href = box.dataset.style;
      document.head.append(style);
      for (const path of box.dataset.scripts.split(' ')) {
        const script = document.createElement('script');
        script.src = path;
        // In this order.
        script.async = false;
        document.head.append(script);
      }
    }, {rootMargin: '200px'}).observe(box);
  }

  // --- parts that are others once something has happened

  let news = null;
  bauta.listeners.push(async values => {
    const before = news;
    news = values.news;
    if (before === null || before === news) {
      return;
    }
    const page = await again();
    for (const part of document.querySelectorAll('[data-news]')) {
      const other = page?.querySelector('[data-news="' + CSS.escape(part.dataset.news) + '"]');
      if (other) {
        part.replaceChildren(...other.childNodes);
        flash(part);
      }
    }
  });

  // --- how long a change stays on trial

  for (const element of document.querySelectorAll('[data-countdown]')) {
    const end = performance.now() + Number(element.dataset.countdown) * 1000;
    const timer = setInterval(() => {
      const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      element.textContent = left + ' s';
      if (left === 0) {
        clearInterval(timer);
        setTimeout(() => location.assign(location.pathname), 1500);
      }
    }, 500);
  }

  // --- putting changes on trial: whatever becomes of the router meanwhile, this page stays and says so

  for (const form of document.querySelectorAll('form[data-follow]')) {
    if (location.hash.length > 1) {
      form.elements.ticket.value = location.hash.slice(1);
      history.replaceState(null, '', location.pathname);
      form.action += '#keep';
      form.submit();
    }
  }

  // Whoever comes here has just reached the router with the change in force.
  const kept = document.querySelector('form[data-keep]');
  if (location.hash === '#keep' && kept) {
    history.replaceState(null, '', location.pathname);
    kept.requestSubmit();
  }

  for (const form of document.querySelectorAll('form[data-apply]')) {
    const {there, ticket} = form.dataset;
    const beyondSeconds = 60;
    // A browser has six connections to a router at most, and each of these answers ends its own: the last one came over a new one.
    const connections = 8;
    const answers = async (url, options) => {
      try {
        await fetch(url, {...options, cache: 'no-store', signal: AbortSignal.timeout(1500)});
        return true;
      } catch (gone) {
        return false;
      }
    };
    const reached = async () => {
      for (let i = 0; i < connections; i++) {
        if (!await answers('/follow', {redirect: 'manual'})) {
          return false;
        }
      }
      return true;
    };
    const keep = document.getElementById('keep');
    const changes = () => {
      history.replaceState(null, '', '/changes' + (keep.checked ? '#keep' : ''));
      location.reload();
    };
    const say = notice(there);
    const watch = async (begun, seconds) => {
      for (;;) {
        const gone = (performance.now() - begun) / 1000;
        const left = Math.ceil(seconds - gone);
        say((there ? 'The router moves, and this page follows as soon as it is reached there. ' : 'The router does not answer here any more. ')
          + (left > 0 ? 'Unless somebody keeps the change it goes back by itself in ' + left + ' s.' : 'It goes back by itself now.'));
        if (there && await answers(there + '/follow', {mode: 'no-cors'})) {
          location.assign(there + '/follow' + (ticket ? '#' + ticket : ''));
          return;
        }
        // While it is about to move it may still answer here.
        if ((!there || left < 0) && await reached()) {
          changes();
          return;
        }
        if (left < -beyondSeconds) {
          say('The router does not answer. It should have gone back by now: is this computer still connected to its inside, with an address of'
            + ' its network? Load this page again then.');
          return;
        }
        await pause(700);
      }
    };
    form.addEventListener('submit', async event => {
      event.preventDefault();
      const seconds = Number(form.elements.seconds.value);
      const begun = performance.now();
      form.querySelector('button').disabled = true;
      say('The changes are put in force.');
      try {
        const answer = await fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form)), signal: AbortSignal.timeout(6000)});
        if (!answer.ok) {
          // It is refused, and the page that says why is this one.
          form.submit();
        } else if (there) {
          await watch(begun, seconds);
        } else if (await reached()) {
          changes();
        } else {
          await watch(begun, seconds);
        }
      } catch (gone) {
        await watch(begun, seconds);
      }
    });
  }

  // --- starting again: the sessions end with the old start, so the new one has begun where the page wants a login

  for (const form of document.querySelectorAll('form[data-restarts]')) {
    const mostMillis = 300_000;
    const begun = async () => {
      try {
        return (await fetch(location.pathname, {redirect: 'manual', cache: 'no-store', signal: AbortSignal.timeout(1500)})).type === 'opaqueredirect';
      } catch (gone) {
        return false;
      }
    };
    form.addEventListener('submit', async event => {
      event.preventDefault();
      const say = notice();
      const body = new URLSearchParams(new FormData(form));
      form.querySelector('button').disabled = true;
      try {
        const answer = await fetch(form.action, {method: 'POST', body});
        if (!answer.ok) {
          form.submit();
          return;
        }
      } catch (gone) {
        // It was quick.
      }
      say('The router starts again. This page comes back as soon as it answers.');
      for (const end = performance.now() + mostMillis; performance.now() < end; await pause(500)) {
        if (await begun()) {
          location.reload();
          return;
        }
      }
      say('The router does not answer. Is this computer still connected to its inside, with an address of its network? Load this page again then.');
    });
  }

  // --- the command that a form would give

  const previewable = form => form.method === 'post' && form.querySelector('output.command');
  for (const form of document.querySelectorAll('form')) {
    if (!previewable(form)) {
      continue;
    }
    const output = form.querySelector('output.command');
    let timer = 0;
    let asked = 0;
    const ask = async () => {
      const mine = ++asked;
      const fields = new URLSearchParams();
      for (const [name, value] of new FormData(form)) {
        if (typeof value === 'string' && form.elements[name].type !== 'password') {
          fields.append(name, value);
        }
      }
      fields.append('preview', '1');
      try {
        const answer = await fetch(form.action, {method: 'POST', body: fields});
        if (mine === asked && answer.ok) {
          const {command, complaint} = await answer.json();
          show(output, complaint ? (command ? command + '\n' : '') + complaint : command);
          output.classList.toggle('wrong', complaint !== '');
        }
      } catch (gone) {
        output.textContent = '';
      }
    };
    form.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 250);
    });
  }

  // --- passwords

  for (const input of document.querySelectorAll('[data-strength]')) {
    const hint = document.getElementById(input.getAttribute('aria-describedby'));
    const before = hint.textContent;
    hint.setAttribute('aria-live', 'polite');
    input.addEventListener('input', () => {
      const value = input.value;
      const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter(kind => kind.test(value)).length;
      const different = new Set(value).size;
      const bits = Math.min(value.length, different * 2) * (1.5 + kinds * 0.75);
      hint.textContent = value === '' ? before
        : value.length < 10 ? 'Too short: ' + value.length + ' of 10 characters'
        : bits < 36 ? 'Weak: make it longer or mix it more'
        : bits < 56 ? 'Fair' : 'Strong';
    });
  }

  for (const input of document.querySelectorAll('[data-again]')) {
    const first = input.form.querySelector('[data-strength]');
    const compare = () => input.setCustomValidity(input.value === first.value ? '' : 'The two passwords are not the same.');
    input.addEventListener('input', compare);
    first.addEventListener('input', compare);
  }

  // --- the time zone this browser is in, as a proposal, once somebody comes to the field: browsers take long to find it out

  for (const input of document.querySelectorAll('[data-zone]')) {
    input.addEventListener('focus', () => {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      const hint = document.getElementById(input.getAttribute('aria-describedby'));
      if (zone && zone !== input.value) {
        hint.textContent = 'Such as ' + zone + ', where this browser is';
      }
    }, {once: true});
  }

  // --- tables that refresh themselves, while somebody looks at them and for a bounded time

  const box = document.getElementById('refresh');
  if (box) {
    const every = 5000;
    const most = 240;
    const regions = () => document.querySelectorAll('[data-refresh]');
    const rows = region => [...region.querySelectorAll('tbody tr')];
    const key = region => rows(region).map(row => row.dataset.key || row.textContent).join('\n');
    const renew = (region, other) => {
      if (key(region) === key(other) && rows(region)[0]?.dataset.key) {
        // The same rows: only numbers have changed, and what has the focus keeps it.
        const now = other.querySelectorAll('td');
        region.querySelectorAll('td').forEach((cell, i) => {
          if (cell.children.length === 0 && now[i].children.length === 0) {
            bauta.set(cell, now[i].textContent);
          }
        });
      } else if (!region.contains(document.activeElement) && !region.querySelector('.dragged')) {
        region.replaceChildren(...other.childNodes);
      }
    };
    let times = 0;
    let asking = false;
    const tick = async () => {
      if (document.hidden || !box.checked || asking) {
        return;
      }
      if (++times > most) {
        box.checked = false;
        times = 0;
        return;
      }
      asking = true;
      const page = await again(every);
      for (const region of regions()) {
        const other = page?.querySelector('[data-refresh="' + CSS.escape(region.dataset.refresh) + '"]');
        if (other) {
          renew(region, other);
        }
      }
      asking = false;
    };
    setInterval(tick, every);
  }

  // --- rows that are put in order by dragging; the buttons in them do the same

  for (const form of document.querySelectorAll('form[data-reorder]')) {
    let dragged = null;
    const row = target => target.closest ? target.closest('tr[data-number]') : null;
    const clear = () => form.querySelectorAll('.over').forEach(each => each.classList.remove('over'));
    form.addEventListener('pointerdown', event => {
      const from = row(event.target);
      if (from) {
        from.draggable = !event.target.closest('button, a, code');
      }
    });
    form.addEventListener('dragstart', event => {
      dragged = row(event.target);
      if (dragged) {
        dragged.classList.add('dragged');
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', dragged.dataset.number);
      }
    });
    form.addEventListener('dragover', event => {
      const over = row(event.target);
      if (dragged && over) {
        event.preventDefault();
        clear();
        over.classList.add('over');
      }
    });
    form.addEventListener('drop', event => {
      const over = row(event.target);
      if (dragged && over && over !== dragged) {
        event.preventDefault();
        const field = document.createElement('input');
        field.type = 'hidden';
        field.name = form.dataset.reorder;
        field.value = dragged.dataset.number + ' ' + over.dataset.number;
        form.append(field);
        form.submit();
      }
    });
    form.addEventListener('dragend', () => {
      clear();
      dragged?.classList.remove('dragged');
      dragged = null;
    });
  }

  // --- questions before what cannot be undone

  for (const form of document.querySelectorAll('form[data-ask]')) {
    form.addEventListener('submit', event => {
      if (!confirm(form.dataset.ask)) {
        event.preventDefault();
      }
    });
  }

  // --- an update, in pieces, so that no request takes long

  for (const form of document.querySelectorAll('form[data-upload]')) {
    const smallestPiece = 1 << 16;
    const patience = 120_000;
    const output = form.querySelector('output');
    form.hidden = false;
    const ask = async (query, options) => {
      const answer = await fetch(form.dataset.upload + query, {...options, signal: AbortSignal.timeout(20_000)});
      if (!answer.ok) {
        throw Object.assign(new Error(await answer.text()), {refused: true});
      }
      return answer.json();
    };
    const send = async file => {
      let at = 0;
      let pieceBytes = 1 << 20;
      let progress = performance.now();
      while (at < file.size) {
        const end = Math.min(file.size, at + pieceBytes);
        let state;
        try {
          state = await ask('?at=' + at + (end === file.size ? '&last' : ''),
            {method: 'POST', headers: {'X-CSRF': form.elements.csrf.value}, body: file.slice(at, end)});
        } catch (gone) {
          if (gone.refused || performance.now() - progress > patience) {
            throw gone;
          }
          // The router waits a few seconds for a request. What a slow way does not carry in that time goes in smaller pieces.
          pieceBytes = Math.max(smallestPiece, pieceBytes / 2);
          await pause(300);
          continue;
        }
        if (state.received === at) {
          if (!state.running || performance.now() - progress > patience) {
            return state;
          }
          await pause(300);
        } else {
          progress = performance.now();
        }
        at = state.received;
        output.textContent = bauta.volume(at) + ' of ' + bauta.volume(file.size) + ' sent';
      }
      for (let i = 0; i < 600; i++) {
        const state = await ask('', {});
        if (!state.running) {
          return state;
        }
        output.textContent = state.said || 'It is being checked and written.';
        await pause(1000);
      }
      throw new Error('It is still being written; load this page again later.');
    };
    form.addEventListener('submit', async event => {
      event.preventDefault();
      const button = form.querySelector('button');
      button.disabled = true;
      try {
        const state = await send(form.elements.file.files[0]);
        output.textContent = state.said || 'It broke off.';
        output.className = 'command ' + (state.exit === 0 ? 'good' : 'bad');
      } catch (gone) {
        output.textContent = 'It broke off: ' + gone.message;
        output.className = 'command bad';
      }
      button.disabled = false;
    });
  }

  // --- tables that are wider than their place are moved by the keyboard too

  const wide = new ResizeObserver(seen => seen.forEach(({target}) => {
    if (target.scrollWidth > target.clientWidth) {
      target.tabIndex = 0;
    } else {
      target.removeAttribute('tabindex');
    }
  }));
  document.querySelectorAll('.scroll').forEach(each => wide.observe(each));

  // --- copying

  for (const button of document.querySelectorAll('[data-copy]')) {
    button.addEventListener('click', async () => {
      const from = document.getElementById(button.dataset.copy);
      if (navigator.clipboard) {
        await navigator.clipboard.writeText(from.textContent);
      } else {
        // Over HTTP there is no clipboard for scripts, but what is selected can be copied.
        getSelection().selectAllChildren(from);
        document.execCommand('copy');
      }
      button.textContent = 'Copied';
    });
  }
})();
