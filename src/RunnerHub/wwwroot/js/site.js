'use strict';
/*
 * What a page asks of the scripts, by attributes. Every page works without them.
 *
 * site.js
 *   data-copy="#id"          a button that copies the text (or value) of that element
 *   data-copy-text="…"       … or this text
 *   data-secret              an element whose text is masked until asked; it is copied in clear all the same
 *   data-reveal="selector"   a button that shows and masks the secrets that match, or lie in what matches
 *   data-ago                 a <time datetime> whose words are kept true (written by <time-ago>)
 *   data-since="…"           an element whose text is how long ago that moment is, counted on (written by <time-taken>)
 *   data-menu                a <details> that closes by a click elsewhere and by Esc
 *   data-dialog="#id"        a button that opens that <dialog>
 *   data-close               a link or button that closes the dialog around it
 *   data-confirm             a link or a submit button to a confirmation page, which opens as a dialog instead
 *   data-submit              a field that sends its form when it changes
 *   data-tidy                a form whose empty fields are left out of the address
 *   data-count-of="id"       what says how many characters that field holds; data-most is the limit
 *   data-dismiss             a button that removes the .alert around it
 * keys.js
 *   data-search              the field that "/" goes to
 *   data-rows                what holds the rows: j and k move between them, Enter opens a row's data-open link, x ticks its box
 *   data-step                a <details> that is a row as well; Enter opens it
 *   data-select-all          a check box that ticks all boxes in data-rows
 *   data-bulk                what is shown while rows are ticked; data-bulk-count inside it holds how many
 *   data-shortcuts           a check box that turns single-key shortcuts off
 * draft.js                   fields that are not lost; see there
 * live.js                    htmx with server-sent events; see there
 */

/** Says something to screen readers. */
function announce(sentence) {
  const announcer = document.getElementById('announcer');
  announcer.textContent = '';
  requestAnimationFrame(() => announcer.textContent = sentence);
}

// A click that asks for something.
document.addEventListener('click', event => {
  const on = attribute => event.target.closest(`[${attribute}]`);
  let element;
  if ((element = on('data-copy') ?? on('data-copy-text'))) {
    copy(element);
  } else if ((element = on('data-reveal'))) {
    reveal(element);
  } else if ((element = on('data-dialog'))) {
    document.querySelector(element.dataset.dialog).showModal();
  } else if ((element = on('data-dismiss'))) {
    element.closest('.alert').remove();
  } else if ((element = on('data-close'))?.closest('dialog')) {
    event.preventDefault();
    element.closest('dialog').close();
  } else if (event.target.matches('dialog')) {
    event.target.close(); // The backdrop belongs to the dialog; its content does not match.
  } else if ((element = on('data-confirm')) && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    confirmInDialog(element);
  }

  for (const menu of document.querySelectorAll('[data-menu][open]')) {
    if (!menu.contains(event.target)) {
      menu.open = false;
    } else if (event.target.closest('a, button')) {
      menu.querySelector('summary').focus(); // A dialog that opens now gives the focus back to it.
      menu.open = false;
    }
  }
});

// A form that is on its way is not sent again, by a double click or the Enter key. Whoever has stopped it may try again later.
const onTheirWay = new Map();
const longestWay = 30_000;

document.addEventListener('change', event => {
  if (event.target.matches('[data-submit]')) {
    onTheirWay.delete(event.target.form); // Another choice is not the same form again.
    event.target.form.requestSubmit();
  }
});

// At the window, after all others: who opens a dialog instead, or searches in the page, has said so by then.
addEventListener('submit', event => {
  const { target: form, submitter } = event;
  const method = submitter?.getAttribute('formmethod') ?? form.getAttribute('method');
  if (event.defaultPrevented || method?.toLowerCase() !== 'post') {
    return;
  }

  if (performance.now() - (onTheirWay.get(form)?.since ?? -Infinity) < longestWay) {
    event.preventDefault();
    return;
  }

  onTheirWay.set(form, { since: performance.now(), submitter });
  submitter?.setAttribute('aria-busy', 'true'); // Not disabled: its value is still to be sent.
});

// A page that comes again when one goes back is as it was left.
addEventListener('pageshow', () => {
  onTheirWay.forEach(({ submitter }) => submitter?.removeAttribute('aria-busy'));
  onTheirWay.clear();
});

document.addEventListener('formdata', event => {
  if (event.target.matches('[data-tidy]')) {
    for (const [name, value] of [...event.formData]) {
      if (value === '') {
        event.formData.delete(name);
      }
    }
  }
});

// What is wrong with a form that comes again is in sight.
document.querySelector('.field-validation-error')?.scrollIntoView({ block: 'nearest', behavior: 'instant' });

// On a narrow screen the settings are a strip; where one is lies in its middle. The page itself stays where it is.
for (const here of document.querySelectorAll('.settings-nav [aria-current]')) {
  const strip = here.parentElement;
  strip.scrollLeft = here.offsetLeft - strip.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
}

function countCharacters(counter) {
  const length = document.getElementById(counter.dataset.countOf).value.length;
  counter.textContent = `${length} of ${counter.dataset.most}`;
  counter.classList.toggle('is-over', length > counter.dataset.most);
}

