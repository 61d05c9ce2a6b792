// What moves on the pages. All of them work without it: this only shows sooner what the next load would show.
'use strict';

(() => {
  const thin = '\u202f';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];

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
        element.classList.remove('changed');
        void element.offsetWidth;
        element.classList.add('changed');
      }
    },

    /** Called with what the router tells once a second, while the page is seen. */
    listeners: [],
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
    for (const element of document.querySelectorAll('[data-drop]')) {
      const count = values.drops[element.dataset.drop];
      bauta.set(element, bauta.number(count));
      if (count > 0 && element.parentElement.hidden) {
        element.parentElement.hidden = false;
      }
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
    for (const element of document.querySelectorAll('[data-value]')) {
      const value = values[element.dataset.value];
      if (value !== undefined) {
        bauta.set(element, element.dataset.unit === 'bytes' ? bauta.volume(value) : bauta.number(value));
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
          output.textContent = complaint ? (command ? command + '\n' : '') + complaint : command;
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

  // --- the time zone this browser is in, as a proposal

  for (const input of document.querySelectorAll('[data-zone]')) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const hint = document.getElementById(input.getAttribute('aria-describedby'));
    if (zone && hint && zone !== input.value) {
      hint.textContent = 'Such as ' + zone + ', where this browser is';
    }
  }

  // --- questions before what cannot be undone

  for (const form of document.querySelectorAll('form[data-ask]')) {
    form.addEventListener('submit', event => {
      if (!confirm(form.dataset.ask)) {
        event.preventDefault();
      }
    });
  }

  // --- copying

  for (const button of document.querySelectorAll('[data-copy]')) {
    button.hidden = !navigator.clipboard;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = 'Copied';
    });
  }
})();
