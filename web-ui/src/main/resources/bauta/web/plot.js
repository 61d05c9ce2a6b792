// The plot of the overview, drawn by uPlot from what the router remembers and from what it tells once a second.
'use strict';

(() => {
  const box = document.getElementById('plot');
  const {bauta} = window;
  if (!box || !bauta || !window.uPlot) {
    return;
  }
  let plot = null;
  let data = [[], [], []];
  let day = false;

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const draw = () => {
    if (plot) {
      plot.destroy();
      plot = null;
    }
    box.textContent = '';
    if (day && data[0].length < 2) {
      box.textContent = 'Nothing to show yet: there is a point for each minute since the router started.';
      return;
    }
    const axis = {stroke: colour('--soft'), grid: {stroke: colour('--rule'), width: 1}, ticks: {stroke: colour('--rule'), width: 1}};
    const points = {show: false};
    const two = number => String(number).padStart(2, '0');
    const clock = (_, ticks) => ticks.map(tick => {
      const at = new Date(tick * 1000);
      return two(at.getHours()) + ':' + two(at.getMinutes()) + (day ? '' : ':' + two(at.getSeconds()));
    });
    const rate = (_, value) => value === null || value === undefined ? '-' : bauta.volume(value) + '/s';
    plot = new uPlot({
      width: box.clientWidth,
      height: box.clientHeight - 32,
      padding: [8, 32, 0, 0],
      axes: [{...axis, values: clock, space: 90}, {...axis, size: 88, values: (_, ticks) => ticks.map(tick => bauta.volume(tick) + '/s')}],
      scales: {y: {range: (_, low, high) => [0, Math.max(high * 1.1, 1000)]}},
      series: [
        {label: 'Time', value: (_, value) => value ? clock(_, [value])[0] : '-'},
        {label: 'In', stroke: colour('--link'), fill: colour('--link') + '22', width: 2, points, value: rate},
        {label: 'Out', stroke: colour('--good'), width: 2, dash: [6, 3], points, value: rate},
      ],
    }, data, box);
  };

  const load = async () => {
    try {
      const answer = await fetch('/live/history?of=' + (day ? 'day' : 'minutes'));
      if (!answer.ok) {
        return;
      }
      const {step, down, up} = await answer.json();
      const now = Math.floor(Date.now() / 1000);
      data = [down.map((_, i) => now - (down.length - 1 - i) * step), down, up];
      draw();
    } catch (gone) {
      box.textContent = 'The router does not answer.';
    }
  };

  for (const button of document.querySelectorAll('[data-plot]')) {
    button.addEventListener('click', () => {
      day = button.dataset.plot === 'day';
      for (const other of document.querySelectorAll('[data-plot]')) {
        other.setAttribute('aria-pressed', String(other === button));
      }
      load();
    });
  }

  bauta.listeners.push(values => {
    if (!plot || day) {
      return;
    }
    data[0].push(Math.floor(Date.now() / 1000));
    data[1].push(values.down);
    data[2].push(values.up);
    if (data[0].length > 600) {
      data.forEach(each => each.shift());
    }
    plot.setData(data);
  });

  new ResizeObserver(() => {
    if (plot) {
      plot.setSize({width: box.clientWidth, height: box.clientHeight - 32});
    }
  }).observe(box);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  load();
})();