const countAll = () => document.querySelectorAll('[data-count-of]').forEach(countCharacters);
countAll();
document.addEventListener('htmx:afterSettle', countAll); // What the server sends has no count in it.
document.addEventListener('input', event => event.target.id && document.querySelectorAll(`[data-count-of="${CSS.escape(event.target.id)}"]`).forEach(countCharacters));

async function copy(button) {
  const source = button.dataset.copy && document.querySelector(button.dataset.copy);
  const text = source ? source.value ?? source.textContent : button.dataset.copyText;
  try {
    await navigator.clipboard.writeText(text.trim());
  } catch {
    // Without https there is no clipboard interface; the older way needs a selection.
    const field = Object.assign(document.createElement('textarea'), { value: text.trim(), className: 'visually-hidden' });
    (button.closest('dialog') ?? document.body).append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
    button.focus();
  }

  announce('Copied');
  button.classList.add('is-copied');
  setTimeout(() => button.classList.remove('is-copied'), 2000);
}

function reveal(button) {
  const shown = button.getAttribute('aria-pressed') !== 'true';
  button.setAttribute('aria-pressed', shown);
  for (const element of document.querySelectorAll(button.dataset.reveal)) {
    for (const secret of element.matches('[data-secret]') ? [element] : element.querySelectorAll('[data-secret]')) {
      secret.classList.toggle('is-revealed', shown);
    }
  }
}

/** Opens the confirmation page that a link or a button leads to as a dialog; whatever goes wrong, the page itself opens. */
async function confirmInDialog(element) {
  const answer = await fetch(...requestOf(element)).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    element.href ? location.assign(element.href) : element.form.requestSubmit(element);
    return;
  }

  const dialog = document.getElementById('confirm-dialog');
  dialog.innerHTML = await answer.text();
  dialog.showModal();
  const text = dialog.querySelector('.sheet-scroll');
  if (text?.scrollHeight > text?.clientHeight) {
    // By keys one comes to what is out of sight.
    Object.assign(text, { tabIndex: 0, role: 'group', ariaLabel: 'What will happen' });
  }

  (dialog.querySelector('input:not([type=hidden])') ?? dialog.querySelector('[data-close]'))?.focus({ preventScroll: true });
}

function requestOf(element) {
  // form.action would be the field of that name, where there is one.
  const headers = { 'HX-Request': 'true' };
  return element.href
    ? [element.href, { headers }]
    : [element.form.getAttribute('action'), { headers, method: 'POST', body: new URLSearchParams(new FormData(element.form, element)) }];
}

document.addEventListener('keydown', event => {
  const menu = event.key === 'Escape' && event.target.closest('[data-menu][open]');
  if (menu) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});

// Only one menu is open at a time, also when Tab leaves it.
document.addEventListener('focusin', event => {
  for (const menu of document.querySelectorAll('[data-menu][open]')) {
    if (!menu.contains(event.target)) {
      menu.open = false;
    }
  }
});

// The same words as RelativeTime.cs. The server's clock counts: a browser's may be wrong.
const clockAhead = Date.parse(document.documentElement.dataset.now) - Date.now() || 0;
const units = [['year', 31536000], ['month', 2592000], ['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];

function ago(moment) {
  const seconds = (Date.now() + clockAhead - moment) / 1000;
  const distance = Math.abs(seconds);
  if (distance < 5) {
    return 'just now';
  }

  const [unit, size] = units.find(([, size]) => distance >= size);
  const count = Math.floor(distance / size);
  const words = `${count} ${unit}${count === 1 ? '' : 's'}`;
  return seconds > 0 ? `${words} ago` : `in ${words}`;
}

// Seconds are counted as they go by.
setInterval(() => {
  for (const time of document.hidden ? [] : document.querySelectorAll('time[data-ago]')) {
    const words = ago(Date.parse(time.dateTime));
    if (time.textContent !== words) {
      time.textContent = words;
    }
  }
}, 1000);

/** As the server writes moments that one may want to know exactly. */
const exactly = moment => `${new Date(moment).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

// The same words as TimeTaken.cs.
function taken(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return seconds < 60 ? `${seconds} s`
    : seconds < 3600 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s`
    : seconds < 86400 ? `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60) % 60} min`
    : `${Math.floor(seconds / 86400)} d ${Math.floor(seconds / 3600) % 24} h`;
}

/** Writes into an element what <time-taken> would. */
function showTaken(element, from, to) {
  element.title = !from ? '' : to ? `from ${exactly(from)} to ${exactly(to)}` : `since ${exactly(from)}`;
  element.textContent = from ? taken((to ? Date.parse(to) : Date.now() + clockAhead) - Date.parse(from)) : '';
  from && !to ? element.dataset.since = from : delete element.dataset.since;
}

setInterval(() => {
  for (const element of document.hidden ? [] : document.querySelectorAll('[data-since]')) {
    element.textContent = taken(Date.now() + clockAhead - Date.parse(element.dataset.since));
  }
}, 1000);
