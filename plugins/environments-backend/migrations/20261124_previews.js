/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('preview_pull_requests', table => {
    table.comment('What is known of pull requests beside their hosts');
    table.string('repository', 300).notNullable();
    table.integer('pull_request').notNullable();
    table
      .string('approved_revision', 64)
      .nullable()
      .comment('The commit of a fork that a member approved');
    table.string('approved_by', 200).nullable();
    table
      .string('reported_revision', 64)
      .nullable()
      .comment('The commit that was reported on last');
    table
      .string('reported_hash', 64)
      .nullable()
      .comment('Of what was reported, as base64');
    table
      .string('comment_id', 64)
      .nullable()
      .comment("The host's id of the comment that is kept current");
    table
      .timestamp('changed_at', { useTz: true })
      .notNullable()
      .defaultTo(knex.fn.now());
    table.primary(['repository', 'pull_request']);
    table.index('changed_at');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('preview_pull_requests');
};
