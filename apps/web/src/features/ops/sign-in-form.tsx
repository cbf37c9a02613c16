import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { OpsApiError, signIn } from './ops-api.ts';
import { opsMessages } from './ops-messages.ts';

/** Asks for the admin token, and exchanges it for a session cookie that scripts cannot read. */
export function SignInForm({ onSignedIn }: { onSignedIn: () => void }): ReactElement {
  const attempt = useMutation({ mutationFn: signIn, onSuccess: onSignedIn });
  const isWrong = attempt.error instanceof OpsApiError && attempt.error.status === 401;
  return (
    <form
      className="sign-in"
      action={(form) => {
        const token = form.get('token');
        if (typeof token === 'string' && token.trim() !== '') attempt.mutate(token.trim());
      }}
    >
      <p className="sign-in__next">{opsMessages.signInNext}</p>
      <label className="sign-in__label" htmlFor="admin-token">
        {opsMessages.tokenLabel}
      </label>
      <input
        id="admin-token"
        className="field"
        name="token"
        type="password"
        autoComplete="current-password"
        required
        aria-invalid={attempt.isError}
        aria-describedby="sign-in-problem"
      />
      <button className="button" type="submit" disabled={attempt.isPending}>
        {opsMessages.signIn}
      </button>
      <p id="sign-in-problem" className="sign-in__problem" role="alert">
        {attempt.isError && (isWrong ? opsMessages.wrongToken : opsMessages.unreachable)}
      </p>
    </form>
  );
}
