import { listWords, plainWords, sentence } from './plainWords';

describe('plainWords', () => {
  it.each([
    ['QuotaExceeded', 'Quota exceeded'],
    ['ImagePullBackOff', 'Image pull back off'],
    ['PVCPending', 'PVC pending'],
    ['owner-not-found', 'Owner not found'],
    ['Waiting for the scheduler', 'Waiting for the scheduler'],
  ])('reads %s as "%s"', (reason, words) => {
    expect(plainWords(reason)).toBe(words);
  });
});

describe('listWords', () => {
  it.each([
    [[], ''],
    [['database'], 'database'],
    [['database', 'cache'], 'database and cache'],
    [['database', 'cache', 'api'], 'database, cache and api'],
  ])('joins %j', (names, words) => {
    expect(listWords(names)).toBe(words);
  });
});

describe('sentence', () => {
  it.each([
    ['its service is stopped', 'Its service is stopped.'],
    ['app: the image cannot be pulled', 'app: the image cannot be pulled.'],
    ['Push it to the registry.', 'Push it to the registry.'],
    ['', ''],
  ])('makes "%s" to "%s"', (text, expected) => {
    expect(sentence(text)).toBe(expected);
  });
});
