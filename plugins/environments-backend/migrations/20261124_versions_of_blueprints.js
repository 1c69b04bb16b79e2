/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('blueprint_versions', table => {
    table.comment(
      'Every version of a blueprint that was ever offered: what environments were made of, for their upgrades',
    );
    table.string('name', 63).notNullable();
    table.string('version', 32).notNullable();
    table.text('content').notNullable().comment('As JSON; never changed');
    table
      .timestamp('first_seen', { useTz: true })
      .notNullable()
      .defaultTo(knex.fn.now())
      .comment('By the clock of the database');
    table.primary(['name', 'version']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('blueprint_versions');
};
