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
 *   data-menu                a <details> that closes by a click elsewhere and by Esc
 *   data-dialog="#id"        a button that opens that <dialog>
 *   data-close               a link or button that closes the dialog around it
 *   data-confirm             a link, or a submit button of a GET form, to a confirmation page, which opens as a dialog instead
 *   data-submit              a field that sends its form when it changes
 *   data-dismiss             a button that removes the .alert around it
 * keys.js
 *   data-search              the field that "/" goes to
 *   data-rows                what holds the rows: j and k move between them, Enter opens a row's first link, x ticks its box
 *   data-select-all          a check box that ticks all boxes in data-rows
 *   data-bulk                what is shown while rows are ticked; data-bulk-count inside it holds how many
 *   data-shortcuts           a check box that turns single-key shortcuts off
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
    if (!menu.contains(event.target) || event.target.closest('.menu-item')) {
      menu.open = false;
    }
  }
});

document.addEventListener('change', event => {
  if (event.target.matches('[data-submit]')) {
    event.target.form.requestSubmit();
  }
});

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

/** Opens the confirmation page that a link or a form's button leads to as a dialog; whatever goes wrong, the page itself opens. */
async function confirmInDialog(element) {
  let address = element.href;
  if (!address) {
    const form = element.form;
    const fields = new URLSearchParams(new FormData(form, element));
    address = `${element.getAttribute('formaction') ?? form.action}?${fields}`;
  }

  const answer = await fetch(address, { headers: { 'HX-Request': 'true' } }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    location.assign(address);
    return;
  }

  const dialog = document.getElementById('confirm-dialog');
  dialog.innerHTML = await answer.text();
  dialog.showModal();
  (dialog.querySelector('input:not([type=hidden])') ?? dialog.querySelector('[data-close]'))?.focus();
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

setInterval(() => {
  for (const time of document.querySelectorAll('time[data-ago]')) {
    const words = ago(Date.parse(time.dateTime));
    if (time.textContent !== words) {
      time.textContent = words;
    }
  }
}, 30_000);
