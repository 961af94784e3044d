import { ApiError, login } from '../shared/api';
import { element, redraw } from '../shared/element';

/** The only form of the page. */
export function showLogIn(host: HTMLElement, reason: string | undefined, onDone: () => void): void {
  const email = element('input', { id: 'email', type: 'email', autocomplete: 'username', required: true });
  const password = element('input', { id: 'password', type: 'password', autocomplete: 'current-password', required: true });
  const message = element('p', { role: 'alert', class: 'message' }, reason);
  const button = element('button', { type: 'submit' }, 'Log in');

  async function submit(): Promise<void> {
    button.disabled = true;
    button.textContent = 'Logging in…';
    message.textContent = '';
    try {
      await login.with(email.value, password.value);
      onDone();
    } catch (error) {
      message.textContent = error instanceof ApiError ? `${error.message}.`.replace(/\.\.$/, '.') : 'That did not work.';
      button.disabled = false;
      button.textContent = 'Log in';
      password.focus();
      password.select();
    }
  }

  redraw(
    host,
    element(
      'main',
      { id: 'main', class: 'log-in' },
      element('h1', {}, 'Tidewatt'),
      element(
        'form',
        {
          'aria-label': 'Log in',
          submit: (event) => {
            event.preventDefault();
            void submit();
          },
        },
        element('label', { for: 'email' }, 'E-mail'),
        email,
        element('label', { for: 'password' }, 'Password'),
        password,
        button,
        message,
      ),
    ),
  );
  email.focus();
}
