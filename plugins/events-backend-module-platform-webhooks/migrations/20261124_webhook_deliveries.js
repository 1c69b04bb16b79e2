/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('platform_webhook_deliveries', table => {
    table.comment('What git hosts told the platform lately');
    table.string('host', 32).notNullable();
    table
      .string('delivery', 200)
      .notNullable()
      .comment("The host's id of the delivery");
    table
      .string('content_hash', 64)
      .notNullable()
      .comment('SHA-256 of kind of event and body, as base64');
    table
      .timestamp('received_at', { useTz: true })
      .notNullable()
      .defaultTo(knex.fn.now())
      .comment('By the clock of the database');
    table
      .boolean('published')
      .notNullable()
      .defaultTo(false)
      .comment('Whether it came as far as the events service');
    table.primary(['host', 'delivery']);
    table.index(['host', 'content_hash']);
    table.index('received_at');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('platform_webhook_deliveries');
};
