import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { environment } from '../../__testUtils__/fixtures';
import { PlayedApi } from '../../__testUtils__/PlayedApi';
import { refusal } from '../../__testUtils__/refusal';
import { renderAt } from '../../__testUtils__/renderAt';
import { ownTimeZone } from '../../view/sleep';

const PATH = '/environments/team-backend-team/dev-checkout-alice?dialog=sleep';
const { spec } = environment();
const sleep = {
  timeZone: 'Europe/Berlin',
  windows: [{ days: ['Mon' as const], from: '20:00', to: '07:00' }],
};

async function open(
  api = new PlayedApi([environment({ spec: { ...spec, sleep } })]),
) {
  renderAt(PATH, api);
  const dialog = within(await screen.findByRole('dialog'));
  await dialog.findByRole('button', { name: 'Save' });
  return { api, dialog };
}
const save = (dialog: ReturnType<typeof within>) =>
  userEvent.click(dialog.getByRole('button', { name: 'Save' }));

describe('the schedule of sleep', () => {
  it('says the picture of the week in words, and follows what is changed', async () => {
    const { api, dialog } = await open();
    expect(
      dialog.getByText(
        'Asleep 11 of 168 hours a week: Mon, 20:00 to 07:00 of the next day.',
      ),
    ).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Tuesday' }));
    expect(dialog.getByText(/^Asleep 22 of 168 hours/)).toBeInTheDocument();
    await save(dialog);
    expect(api.saidOf('update')).toEqual([
      {
        sleep: {
          ...sleep,
          windows: [{ ...sleep.windows[0], days: ['Mon', 'Tue'] }],
        },
      },
    ]);
  });

  it('can be taken away', async () => {
    const { api, dialog } = await open();
    await userEvent.click(dialog.getByRole('button', { name: 'Never sleep' }));
    expect(dialog.getByText('Never asleep.')).toBeInTheDocument();
    await save(dialog);
    expect(api.saidOf('update')).toEqual([{ sleep: null }]);
  });

  it('begins with a preset in the time zone of the reader', async () => {
    const { api, dialog } = await open(new PlayedApi([environment()]));
    await userEvent.click(
      dialog.getByRole('button', { name: 'Nights and weekends' }),
    );
    await save(dialog);
    expect(api.saidOf('update')).toMatchObject([
      { sleep: { timeZone: ownTimeZone() } },
    ]);
  });

  it('is in another time zone, found by its name', async () => {
    const { api, dialog } = await open();
    const zone = dialog.getByRole('combobox', { name: /Time zone/ });
    // At once: with each letter the test's browser would draw hundreds of zones anew.
    await userEvent.tripleClick(zone);
    await userEvent.paste('Asia/Tok');
    await userEvent.click(
      await screen.findByRole('option', { name: 'Asia/Tokyo' }),
    );
    await save(dialog);
    expect(api.saidOf('update')).toMatchObject([
      { sleep: { timeZone: 'Asia/Tokyo' } },
    ]);
  });

  it('is not sent while a time is none, and says so at its field', async () => {
    const { dialog } = await open();
    const from = dialog.getByRole('textbox', { name: 'Asleep from' });
    await userEvent.clear(from);
    await userEvent.type(from, '25:00');
    expect(from).toHaveAccessibleDescription(/Must be a time of the day/);
    expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  });

  it('says what overlaps at the window itself', async () => {
    const { dialog } = await open();
    await userEvent.click(
      dialog.getByRole('button', { name: 'Add a time of sleep' }),
    );
    const second = within(
      dialog.getByRole('group', { name: 'Time of sleep 2' }),
    );
    expect(second.getByRole('alert')).toHaveTextContent(/Overlaps/);
  });

  it('shows what the server refuses at its field', async () => {
    const api = new PlayedApi([environment({ spec: { ...spec, sleep } })]);
    api.answerAct = async act => {
      if (act === 'update') {
        throw await refusal(400, [
          { field: 'sleep.timeZone', message: 'is not known here' },
        ]);
      }
    };
    const { dialog } = await open(api);
    await userEvent.click(dialog.getByRole('button', { name: 'Sunday' }));
    await save(dialog);
    await waitFor(() =>
      expect(
        dialog.getByRole('combobox', { name: /Time zone/ }),
      ).toHaveAccessibleDescription(/Is not known here/),
    );
  });
});
