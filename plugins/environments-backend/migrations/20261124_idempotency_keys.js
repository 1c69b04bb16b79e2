/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('idempotency_keys', table => {
    table.comment(
      'Requests that carried an Idempotency-Key, and what they made',
    );
    table.string('caller', 300).notNullable().comment('Who asked');
    table.string('key', 128).notNullable();
    table
      .string('body_hash', 64)
      .notNullable()
      .comment('SHA-256 of the request, as base64');
    table
      .text('answer')
      .nullable()
      .comment('What was answered, as JSON; missing while it is worked on');
    table
      .timestamp('claimed_at', { useTz: true })
      .notNullable()
      .defaultTo(knex.fn.now())
      .comment('By the clock of the database');
    table.primary(['caller', 'key']);
    table.index('claimed_at');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('idempotency_keys');
};
