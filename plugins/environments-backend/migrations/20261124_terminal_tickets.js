/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('terminal_tickets', table => {
    table.comment('Tickets that open one terminal each, at any replica');
    table
      .string('secret_hash', 64)
      .primary()
      .comment('SHA-256 of what the browser holds');
    table
      .text('user_token')
      .notNullable()
      .comment('Limited token by which the right of the user is asked for');
    table
      .jsonb('door')
      .notNullable()
      .comment('Which container of which environment, for whom and which page');
    table
      .timestamp('expires_at', { useTz: true })
      .notNullable()
      .comment('By the clock of the database');
    table.index('expires_at');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('terminal_tickets');
};
