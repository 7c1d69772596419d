'use strict';
/*
 * Keeps what is typed in long fields while the tab is open, so that it outlasts a session that ended, or a step back:
 *   <textarea data-draft="kept" …>   a field whose draft is kept, by the address and the name of the field; it is put back when the
 *                                    page is opened anew. Where the server shows again what was sent, the attribute is "shown".
 * A draft is dropped when the page that follows says that the form was accepted.
 */
{
  const prefix = 'runnerhub-draft ';
  const sentKey = 'runnerhub-draft-sent';
  const fields = [...document.querySelectorAll('textarea[data-draft]')];
  const keyOf = field => `${prefix}${location.pathname} ${field.name}`;

  const sent = sessionStorage.getItem(sentKey);
  if (sent !== null && sent !== location.pathname && document.querySelector('.notices .alert-success')) {
    Object.keys(sessionStorage).filter(key => key.startsWith(`${prefix}${sent} `)).forEach(key => sessionStorage.removeItem(key));
  }

  sessionStorage.removeItem(sentKey);

  function keep(field) {
    if (field.value === field.defaultValue) {
      sessionStorage.removeItem(keyOf(field));
      return;
    }

    try {
      sessionStorage.setItem(keyOf(field), field.value);
    } catch {
      // There is no room; the page works without.
    }
  }

  /** Says that it was put back, and offers what was there. */
  function sayRestored(field) {
    const words = Object.assign(document.createElement('p'), { className: 'form-hint', textContent: 'What you had typed is here again. ' });
    const undo = Object.assign(document.createElement('button'), { type: 'button', className: 'link-button', textContent: 'Undo' });
    undo.addEventListener('click', () => {
      field.value = field.defaultValue;
      keep(field);
      words.remove();
      field.focus();
    });
    words.append(undo);
    field.after(words);
    announce('What you had typed is here again.');
  }

  for (const field of fields) {
    const draft = sessionStorage.getItem(keyOf(field));
    // A browser that goes back has put it back by itself.
    if (draft !== null && field.dataset.draft === 'kept' && field.value === field.defaultValue && draft !== field.value) {
      field.value = draft;
      sayRestored(field);
    }

    field.addEventListener('input', () => keep(field));
    field.form.addEventListener('submit', () => {
      sessionStorage.setItem(sentKey, location.pathname);
      field.dataset.draft === 'shown' && sessionStorage.setItem(keyOf(field), field.value);
    });
  }
}
