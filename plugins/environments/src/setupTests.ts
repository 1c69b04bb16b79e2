import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// The first page of a run loads its modules while the test waits for it.
configure({ asyncUtilTimeout: 15_000 });
jest.setTimeout(60_000);
