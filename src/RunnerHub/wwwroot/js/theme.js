// Runs before the first paint: a page in the wrong theme must not flash. "system" is the absence of a choice.
{
  const root = document.documentElement;
  const key = 'runnerhub-theme';
  const apply = choice => {
    if (choice === 'light' || choice === 'dark') {
      root.dataset.bsTheme = choice;
    } else {
      delete root.dataset.bsTheme;
    }
    root.dataset.themeChoice = root.dataset.bsTheme ?? 'system';
  };
  root.classList.add('js');
  apply(localStorage.getItem(key));

  document.addEventListener('click', event => {
    const choice = event.target.closest?.('[data-theme-set]')?.dataset.themeSet;
    if (choice) {
      localStorage.setItem(key, choice);
      apply(choice);
      showChoice();
    }
  });
  const showChoice = () => document.querySelectorAll('[data-theme-set]').forEach(button =>
    button.setAttribute('aria-pressed', button.dataset.themeSet === root.dataset.themeChoice));
  document.addEventListener('DOMContentLoaded', showChoice);
  window.addEventListener('storage', event => {
    if (event.key === key) {
      apply(event.newValue);
      showChoice();
    }
  });
}
