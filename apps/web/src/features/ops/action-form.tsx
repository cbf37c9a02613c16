import { useMutation } from '@tanstack/react-query';
import {
  useEffect,
  useId,
  useRef,
  useState,
  type ReactElement,
  type ReactNode,
  type SubmitEvent,
} from 'react';
import { actionMessages } from './action-messages.ts';
import { operatorName } from './operator-name.ts';
import './action-form.css';

/** Returns the text of a field of a form, without spaces around it; empty if there is none. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

interface ActionFormProps {
  heading: string;
  /** What pressing the button does, in a sentence or two. */
  effect: string;
  action: string;
  /** What the button says when it asks again, for what is hard to undo; without it one press is enough. */
  confirm?: string;
  /** Sends it; what it throws is shown in the form. */
  submit: (form: FormData, by: string) => Promise<void>;
  onDone: () => void;
  cancel: () => void;
  children?: ReactNode;
}

/** The second press of a double click confirms nothing. */
const DOUBLE_CLICK_MS = 600;

/** Whether a press is the one that counts; the first press of two only asks, and a change of the form starts anew. */
function useConfirmation(isAskedTwice: boolean): {
  isAsking: boolean;
  press: (atMs: number) => boolean;
  reset: () => void;
} {
  const [askedMs, setAskedMs] = useState<number | null>(null);
  const press = (atMs: number): boolean => {
    if (!isAskedTwice) return true;
    if (askedMs === null) {
      setAskedMs(atMs);
      return false;
    }
    return atMs - askedMs >= DOUBLE_CLICK_MS;
  };
  return { isAsking: askedMs !== null, press, reset: () => setAskedMs(null) };
}

/**
 * A form for something that is done in the operator's name. It says what it will do before it does it. It takes the
 * focus, and gives it back to what opened it.
 */
export function ActionForm(props: ActionFormProps): ReactElement {
  const { heading, effect, action, confirm, submit, onDone, cancel, children } = props;
  const id = useId();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    title.current?.focus();
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  const { isAsking, press, reset } = useConfirmation(confirm !== undefined);
  const attempt = useMutation({
    mutationFn: async (form: FormData) => {
      const by = textOf(form, 'by');
      operatorName.write(by);
      await submit(form, by);
    },
    onSuccess: onDone,
    onError: reset,
  });
  const send = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (press(event.timeStamp)) attempt.mutate(new FormData(event.currentTarget));
  };
  return (
    <form className="action" aria-labelledby={`${id}-heading`} onSubmit={send} onChange={reset}>
      <h3 id={`${id}-heading`} className="action__heading" tabIndex={-1} ref={title}>
        {heading}
      </h3>
      {children}
      <label className="action__field">
        {actionMessages.byLabel}
        <input
          className="field"
          name="by"
          required
          maxLength={80}
          autoComplete="name"
          defaultValue={operatorName.read() ?? ''}
          aria-describedby={`${id}-by`}
        />
        <span id={`${id}-by`} className="action__note">
          {actionMessages.byNote}
        </span>
      </label>
      <p id={`${id}-effect`} className="action__effect">
        {effect}
      </p>
      <p className="action__buttons">
        <button
          className={isAsking ? 'button button--danger' : 'button'}
          type="submit"
          disabled={attempt.isPending}
          aria-describedby={`${id}-effect`}
        >
          {isAsking ? confirm : action}
        </button>
        <button className="button button--quiet" type="button" onClick={cancel}>
          {actionMessages.cancel}
        </button>
      </p>
      <output className="action__asking">{isAsking && actionMessages.asking}</output>
      <p className="action__problem" role="alert">
        {attempt.isError && actionMessages.failed(attempt.error.message)}
      </p>
    </form>
  );
}

interface TextFieldProps {
  name: string;
  label: string;
  isRequired?: boolean;
  maxLength?: number;
}

/** A line of text in such a form. */
export function TextField({ name, label, isRequired = true, maxLength = 500 }: TextFieldProps): ReactElement {
  return (
    <label className="action__field">
      {label}
      <input className="field" name={name} required={isRequired} maxLength={maxLength} autoComplete="off" />
    </label>
  );
}
