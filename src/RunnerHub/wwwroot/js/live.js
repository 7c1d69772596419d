'use strict';
/*
 * Lists that update by themselves:
 *   <div hx-ext="sse,morph" sse-connect="/x/events">
 *     <div id="list" hx-get="/x?page=2" hx-trigger="sse:changed" hx-swap="morph:outerHTML" hx-target="#list" hx-select="#list">…</div>
 *   </div>
 * Ticked boxes, open menus, what is being typed, focus and scroll stay as they are; rows should have an id.
 */
{
  const sources = new Set();

  /**
   * An event source that rests while nobody looks: a browser allows six connections to a server, and every tab would
   * hold one. What was missed meanwhile is made good by firing each event once when it is open again.
   */
  class RestingSource {
    #listeners = [];
    #source = null;
    #missed = false;
    onopen = null;
    onerror = null;

    constructor(url) {
      this.url = url;
      sources.add(this);
      if (!document.hidden) {
        this.open();
      }
    }

    get readyState() {
      return this.#source?.readyState ?? EventSource.CONNECTING;
    }

    open() {
      if (this.#source && this.#source.readyState !== EventSource.CLOSED) {
        return;
      }

      const source = this.#source = new EventSource(this.url);
      source.onopen = event => {
        this.onopen?.(event);
        if (this.#missed) {
          new Map(this.#listeners).forEach((_, type) => source.dispatchEvent(new MessageEvent(type, { data: '' })));
        }

        this.#missed = true;
      };
      source.onerror = event => this.onerror?.(event);
      this.#listeners.forEach(([type, listener]) => source.addEventListener(type, listener));
    }

    rest() {
      this.#missed = true;
      this.#source?.close();
      this.#source = null;
    }

    close() {
      sources.delete(this);
      this.#source?.close();
    }

    addEventListener(type, listener) {
      this.#listeners.push([type, listener]);
      this.#source?.addEventListener(type, listener);
    }

    removeEventListener(type, listener) {
      this.#listeners = this.#listeners.filter(known => known[0] !== type || known[1] !== listener);
      this.#source?.removeEventListener(type, listener);
    }
  }

  htmx.createEventSource = url => new RestingSource(url);
  document.addEventListener('visibilitychange', () => sources.forEach(source => document.hidden ? source.rest() : source.open()));
  // A page kept in memory for "back" may hold no connection, or the browser would not keep it.
  addEventListener('pagehide', () => sources.forEach(source => source.rest()));
  addEventListener('pageshow', event => event.persisted && sources.forEach(source => source.open()));

  // What the person did on the page is carried over to the new content before the old is changed into it.
  Idiomorph.defaults.callbacks.beforeNodeMorphed = (now, next) => {
    if (now instanceof HTMLInputElement && (now.type === 'checkbox' || now.type === 'radio') && now.closest('[data-rows]')) {
      next.toggleAttribute('checked', now.checked);
      next.checked = now.checked;
    } else if (now instanceof HTMLInputElement || now instanceof HTMLTextAreaElement) {
      return now.type === 'hidden' || now.value === now.defaultValue; // What was typed stays.
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
