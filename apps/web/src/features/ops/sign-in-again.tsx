import { useEffect, useRef, type ReactElement } from 'react';
import { opsMessages } from './ops-messages.ts';
import { SignInForm } from './sign-in-form.tsx';

/** Asks for the token over the page, which stays as it is. */
export function SignInAgain({ onSignedIn }: { onSignedIn: () => void }): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className="sign-in-again"
      aria-labelledby="sign-in-again"
      // Without a session there is nothing to go back to.
      onCancel={(event) => event.preventDefault()}
    >
      <h2 id="sign-in-again" className="ops__heading">
        {opsMessages.signInAgain}
      </h2>
      <p>{opsMessages.signInExpired}</p>
      <SignInForm onSignedIn={onSignedIn} />
    </dialog>
  );
}
