import { createService } from './service.ts';

const port = Number(process.env.PORT ?? 8000);
const server = createService().listen(port);

process.on('SIGTERM', () => server.close());
