// Tests that wait for something give up by themselves, and say for what; this is only the net below them.
jest.setTimeout(60_000);
