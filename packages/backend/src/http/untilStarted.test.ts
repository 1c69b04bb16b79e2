import express from 'express';
import request from 'supertest';
import { untilStarted } from './untilStarted';

describe('a backend that starts', () => {
  let started = false;
  const app = express()
    .get('/api/there', (_, response) => {
      response.json([]);
    })
    .use(untilStarted(() => started));

  it('says so instead of 404, and when to come again', async () => {
    const answer = await request(app).post('/api/things');
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.body.error).toEqual({
      name: 'ServiceUnavailableError',
      message: 'The platform is starting; try again in a moment',
    });
  });

  it('serves what is there already', async () => {
    expect((await request(app).get('/api/there')).status).toBe(200);
  });

  it('knows what nobody serves once it has started', async () => {
    started = true;
    expect((await request(app).get('/api/things')).status).toBe(404);
  });
});
