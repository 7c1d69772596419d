'use strict';
/* Searches the log of a job, and goes from hit to hit: a hit is a row. Which one is the current one stands in the address. */
class LogSearch {
  static longestSaid = 120;

  #log;
  #section;
  #field;
  #list;
  #words;
  #rows; // Of the hits, from 0.
  #more; // There may be others after the last one.
  #turn = Promise.resolve(); // One step after the other: each may have to fetch rows.

  constructor(log, section) {
    this.#log = log;
    this.#section = section;
    const form = section.querySelector('[data-log-search]');
    this.#list = section.querySelector('[data-log-hits]');
    if (!form) {
      return;
    }

    this.#field = form.elements.q;
    this.#words = this.#field.value.trim();
    this.#rows = [...this.#list.querySelectorAll('a[data-row]')].map(link => Number(link.dataset.row));
    this.#more = this.#list.dataset.more === 'true';
    form.addEventListener('submit', event => {
      event.preventDefault();
      this.#enter(1);
    });
    this.#field.addEventListener('keydown', event => {
      if (event.key === 'Enter' && event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#enter(-1);
      }
    });
    this.#field.addEventListener('input', () => this.#field.value === '' && this.#search(''));
    section.querySelectorAll('[data-log-go]').forEach(button => button.addEventListener('click', () => this.#enter(Number(button.dataset.logGo))));
    this.#list.addEventListener('click', event => {
      const link = event.target.closest('a[data-row]');
      if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        this.#inTurn(() => this.#go(Number(link.dataset.row), '', 'pushState'));
      }
    });
    this.show();
  }

  /** Says where among the hits one is. */
  show() {
    const steps = this.#section.querySelector('[data-log-steps]');
    if (!steps) {
      return;
    }

    const count = this.#rows.length;
    steps.hidden = count === 0;
    this.#section.classList.toggle('is-searching', count > 0);
    const at = this.#rows.indexOf(this.#here);
    this.#section.querySelector('[data-log-at]').textContent = at < 0 ? `${this.#number(count)} ${count === 1 ? 'hit' : 'hits'}` : `${(at + 1).toLocaleString('en')} of ${this.#number(count)}`;
    this.#list.querySelector('[aria-current]')?.removeAttribute('aria-current');
    const link = at < 0 ? null : this.#list.querySelectorAll('a[data-row]')[at];
    if (link) {
      link.setAttribute('aria-current', 'true');
      const [place, around] = [link.getBoundingClientRect(), this.#list.getBoundingClientRect()];
      this.#list.scrollTop += place.top < around.top ? place.top - around.top : Math.max(0, place.bottom - around.bottom);
    }
  }

  /** The row that the address names, from 0; -1 for none. */
  get #here() {
    return Number(/^#L(\d+)$/.exec(location.hash)?.[1] ?? 0) - 1;
  }

  #number(count) {
    return count.toLocaleString('en') + (this.#more ? '+' : '');
  }

  #inTurn(act) {
    this.#turn = this.#turn.then(act);
  }

  /** Searches for what is typed, or goes on to the next hit of what was searched for. */
  #enter(direction) {
    const words = this.#field.value.trim();
    words === this.#words && this.#rows.length > 0 ? this.#inTurn(() => this.#step(direction)) : this.#search(words);
  }

  async #search(words) {
    this.#words = words;
    this.#take([], false);
    this.#list.replaceChildren();
    const here = new URL(location.href);
    words === '' ? here.searchParams.delete('q') : here.searchParams.set('q', words);
    history.replaceState(history.state, '', here);
    if (words === '') {
      return;
    }

    const found = await this.#ask(words, 0);
    if (words !== this.#words) {
      return; // Another search has begun.
    }

    this.#list.replaceChildren(document.createElement('p'));
    if (!found) {
      this.#words = '';
      announce(this.#list.firstChild.textContent = 'The search did not work; try again.');
      return;
    }

    this.#list.append(document.createElement('ol'));
    this.#take([], false); // The same may have been searched for twice.
    this.#add(found);
    const said = this.#list.firstChild.textContent;
    found.hits.length === 0 ? announce(said)
      : this.#inTurn(() => words === this.#words && this.#step(1, this.#here - 1, `${said}. `));
  }

  async #ask(words, from) {
    return await this.#log.ask('/search', { q: words, from }).catch(() => null);
  }

  #take(rows, more) {
    [this.#rows, this.#more] = [rows, more];
    this.show();
  }

  #add({ hits, more }) {
    const part = (className, content) => Object.assign(document.createElement('span'), { className, textContent: content });
    this.#list.querySelector('ol').append(...hits.map(hit => {
      const link = Object.assign(document.createElement('a'), { href: `#L${hit.row + 1}` });
      link.dataset.row = hit.row;
      link.append(part('log-number', hit.row + 1), part('log-text', hit.text.slice(29)));
      const item = document.createElement('li');
      item.append(link);
      return item;
    }));
    this.#take([...this.#rows, ...hits.map(hit => hit.row)], more);
    const count = this.#rows.length;
    this.#list.querySelector('p').textContent =
      `${count === 0 ? 'No row has' : count === 1 ? '1 row has' : `${more ? 'The first ' : ''}${count} rows have`} “${this.#words}”`;
  }

  /** To the hit after a row, or before it; after the last comes the first. */
  async #step(direction, from = this.#here, before = '') {
    if (this.#rows.length === 0) {
      return;
    }

    const next = () => direction > 0 ? this.#rows.find(row => row > from) : this.#rows.findLast(row => from < 0 || row < from);
    if (next() === undefined && direction > 0) {
      // Of so many only the first were told, and while a job runs there come others.
      const words = this.#words;
      const found = await this.#ask(words, this.#rows.at(-1) + 1);
      if (words !== this.#words) {
        return;
      }

      found && this.#add(found);
    }

    await this.#go(next() ?? this.#rows.at(direction > 0 ? 0 : -1), before);
  }

  async #go(row, before = '', remember = 'replaceState') {
    history[remember](history.state, '', `#L${row + 1}`);
    await this.#log.reveal();
    const at = this.#rows.indexOf(row);
    const text = this.#list.querySelectorAll('a[data-row] .log-text')[at]?.textContent.slice(0, LogSearch.longestSaid) ?? '';
    announce(`${before}${at + 1} of ${this.#number(this.#rows.length)}, row ${row + 1}: ${text}`);
  }
}
