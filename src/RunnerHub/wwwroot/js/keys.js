'use strict';
// Moving over lists by keys, ticking rows, and the bar that says how many are ticked. The attributes are listed in site.js.
{
  const boxes = () => [...document.querySelectorAll('[data-rows] input[type=checkbox]:not(:disabled)')];
  const row = '[data-rows] > *, [data-step]';
  const rows = () => [...document.querySelectorAll(row)];
  const switchOffKey = 'runnerhub-shortcuts-off';
  const shortcutsOn = () => localStorage.getItem(switchOffKey) === null;

  // Focus lies on the row's link, so that Enter opens it and the browser shows where one is; a row that nobody may open has it itself.
  const move = step => {
    const all = rows();
    const at = all.indexOf(document.activeElement?.closest(row));
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
    const link = next?.querySelector('[data-open], :scope > summary');
    if (next && !link) {
      next.tabIndex = -1;
    }

    (link ?? next)?.focus({ preventScroll: true });
    // Of a step that is higher than the window its head is what one goes to.
    const head = next?.matches('[data-step]') ? next.getBoundingClientRect().top : 0;
    next?.scrollIntoView({ block: head < 0 || head > innerHeight - 80 ? 'start' : 'nearest', behavior: 'instant' });
  };

  const tick = () => {
    const box = document.activeElement?.closest('[data-rows] > *')?.querySelector('input[type=checkbox]:not(:disabled)');
    box?.click();
  };

  const actions = {
    '/': () => document.querySelector('[data-search]')?.focus(),
    j: () => move(1),
    k: () => move(-1),
    x: tick,
    '?': () => document.getElementById('keyboard-help').showModal(),
  };

  document.addEventListener('keydown', event => {
    const target = event.target;
    if (event.key === 'Escape' && target.matches('[data-search]')) {
      target.blur();
      return;
    }

    const typing = target.matches('textarea, select, input:not([type=checkbox], [type=radio])') || target.isContentEditable;
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing
      || document.querySelector('dialog[open]') || !shortcutsOn()) {
      return;
    }

    const act = actions[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });

  /** Shows how many rows are ticked; called again when the list was replaced. */
  const count = () => {
    const all = boxes();
    const ticked = all.filter(box => box.checked).length;
    for (const box of all) {
      box.closest('[data-rows] > *').classList.toggle('is-ticked', box.checked);
    }

    for (const bar of document.querySelectorAll('[data-bulk]')) {
      bar.classList.toggle('is-shown', ticked > 0);
      bar.querySelectorAll('[data-bulk-count]').forEach(number => number.textContent = ticked);
    }

    for (const every of document.querySelectorAll('[data-select-all]')) {
      every.checked = ticked > 0 && ticked === all.length;
      every.indeterminate = ticked > 0 && ticked < all.length;
    }
  };

  let last = null;
  document.addEventListener('click', event => {
    const box = event.target;
    if (!box.matches('[data-rows] input[type=checkbox]')) {
      return;
    }

    const all = boxes();
    if (event.shiftKey && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      all.slice(from, to + 1).forEach(between => between.checked = box.checked);
    }

    last = box;
  });

  document.addEventListener('change', event => {
    if (event.target.matches('[data-select-all]')) {
      boxes().forEach(box => box.checked = event.target.checked);
    } else if (event.target.matches('[data-shortcuts]')) {
      event.target.checked ? localStorage.removeItem(switchOffKey) : localStorage.setItem(switchOffKey, 'yes');
      return;
    }

    count();
  });

  document.querySelectorAll('[data-shortcuts]').forEach(box => box.checked = shortcutsOn());
  document.addEventListener('htmx:afterSettle', count);
  addEventListener('pageshow', count); // A browser that goes back ticks the boxes again.
  count();
}
