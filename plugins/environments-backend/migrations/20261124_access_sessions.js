/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  const withPlace = table => {
    table
      .string('secret_hash', 64)
      .primary()
      .comment('SHA-256 of what the browser holds');
    table.string('user_ref', 300).notNullable();
    table
      .text('user_token')
      .notNullable()
      .comment('Limited token by which the right of the user is asked for');
    table
      .string('host', 32)
      .notNullable()
      .comment('First label of the host name that it is for');
    table
      .timestamp('expires_at', { useTz: true })
      .notNullable()
      .comment('By the clock of the database');
    table.index('expires_at');
  };
  await knex.schema.createTable('access_codes', table => {
    table.comment('One-time codes that open a service of an environment');
    withPlace(table);
    table.text('path').notNullable().comment('Where to begin');
  });
  await knex.schema.createTable('access_sessions', table => {
    table.comment('Browsers in which a service of an environment is open');
    withPlace(table);
    table.index('user_ref');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('access_sessions');
  await knex.schema.dropTable('access_codes');
};
