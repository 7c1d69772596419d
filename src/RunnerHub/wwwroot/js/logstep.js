'use strict';
/** A step of a job on the page of its log: its row of the table of contents, and the rows of the log that are there. */
class LogStep {
  static most = 2000; // Rows that are fetched at once.
  static blockRows = 100; // A block that is out of sight costs the browser nothing.
  static longest = 10_000; // Rows that are kept; who follows the end sees the last of them anyway.
  static frameTime = 12; // Milliseconds of painting before the browser may do something else.

  #log;
  #queue = [];
  #rows = document.createElement('div');
  #ends = { before: document.createElement('div'), after: document.createElement('div') }; // Buttons, where there is more.
  #container = null; // Where rows are, or the group that is open at their end.
  #block = null;
  #frame = 0;
  #loading = null;
  #lost = null; // What to try again, and at which end.
  #wasOpened = false;

  constructor(log, element) {
    this.#log = log;
    this.element = element;
    this.body = element.querySelector('.log-body');
    this.key = element.dataset.step;
    this.from = Number(element.dataset.from);
    this.to = Number(element.dataset.to);
    this.isAutomatic = element.open; // Nobody has opened it by hand.
    this.#adopt();
    const load = () => element.open && !this.#wasOpened && this.loadTail();
    element.addEventListener('toggle', load);
    load(); // The page may have it open.
  }

  /** Rows that the server has sent with the page. */
  #adopt() {
    const rows = [...this.body.querySelectorAll('.log-row')].map(row => ({
      number: Number(row.id.slice(1)),
      time: row.querySelector('time').dateTime,
      text: row.dataset.raw || row.querySelector('.log-text').textContent,
    }));
    Object.values(this.#ends).forEach(end => end.className = 'log-ends');
    this.body.replaceChildren(this.#ends.before, this.#rows, this.#ends.after);
    this.clear(rows.length > 0 ? rows[0].number - 1 : this.to);
    if (rows.length > 0) {
      this.#wasOpened = true;
      this.#paint(rows);
      this.next += rows.length;
      this.#showMore();
    }
  }

  /** Takes all rows away; the next one is to be this. */
  clear(next) {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#queue = [];
    this.first = this.next = next;
    this.#lost = null;
    this.#rows.replaceChildren();
    this.#container = this.#rows;
    this.#block = null;
    this.#wasOpened = false;
    this.#showMore();
  }

  has(row) {
    return row >= this.from && row < this.to;
  }

  /** What the server says of it now. */
  update({ mark, word, started, stopped, from, to }) {
    const state = this.element.querySelector('.mark-state');
    state.className = `mark-state mark-${mark}`;
    state.title = state.querySelector('.mark-word').textContent = word;
    const picture = state.querySelector('use');
    picture.setAttribute('href', picture.getAttribute('href').replace(/#.*/, `#state-${mark}`));
    const isOver = stopped || ['success', 'failure', 'cancelled', 'skipped'].includes(mark);
    showTaken(this.element.querySelector('summary > :last-child'), started, isOver ? stopped ?? started : null);
    [this.mark, this.from, this.to] = [mark, from, to];
    // A row came before the word that it belongs to the next step: what is shown is not what is so.
    if (this.#wasOpened && (this.next > to || this.first < from)) {
      this.clear(to);
      this.element.open && this.loadTail();
    } else {
      this.#showMore();
    }
  }

  /** Takes a row that has come; it is for the step to know whether it shows it. */
  push(number, row) {
    const isFull = this.next - this.first >= LogStep.longest && !this.#log.isFollowing;
    if (this.#wasOpened && !this.#loading && !isFull && this.next === number - 1) {
      this.next++;
      this.#enqueue([logText.parse(number, row)]);
    }
  }

  loadTail() {
    return this.load(Math.max(this.from, this.to - LogStep.most));
  }

  /** Shows rows instead of those that are shown; without an end, also those that come meanwhile. */
  async load(from, end = Infinity) {
    this.clear(from);
    this.#wasOpened = true;
    await this.#fetch(async () => {
      for (let next = from; next < Math.min(end, this.to);) {
        const rows = await this.#log.fetchRows(next, Math.min(end, this.to, next + LogStep.most));
        if (rows.length === 0) {
          break;
        }

        next += rows.length;
        this.next = next;
        this.#enqueue(rows);
      }
    }, 'after', () => this.load(from, end));
    this.#flush();
  }

  async #loadEarlier() {
    const from = Math.max(this.from, this.first - LogStep.most);
    await this.#fetch(async () => {
      const rows = await this.#log.fetchRows(from, this.first);
      const above = [this.#container, this.#block];
      const part = document.createElement('div');
      [this.#container, this.#block] = [part, null];
      this.#paint(rows);
      [this.#container, this.#block] = above;
      const anchor = this.#rows.querySelector('.log-row');
      const top = anchor?.getBoundingClientRect().top;
      this.#rows.prepend(part);
      this.first = from;
      anchor && scrollBy({ top: anchor.getBoundingClientRect().top - top, behavior: 'instant' });
    }, 'before', () => this.#loadEarlier());
  }

  async #loadLater() {
    await this.#fetch(async () => {
      const rows = await this.#log.fetchRows(this.next, Math.min(this.to, this.next + LogStep.most));
      this.next += rows.length;
      this.#enqueue(rows);
    }, 'after', () => this.#loadLater());
  }

