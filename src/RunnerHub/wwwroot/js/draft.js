'use strict';
/*
 * Keeps what is typed in fields while the tab is open, so that it outlasts a session that ended, or a step back:
 *   <textarea data-draft="kept" …>   a field whose draft is kept, by the address and the name of the field; it is put back when the
 *                                    page is opened anew. Where the server shows again what was sent, the attribute is "shown".
 *                                    An <input> may have it too; of a secret nothing is kept.
 * A draft is dropped when the page that follows says that the form was accepted.
 */
{
  const prefix = 'runnerhub-typed ';
  const sentKey = 'runnerhub-typed-sent';
  const fields = [...document.querySelectorAll('[data-draft=kept], [data-draft=shown]')];
  const keyOf = field => `${prefix}${location.pathname} ${field.name}`;

  if (document.querySelector('.notices .alert-success')) {
    JSON.parse(sessionStorage.getItem(sentKey) ?? '[]').forEach(key => sessionStorage.removeItem(key));
  }

  sessionStorage.removeItem(sentKey);

  /** What the form says it was made from, which goes with the draft: what was stored meanwhile is not overwritten unseen. */
  const madeFrom = field => field.form.elements.MadeFrom;

  function keep(field) {
    // Where the server shows again what was sent, that is not stored anywhere else.
    if (field.value === field.defaultValue && field.dataset.draft === 'kept') {
      sessionStorage.removeItem(keyOf(field));
      return;
    }

    try {
      sessionStorage.setItem(keyOf(field), JSON.stringify({ text: field.value, from: madeFrom(field)?.value }));
    } catch {
      // There is no room; the page works without.
    }
  }

  /** Says that it was put back, and offers what was there. */
  function sayRestored(field, from) {
    const words = Object.assign(document.createElement('p'), { className: 'form-hint', textContent: 'What you had typed is here again. ' });
    const undo = Object.assign(document.createElement('button'), { type: 'button', className: 'link-button', textContent: 'Undo' });
    undo.addEventListener('click', () => {
      field.value = field.defaultValue;
      if (from !== undefined) {
        madeFrom(field).value = from;
      }

      keep(field);
      words.remove();
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.focus();
    });
    words.append(undo);
    field.after(words);
    announce('What you had typed is here again.');
  }

  for (const field of fields) {
    const draft = JSON.parse(sessionStorage.getItem(keyOf(field)) ?? 'null');
    // A browser that goes back has put it back by itself.
    if (draft && field.dataset.draft === 'kept' && field.value === field.defaultValue && draft.text !== field.value) {
      const now = madeFrom(field)?.value;
      field.value = draft.text;
      if (now !== undefined && draft.from !== undefined) {
        madeFrom(field).value = draft.from;
      }

      field.dispatchEvent(new Event('input', { bubbles: true }));
      sayRestored(field, now);
    }

    field.addEventListener('input', () => keep(field));
  }

  document.addEventListener('submit', event => {
    const sent = fields.filter(field => field.form === event.target);
    if (sent.length > 0) {
      sent.forEach(field => field.dataset.draft === 'shown' && keep(field));
      sessionStorage.setItem(sentKey, JSON.stringify(sent.map(keyOf)));
    }
  });
}
