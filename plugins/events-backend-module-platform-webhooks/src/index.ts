/**
 * The intake of webhooks of git hosts.
 *
 * @packageDocumentation
 */
export { eventsModulePlatformWebhooks as default } from './module';
