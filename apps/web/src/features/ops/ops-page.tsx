import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useCallback, useEffect, useState } from 'react';
import { Dashboard } from './dashboard.tsx';
import { isSignedIn, OpsApiError, signIn, signOut } from './ops-api.ts';
import { serverUrl } from '../../wire/server-address.ts';
import { opsMessages } from './ops-messages.ts';
import { isSignedOut } from './use-figures.ts';
import { SignInAgain } from './sign-in-again.tsx';
import { SignInForm } from './sign-in-form.tsx';
import './ops-page.css';

/**
 * The token of `/ops#token=…`, an address that the server prints. It is removed from the address, and so from the
 * history, at once.
 */
function takeTokenFromAddress(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) history.replaceState(null, '', `${location.pathname}${location.search}`);
  return token;
}

const SESSION = ['ops-session'];
const TRY_AGAIN_MS = 5_000;

/** Whether this browser is signed in. The address that the server prints signs in at once. */
async function openSession(signal: AbortSignal): Promise<boolean> {
  const token = takeTokenFromAddress();
  if (token !== null) {
    try {
      await signIn(token);
      return true;
    } catch (error) {
      if (!(error instanceof OpsApiError)) throw error;
    }
  }
  return isSignedIn(signal);
}

/** Whether the server has refused a request for want of a session, since the last sign-in. */
function useExpired(): [boolean, (isExpired: boolean) => void] {
  const client = useQueryClient();
  const [isExpired, setExpired] = useState(false);
  useEffect(
    () =>
      client.getQueryCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'error' && isSignedOut(event.query.state.error))
          setExpired(true);
      }),
    [client],
  );
  return [isExpired, setExpired];
}

/** The operator's page: sign-in, then the dashboard. An expired session asks for the token over the dashboard. */
export function OpsPage(): ReactElement {
  const client = useQueryClient();
  const session = useQuery({
    queryKey: SESSION,
    queryFn: ({ signal }) => openSession(signal),
    refetchInterval: ({ state }) => (state.status === 'error' ? TRY_AGAIN_MS : false),
    staleTime: Infinity,
    retry: false,
  });
  const setSignedIn = useCallback(
    (signedIn: boolean) => client.setQueryData<boolean>(SESSION, signedIn),
    [client],
  );
  const [isExpired, setExpired] = useExpired();
  const startAnew = (): void => {
    setExpired(false);
    void client.resetQueries({ predicate: ({ state }) => state.status === 'error' });
    void client.invalidateQueries();
  };
  if (session.data === true) {
    return (
      <>
        <Dashboard
          signOut={() => {
            void signOut().finally(() => setSignedIn(false));
          }}
        />
        {isExpired && <SignInAgain onSignedIn={startAnew} />}
      </>
    );
  }
  return (
    <main className="ops ops--signed-out">
      <h1 className="ops__wordmark">
        <a href={serverUrl('')}>Hark</a> {opsMessages.title}
      </h1>
      {session.data === false && (
        <SignInForm
          onSignedIn={() => {
            startAnew();
            setSignedIn(true);
          }}
        />
      )}
      {session.isPending && <p>{opsMessages.asking}</p>}
      {session.isError && (
        <div className="calm" role="alert">
          <p className="calm__cause">{opsMessages.unreachable}</p>
          <p className="calm__next">{opsMessages.unreachableNext}</p>
        </div>
      )}
    </main>
  );
}
