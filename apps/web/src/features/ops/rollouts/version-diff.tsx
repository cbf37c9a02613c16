import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { Loaded } from '../loaded.tsx';
import { WideTable } from '../scroll-region.tsx';
import { valueText } from './diff-value.ts';
import { rolloutMessages } from './rollout-messages.ts';
import { fetchVersionDiff } from './rollouts-client.ts';
import { ROLLOUTS } from './use-rollouts.ts';

const SHOWN = 8;

interface DiffProps {
  champion: { name: string; digest: string };
  challenger: { name: string; digest: string };
}

/** The values in which two versions differ. */
export function VersionDiff({ champion, challenger }: DiffProps): ReactElement {
  const [isWhole, setWhole] = useState(false);
  const words = rolloutMessages.diff;
  const found = useQuery({
    queryKey: [ROLLOUTS, 'diff', champion.digest, challenger.digest],
    queryFn: ({ signal }) => fetchVersionDiff(champion.digest, challenger.digest, signal),
    // Versions never change.
    staleTime: Infinity,
    retry: false,
  });
  return (
    <Loaded query={found}>
      {({ differences }) =>
        differences.length === 0 ? (
          <p className="note">{words.none}</p>
        ) : (
          <>
            <WideTable label={words.label(champion.name, challenger.name)}>
              <thead>
                <tr>
                  <th scope="col">{words.path}</th>
                  <th scope="col">{words.champion}</th>
                  <th scope="col">{words.challenger}</th>
                </tr>
              </thead>
              <tbody>
                {(isWhole ? differences : differences.slice(0, SHOWN)).map(({ path, before, after }) => (
                  <tr key={path} className="diff__row">
                    <th scope="row">{path}</th>
                    <td>{valueText(before)}</td>
                    <td>
                      <b>{valueText(after)}</b>
                    </td>
                  </tr>
                ))}
              </tbody>
            </WideTable>
            {!isWhole && differences.length > SHOWN && (
              <button className="link" type="button" onClick={() => setWhole(true)}>
                {words.all(differences.length)}
              </button>
            )}
          </>
        )
      }
    </Loaded>
  );
}
