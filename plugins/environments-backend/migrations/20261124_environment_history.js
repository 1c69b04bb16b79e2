/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('environment_history', table => {
    table.comment('What happened to environments, and who did it');
    table.bigIncrements('id');
    table
      .string('environment_uid', 36)
      .notNullable()
      .comment('Of the DevEnvironment object');
    table
      .timestamp('at', { useTz: true })
      .notNullable()
      .comment(
        'When it happened, as far as that was told; else when it was seen',
      );
    table
      .string('actor', 300)
      .notNullable()
      .comment('Reference of a user, subject of a service, or a field manager');
    table
      .string('via', 16)
      .notNullable()
      .comment('portal, cluster or platform');
    table.string('action', 64).notNullable();
    table.text('message').notNullable().comment('A sentence for people');
    table
      .string('key', 300)
      .nullable()
      .unique()
      .comment('Tells what several replicas see from what happens twice');
    table.index(['environment_uid', 'id']);
    table.index('at');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('environment_history');
};
