'use strict';
/*
 * The page of a job: follows what comes by server-sent events, fetches rows that are asked for, and keeps #L123 in the
 * address true. The rows that the server has sent with the page are the first that are shown.
 */
{
  const head = document.getElementById('job');
  const section = document.getElementById('log');
  const timesKey = 'runnerhub-log-times';
  const say = (state, shown) => document.querySelectorAll(`[data-live=${state}]`).forEach(element => element.hidden = !shown);

  class LogPage {
    #address = section?.dataset.address ?? head?.dataset.events;
    #next = Number(section?.dataset.next ?? 0);
    #seen = head?.dataset.seen ?? '';
    #source = null;
    #isDone = false;
    #painted = false;
    #top = scrollY;

    constructor() {
      // What was just done is said above, and must not go out of sight.
      this.isFollowing = section?.dataset.following === 'true' && location.hash === '' && !document.querySelector('.notices .alert');
      this.steps = [...section?.querySelectorAll('[data-step]') ?? []].map(element => new LogStep(this, element));
      this.follow = section?.querySelector('[data-log-follow]');
      if (section) {
        this.search = new LogSearch(this, section);
        this.#listen();
        // What comes into sight gets its true height only then, and the end moves away.
        new ResizeObserver(() => this.painted()).observe(section);
        this.reveal();
        this.painted();
      }

      this.connect();
      document.addEventListener('visibilitychange', () => document.hidden ? this.rest() : this.connect());
      addEventListener('pagehide', () => this.rest());
      addEventListener('pageshow', event => event.persisted && this.connect());
      addEventListener('online', () => this.connect());
    }

    addressOf(path, query = {}) {
      const address = new URL(`${this.#address}${path}`, location.href);
      Object.entries({ attempt: section?.dataset.attempt, ...query }).forEach(([name, value]) => value !== undefined && value !== '' && address.searchParams.set(name, value));
      return address;
    }

    // What comes

    connect() {
      if (this.#source || this.#isDone || document.hidden || (section && section.dataset.following !== 'true')) {
        return;
      }

      const source = this.#source = new EventSource(this.addressOf('/events', { from: this.#next, seen: this.#seen, task: section?.dataset.task }));
      const on = (type, act) => source.addEventListener(type, event => act(event.data));
      on('open', () => this.interrupted(false));
      on('steps', data => this.#takeSteps(JSON.parse(data)));
      on('rows', data => this.#takeRows(JSON.parse(data)));
      on('job', data => data !== this.#seen && this.#readHead(data));
      on('end', () => {
        this.#isDone = true;
        this.isFollowing = false;
        this.rest();
        this.painted();
      });
      source.onerror = () => source.readyState === EventSource.CLOSED && this.#refused();
    }

    rest() {
      this.#source?.close();
      this.#source = null;
    }

    interrupted(is) {
      say('interrupted', is);
    }

    /** Rows did not come. Of a log that has ended there is nothing that could be old; its step says it. */
    lost() {
      announce('These rows could not be loaded.');
      const isLive = section.dataset.following === 'true' && !this.#isDone;
      this.interrupted(isLive && this.#source?.readyState !== EventSource.OPEN);
    }

    /** Signed out, or no longer allowed: nothing more comes before the page is loaded again. */
    #stop() {
      this.#isDone = true;
      this.rest();
      this.interrupted(false);
      say('stopped', true);
    }

    /** Asks the server for a part of the log. */
    async ask(path, query) {
      const answer = await fetch(this.addressOf(path, query), { headers: { Accept: 'application/json' } });
      if ([401, 403, 404].includes(answer.status)) {
        this.#stop();
      }

      if (!answer.ok) {
        throw new Error(`${path}: ${answer.status}`);
      }

      const found = await answer.json();
      this.interrupted(false);
      return found;
    }

    /** The browser does not try again by itself after an answer that is no stream. */
    async #refused() {
      this.rest();
      const answer = await fetch(location.href, { method: 'HEAD', redirect: 'manual' }).catch(() => null);
      if (answer && !answer.ok && answer.status < 500) {
        this.#stop();
        return;
      }

      this.interrupted(true);
      setTimeout(() => this.connect(), 2000 * (1 + Math.random()));
    }

    #takeSteps(changes) {
      for (const change of changes) {
        const step = this.steps.find(step => step.key === change.key);
        const before = step.mark;
        step.update(change);
        if (this.isFollowing && change.mark === 'running' && before !== 'running') {
          this.steps.filter(other => other.isAutomatic && other !== step && other.mark === 'success').forEach(other => other.element.open = false);
          step.isAutomatic = step.isAutomatic || !step.element.open;
          step.element.open = true;
        } else if (this.isFollowing && change.mark === 'failure') {
          step.element.open = true;
        }
      }
    }

    #takeRows({ first, rows }) {
      rows.forEach((row, at) => {
        if (first + at === this.#next) {
          this.#next++;
          this.steps.find(step => step.has(first + at))?.push(first + at + 1, row);
        }
      });
    }

    async #readHead(seen) {
      const answer = await fetch(location.href).catch(() => null);
      const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), 'text/html');
      const next = page && page.getElementById('job');
      if (!next) {
        return;
      }

      if ((next.dataset.task !== head.dataset.task || !page.getElementById('log') !== !section) && head.dataset.asked === '') {
        location.reload(); // Another attempt has a log of its own.
        return;
      }

      this.#seen = seen;
      Idiomorph.morph(head, next, { morphStyle: 'outerHTML' });
      announce(next.querySelector('.mark-word').textContent);
    }

    // Rows

    async fetchRows(from, to) {
      const { first, rows } = await this.ask('/rows', { from, to });
      return rows.map((row, at) => logText.parse(first + at + 1, row));
    }

    /** Called after rows were painted. */
    painted() {
      this.follow.hidden = this.isFollowing || this.#isDone || section.dataset.following !== 'true';
      section.classList.toggle('is-following', this.isFollowing);
      if (this.isFollowing && !this.#painted) {
        this.#painted = true;
        requestAnimationFrame(() => {
          this.#painted = false;
          const end = this.#end();
          if (this.isFollowing && end > innerHeight) {
            scrollBy({ top: end - innerHeight + 24, behavior: 'instant' });
          }

          // Where rows were taken away, one may be further up without having gone there.
          this.#top = scrollY;
        });
      }
    }

    #resume() {
      this.isFollowing = true;
      const last = this.steps.findLast(step => step.to > step.from);
      if (last) {
        last.element.open = true;
        last.next < last.to && last.loadTail();
      }

      this.painted();
    }

    /** Where the last row of the last open step is that has any, seen from the top of the window. */
    #end() {
      const last = this.steps.filter(step => step.element.open && step.to > step.from).at(-1);
      return (last?.body ?? section).getBoundingClientRect().bottom;
    }

    #listen() {
      addEventListener('hashchange', () => this.reveal());
      addEventListener('scroll', () => {
        const isUp = scrollY < this.#top - 2;
        this.#top = scrollY;
        const isAtEnd = this.#end() < innerHeight + 80;
        if (section.dataset.following === 'true' && !this.#isDone && (isUp ? !isAtEnd : isAtEnd) && this.isFollowing !== !isUp) {
          isUp ? this.isFollowing = false : this.#resume();
          this.painted();
        }
      }, { passive: true });
      this.follow.addEventListener('click', () => this.#resume());

      const times = section.querySelector('[data-log-times]');
      const showTimes = shown => {
        times?.setAttribute('aria-pressed', shown);
        section.classList.toggle('shows-times', shown);
      };
      showTimes(localStorage.getItem(timesKey) !== null);
      times?.addEventListener('click', () => {
        const shown = times.getAttribute('aria-pressed') !== 'true';
        shown ? localStorage.setItem(timesKey, '') : localStorage.removeItem(timesKey);
        showTimes(shown);
      });
    }

    /** Shows and marks the row that the address names. */
    async reveal() {
      this.search.show();
      section.querySelectorAll('.is-marked').forEach(row => row.classList.remove('is-marked'));
      const row = Number(/^#L(\d+)$/.exec(location.hash)?.[1]) - 1;
      const step = row >= 0 && this.steps.find(step => step.has(row));
      if (!step) {
        return;
      }

      this.isFollowing = false;
      const find = () => document.getElementById(`L${row + 1}`);
      if (!find()) {
        const loaded = step.load(Math.max(step.from, row - LogStep.most / 2), Math.min(step.to, row + LogStep.most / 2));
        step.element.open = true;
        await loaded;
        if (location.hash !== `#L${row + 1}`) {
          return; // One has gone on meanwhile.
        }
      }

      for (let around = find(); around && around !== section; around = around.parentElement) {
        around.matches('.log-group') && logText.fold(around, false);
        around.matches('details') && (around.open = true);
      }

      find()?.classList.add('is-marked');
      requestAnimationFrame(() => {
        const place = find()?.getBoundingClientRect();
        if (place && (place.top < 180 || place.bottom > innerHeight - 40)) {
          find().scrollIntoView({ block: 'center', behavior: 'instant' });
          // What comes into sight gets its true height only then.
          requestAnimationFrame(() => find()?.scrollIntoView({ block: 'center', behavior: 'instant' }));
        }
      });
      this.painted();
    }
  }

  new LogPage();
}
