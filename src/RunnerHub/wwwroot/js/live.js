'use strict';
/*
 * Pages that update by themselves:
 *   <div hx-ext="sse,morph" sse-connect="/x/events">
 *     <div id="list" hx-get="/x?page=2" hx-trigger="sse:changed" hx-swap="morph:outerHTML" hx-target="#list" hx-select="#list">
 *       <span data-seen="a fingerprint of what is shown" hidden></span>…
 *     </div>
 *   </div>
 * The server says "changed" with the fingerprint of what it would show now, and is told which rows are ticked, to leave them
 * where they are: ticked=<id>-<which row>.… Ticked boxes, open menus, what is being typed,
 * focus and scroll stay as they are; rows should have an id. A form whose fields were typed in still says what it was made
 * from, and one that the server has shown again stays as a whole.
 *   data-live="interrupted"  is shown while the server cannot be reached
 *   data-live="stopped"      is shown when it refuses: signed out, or no longer allowed
 *   <template data-live-gone> takes the place of what is no longer there
 */
{
  const sources = new Set();
  const longestWait = 8_000;
  const show = (state, shown) => document.querySelectorAll(`[data-live=${state}]`).forEach(element => element.hidden = !shown);

  /**
   * An event source that rests while nobody looks: a browser allows six connections to a server, and every tab would
   * hold one. Whenever it connects it says what the page shows, so that nothing is missed and nothing is read twice.
   * Where no stream gets through, each try reads the page instead.
   */
  class RestingSource {
    #listeners = new Map(); // The extension adds one again whenever the element was changed; only the last counts.
    #source = null;
    #waiting = 0;
    #failures = 0;
    #closed = false;

    constructor(url) {
      this.url = url;
      sources.add(this);
      this.open();
    }

    /** The htmx extension would open another source for a closed one. */
    get readyState() {
      return EventSource.CONNECTING;
    }

    get element() {
      return [...document.querySelectorAll('[sse-connect]')].find(element => element.getAttribute('sse-connect') === this.url);
    }

    get #seen() {
      return this.element?.querySelector('[data-seen]')?.dataset.seen ?? '';
    }

    open() {
      clearTimeout(this.#waiting);
      if (this.#source || this.#closed || document.hidden) {
        return;
      }

      const address = new URL(this.url, location.href);
      address.searchParams.set('seen', this.#seen);
      const source = this.#source = new EventSource(address);
      let opened = false;
      source.onopen = () => {
        opened = true;
        this.#failures = 0;
        show('interrupted', false);
      };
      source.onerror = () => this.#lost(opened);
      this.#listeners.forEach((_, type) => this.#listen(type));
    }

    /** The server ends a stream now and then, to look at the rights again; that is not worth a word. */
    #lost(opened) {
      if (!opened) {
        this.#listeners.forEach((listener, type) => listener(new MessageEvent(type)));
      }

      this.retry(opened);
    }

    retry(soon) {
      this.rest();
      this.#failures = soon ? 0 : this.#failures + 1;
      show('interrupted', this.#failures > 0);
      const wait = soon ? 200 : Math.min(1000 * 2 ** (this.#failures - 1), longestWait);
      this.#waiting = setTimeout(() => this.open(), wait * (1 + Math.random()));
    }

    rest() {
      clearTimeout(this.#waiting);
      this.#source?.close();
      this.#source = null;
    }

    close() {
      this.#closed = true;
      sources.delete(this);
      this.rest();
    }

    #listen(type) {
      this.#source?.addEventListener(type, event => event.data !== this.#seen && this.#listeners.get(type)(event));
    }

    addEventListener(type, listener) {
      const known = this.#listeners.has(type);
      this.#listeners.set(type, listener);
      if (!known) {
        this.#listen(type);
      }
    }

    removeEventListener() {
      // The extension asks for it when the element has left the page; then the source goes too.
      this.close();
    }
  }

  htmx.createEventSource = url => new RestingSource(url);
  document.addEventListener('visibilitychange', () => sources.forEach(source => document.hidden ? source.rest() : source.open()));
  // A page kept in memory for "back" may hold no connection, or the browser would not keep it.
  addEventListener('pagehide', () => sources.forEach(source => source.rest()));
  addEventListener('pageshow', event => event.persisted && sources.forEach(source => source.open()));
  addEventListener('online', () => sources.forEach(source => source.open()));

  const sourceOf = element => [...sources].find(source => source.element?.contains(element));

  // A ticked row stays where it is, whatever has become of it: the server is told which these are.
  document.addEventListener('htmx:configRequest', event => {
    const ticked = [...event.detail.elt.querySelectorAll('[data-rows] > *')].flatMap((row, place) => {
      const box = row.querySelector('input[type=checkbox]:checked');
      return box ? [`${box.value}-${place}`] : [];
    });
    if (ticked.length > 0) {
      event.detail.parameters.ticked = ticked.join('.');
    }
  });

  document.addEventListener('htmx:beforeSwap', event => {
    const { xhr, target, requestConfig } = event.detail;
    const source = sourceOf(target);
    if (!source) {
      return;
    }

    if (xhr.status === 404 || xhr.status === 403) {
      source.close();
      showGone(target);
    } else if (xhr.status === 401 || (xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(requestConfig.path, location.href).pathname)) {
      event.detail.shouldSwap = false; // The sign-in page must not take the place of what is shown.
      source.close();
      show('interrupted', false);
      show('stopped', true);
    } else if (xhr.status >= 400) {
      source.retry(false);
    }
  });
  document.addEventListener('htmx:sendError', event => sourceOf(event.target)?.retry(false));

  function showGone(target) {
    show('interrupted', false);
    const template = document.querySelector('template[data-live-gone]');
    if (template) {
      target.replaceChildren(template.content.cloneNode(true));
      announce(target.querySelector('.empty-title')?.textContent ?? '');
    } else {
      show('stopped', true);
    }
  }

  const isTyped = field => field.type !== 'hidden' && field.defaultValue !== undefined && field.value !== field.defaultValue;

  // What the person did on the page is carried over to the new content before the old is changed into it.
  Idiomorph.defaults.callbacks.beforeNodeMorphed = (now, next) => {
    if (now instanceof HTMLInputElement && (now.type === 'checkbox' || now.type === 'radio') && now.closest('[data-rows]')) {
      next.toggleAttribute('checked', now.checked);
      next.checked = now.checked;
    } else if (now instanceof HTMLFormElement && now.querySelector('.input-validation-error')) {
      return false; // What was typed is its content, and what is wrong with it is said there.
    } else if (now instanceof HTMLInputElement && now.name === 'MadeFrom') {
      return ![...now.form.elements].some(isTyped); // Or what comes meanwhile would be overwritten unseen.
    } else if (now instanceof HTMLInputElement || now instanceof HTMLTextAreaElement) {
      return !isTyped(now); // What was typed stays.
    } else if (now instanceof HTMLSelectElement) {
      return [...now.options].every(option => option.selected === option.defaultSelected);
    } else if (now instanceof HTMLDetailsElement) {
      next.open = now.open;
    } else if (now instanceof HTMLDialogElement && now.open) {
      return false;
    } else if (now instanceof HTMLElement && now.matches('[data-secret].is-revealed')) {
      next.classList?.add('is-revealed');
    }

    return true;
  };
}
