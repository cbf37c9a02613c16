import { expect, test } from '../support/hark-test.ts';
import { composeWav } from '../support/wav.ts';

test('a person speaks and sees what was heard and the right result', async ({ open }) => {
  const { page, errors } = await open({ type: 'plays', wav: await composeWav(['eiffel']) });
  const button = page.getByTestId('mic-button');
  await expect(button).toHaveAttribute('data-state', 'off');
  await button.click();
  await expect(button).toHaveAttribute('data-state', /listening|hearing/);
  await expect(page.getByTestId('transcript')).toContainText(/eiffel tower/i);
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', 'landmark-eiffel-tower');
  await expect(button).toHaveAttribute('data-state', 'results');
  expect(errors).toEqual([]);
});
