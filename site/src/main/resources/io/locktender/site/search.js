'use strict';
// Each line of the index: where it is, the page's title, the heading, the text. Nothing is fetched, and no text becomes HTML.
(() => {
  const MOST = 40;
  const field = document.querySelector('input[name=q]');
  const found = document.getElementById('found');
  const results = document.getElementById('results');
  const lines = INDEX.map(([at, page, heading, text]) =>
    ({at, page, heading, text, in: [heading, page, text].map(part => part.toLowerCase())}));

  /** How well a line fits: 0 where one of the words is nowhere in it. */
  function worth(line, words) {
    let sum = 0;
    for (const word of words) {
      const [heading, page, text] = line.in;
      const often = text.split(word).length - 1;
      const one = (heading.includes(word) ? 20 : 0) + (page.includes(word) ? 5 : 0) + Math.min(often, 5);
      if (one === 0) return 0;
      sum += one;
    }
    return sum;
  }

  function search() {
    const words = field.value.toLowerCase().split(/\s+/).filter(word => word !== '');
    const fit = words.length === 0 ? [] : lines.map(line => [worth(line, words), line])
      .filter(([sum]) => sum > 0).sort((a, b) => b[0] - a[0]);
    found.textContent = words.length === 0 ? 'Type what you look for.'
      : fit.length === 0 ? 'Nothing has all of these words. Try fewer, or the beginning of one.'
      : fit.length > MOST ? `The best ${MOST} of ${fit.length} places.`
      : fit.length === 1 ? 'Found in one place.' : `Found in ${fit.length} places.`;
    results.replaceChildren(...fit.slice(0, MOST).map(([, line]) => shown(line, words)));
  }

  function shown(line, words) {
    const link = document.createElement('a');
    link.href = line.at;
    link.textContent = line.heading === line.page ? line.page : `${line.page}: ${line.heading}`;
    const passage = document.createElement('p');
    passage.append(...marked(around(line, words), words));
    const item = document.createElement('li');
    item.append(link, passage);
    return item;
  }

  /** The text near the first word that is in it. */
  function around(line, words) {
    const at = Math.max(0, Math.min(...words.map(word => line.in[2].indexOf(word)).filter(i => i >= 0), line.text.length));
    const from = at === line.text.length ? 0 : at < 60 ? 0 : line.text.lastIndexOf(' ', at - 60) + 1;
    const to = line.text.length <= from + 220 ? line.text.length : line.text.lastIndexOf(' ', from + 220);
    return (from > 0 ? '… ' : '') + line.text.slice(from, to) + (to < line.text.length ? ' …' : '');
  }

  function marked(text, words) {
    const any = new RegExp('(' + words.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|') + ')', 'i');
    return text.split(any).map((part, i) => {
      if (i % 2 === 0) return document.createTextNode(part);
      const mark = document.createElement('mark');
      mark.textContent = part;
      return mark;
    });
  }

  field.value = new URLSearchParams(location.search).get('q') || '';
  field.addEventListener('input', search);
  search();
})();