  /** Goes to one end of the step's rows, however far that is. */
  async #jump(toEnd) {
    this.#log.isFollowing = false;
    await (toEnd ? this.loadTail() : this.load(this.from, this.from + LogStep.most));
    this.element.querySelector('summary').focus({ preventScroll: true });
    // What comes into sight gets its true height only then.
    for (let frame = 0; frame < 4; frame++) {
      (toEnd ? this.body : this.element).scrollIntoView({ block: toEnd ? 'end' : 'start', behavior: 'instant' });
      await new Promise(requestAnimationFrame);
    }
  }

  /** Fetches rows; when that fails, it is said at this end of the step, where it can be tried again. */
  async #fetch(work, end, again) {
    this.body.setAttribute('aria-busy', 'true');
    this.#lost = null;
    this.#loading = work().catch(() => {
      this.#lost = { end, again };
      this.#log.lost();
    });
    await this.#loading;
    this.#loading = null;
    this.body.removeAttribute('aria-busy');
    this.#showMore();
  }

  /** Buttons at the ends of what is shown, where there is more. */
  #showMore() {
    Object.values(this.#ends).forEach(end => end.replaceChildren());
    if (!this.#wasOpened) {
      return;
    }

    const add = (end, words, act) => {
      const button = Object.assign(document.createElement('button'), { type: 'button', className: 'log-more', textContent: words, disabled: !act });
      button.addEventListener('click', () => this.#loading || act());
      end.append(button);
    };
    const { before, after } = this.#ends;
    if (this.#lost) {
      this.#ends[this.#lost.end].append(Object.assign(document.createElement('span'), { className: 'log-lost', textContent: 'These rows could not be loaded.' }));
      return add(this.#ends[this.#lost.end], 'Try again', this.#lost.again);
    }

    const [earlier, later] = [this.first - this.from, this.to - this.next];
    if (earlier > 0) {
      add(before, `${earlier.toLocaleString('en')} earlier rows`, () => this.#loadEarlier());
      earlier > LogStep.most && add(before, 'First rows', () => this.#jump(false));
    }

    if (later > 0 && !this.#loading && !this.#log.isFollowing) {
      add(after, `${later.toLocaleString('en')} later rows`, () => this.#loadLater());
      later > LogStep.most && add(after, 'Last rows', () => this.#jump(true));
    }

    if (this.from === this.to && this.isOver) {
      add(after, 'No rows');
    }
  }

  get isOver() {
    return !['running', 'waiting', 'cancelling'].includes(this.mark ?? [...this.element.querySelector('.mark-state').classList].at(-1).slice(5));
  }

  #enqueue(rows) {
    this.#queue.push(...rows);
    if (this.#log.isFollowing && this.#queue.length > 2 * LogStep.most) {
      this.#skip();
    }

    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const end = performance.now() + LogStep.frameTime;
      while (this.#queue.length > 0 && performance.now() < end) {
        this.#paint(this.#queue.splice(0, 50));
      }

      this.#trim();
      if (this.#queue.length > 0) {
        this.#enqueue([]);
      }

      this.#log.painted();
    });
  }

  /** More has come than anybody could see go by: goes on with the last of it. */
  #skip() {
    const [rows, next] = [this.#queue.slice(-LogStep.most), this.next];
    this.clear(rows[0].number - 1);
    [this.#queue, this.next, this.#wasOpened] = [rows, next, true];
    this.#showMore();
  }

  #trim() {
    const parts = [...this.#rows.children];
    if (!this.#log.isFollowing || this.next - this.first <= LogStep.longest || parts.length < 2) {
      return;
    }

    const numberOf = part => Number(part.querySelector('[id^=L]').id.slice(1));
    while (parts.length > 1 && this.next - this.first > LogStep.longest * .8) {
      parts.shift().remove();
      this.first = numberOf(parts[0]) - 1;
    }

    this.#showMore();
  }

  /** Paints what waits for its frame. */
  #flush() {
    this.#paint(this.#queue.splice(0));
    this.#log.painted();
  }

  #paint(rows) {
    for (const row of rows) {
      const { element, command } = logText.rowOf(row);
      if (command === 'group') {
        this.#openGroup(element);
      } else if (command === 'endgroup') {
        this.#closeGroup(row.number);
      } else {
        if (!this.#block || this.#block.childElementCount >= LogStep.blockRows) {
          this.#block = Object.assign(document.createElement('div'), { className: 'log-block' });
          this.#container.append(this.#block);
        }

        this.#block.append(element);
      }
    }
  }

  #openGroup(row) {
    this.#closeGroup(); // As elsewhere, one does not lie within another.
    const group = Object.assign(document.createElement('div'), { className: 'log-group' });
    const rows = group.appendChild(document.createElement('div'));
    group.prepend(row);
    row.querySelector('.log-text').addEventListener('click', () => logText.fold(group, !rows.hidden));
    // The browser's own search looks into what is folded, and says so before it shows it.
    rows.addEventListener('beforematch', () => logText.fold(group, false));
    logText.fold(group, !this.#log.isFollowing);
    this.#container.append(group);
    [this.#container, this.#block] = [rows, null];
  }

  #closeGroup(number) {
    const group = this.#container.closest('.log-group');
    if (group) {
      number && this.#container.append(Object.assign(document.createElement('span'), { id: `L${number}` }));
      logText.fold(group, true);
      [this.#container, this.#block] = [group.parentElement, null];
    }
  }
}
