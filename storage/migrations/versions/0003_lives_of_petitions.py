"""The whole life of a petition: states, history, answers, followers"""

from alembic import op
import sqlalchemy as sa

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
INSTANT = sa.DateTime(timezone=True)
STEM_LIMIT = 32
STATES = (
    "state IN ('draft', 'in_review', 'refused', 'published', 'closed', 'sent_to_board', 'with_official', 'answered',"
    " 'withdrawn')"
)
ROLES = (
    "role IN ('citizen', 'panel_member', 'forum_member', 'elected', 'official', 'moderator', 'editor', 'admin')"
)


def _remade(table, checks, old=(), dropped=()):
    """Other checks than before, and columns dropped."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name in old:
            batch_op.drop_constraint(op.f(f'ck_{table}_{name}'), type_='check')
        for column in dropped:
            batch_op.drop_column(column)
        for name, check in checks.items():
            batch_op.create_check_constraint(op.f(f'ck_{table}_{name}'), check)


def upgrade() -> None:
    with op.batch_alter_table('petitions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('origin', sa.String(length=8), nullable=False, server_default='chat'))
        batch_op.add_column(sa.Column('author_name', sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column('period', sa.String(length=12), nullable=False, server_default='90 days'))
        batch_op.add_column(sa.Column('remark', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('counted_count', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('paper_count', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('against_count', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('halfway_at', INSTANT, nullable=True))
        batch_op.add_column(sa.Column('reached_at', INSTANT, nullable=True))
        batch_op.add_column(sa.Column('last_week_at', INSTANT, nullable=True))
        batch_op.add_column(sa.Column('case_number', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('meets_on', sa.Date(), nullable=True))
    op.execute("UPDATE petitions SET counted_count = signature_count")
    with op.batch_alter_table('petitions', schema=None) as batch_op:
        for column in ('origin', 'period', 'counted_count', 'paper_count', 'against_count'):
            batch_op.alter_column(column, server_default=None)
    _remade(
        'petitions',
        {
            'state': STATES,
            'origin': "origin IN ('chat', 'paper', 'phone', 'import')",
            'signature_count': 'signature_count >= counted_count AND counted_count >= paper_count',
            'counts': 'paper_count >= 0 AND against_count >= 0',
            'days': "state IN ('draft', 'in_review', 'refused', 'withdrawn')"
            " OR (published_at IS NOT NULL AND closes_at IS NOT NULL AND closes_at > published_at)",
        },
        old=('state', 'signature_count', 'days'),
    )
    with op.batch_alter_table('signatures', schema=None) as batch_op:
        batch_op.add_column(sa.Column('against', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('resident', sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column('name', sa.String(length=100), nullable=True))
    with op.batch_alter_table('signatures', schema=None) as batch_op:
        batch_op.alter_column('against', server_default=None)
    _remade('signatures', {'level': "level IN ('account', 'email', 'phone', 'eid')"}, old=('level',))
    with op.batch_alter_table('mailings', schema=None) as batch_op:
        batch_op.alter_column('role', nullable=True)
        batch_op.add_column(sa.Column('petition_id', ROW_ID, nullable=True))
        batch_op.create_foreign_key(op.f('fk_mailings_petition_id'), 'petitions', ['petition_id'], ['id'])
    _remade(
        'mailings',
        {'state': "state IN ('expanding', 'expanded')", 'role': ROLES, 'audience': '(role IS NULL) <> (petition_id IS NULL)'},
        old=('state', 'role'),
    )
    op.create_table('petition_events',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('petition_id', ROW_ID, nullable=False),
    sa.Column('at', INSTANT, nullable=False),
    sa.Column('move', sa.String(length=16), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.CheckConstraint("move IN ('submit', 'return', 'refuse', 'approve', 'withdraw', 'close', 'send_to_board', 'hand_to_official', 'answer', 'correct')", name=op.f('ck_petition_events_move')),
    sa.CheckConstraint(STATES, name=op.f('ck_petition_events_state')),
    sa.ForeignKeyConstraint(['petition_id'], ['petitions.id'], name=op.f('fk_petition_events_petition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_petition_events'))
    )
    op.create_index('ix_petition_events_petition', 'petition_events', ['petition_id', 'id'])
    op.create_table('petition_answers',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('petition_id', ROW_ID, nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('outcome', sa.String(length=16), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('document', sa.String(length=200), nullable=True),
    sa.Column('made_at', INSTANT, nullable=False),
    sa.CheckConstraint("outcome IN ('approved', 'partly', 'rejected', 'answered', 'referred')", name=op.f('ck_petition_answers_outcome')),
    sa.ForeignKeyConstraint(['petition_id'], ['petitions.id'], name=op.f('fk_petition_answers_petition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_petition_answers'))
    )
    op.create_index('ix_petition_answers_petition', 'petition_answers', ['petition_id', 'id'])
    op.create_table('petition_followers',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('petition_id', ROW_ID, nullable=False),
    sa.Column('follower_ref', sa.LargeBinary(length=32), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('muted', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['petition_id'], ['petitions.id'], name=op.f('fk_petition_followers_petition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_petition_followers')),
    sa.UniqueConstraint('follower_ref', name=op.f('uq_petition_followers_follower_ref'))
    )
    op.create_index('ix_petition_followers_petition_id', 'petition_followers', ['petition_id'])
    op.create_table('search_words',
    sa.Column('stem', sa.String(length=STEM_LIMIT), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('row_id', ROW_ID, autoincrement=False, nullable=False),
    sa.Column('weight', sa.Float(), nullable=False),
    sa.PrimaryKeyConstraint('stem', 'kind', 'row_id', name=op.f('pk_search_words')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_search_words_row_id', 'search_words', ['row_id', 'kind'])
    op.create_table('search_grams',
    sa.Column('gram', sa.String(length=3), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('stem', sa.String(length=STEM_LIMIT), nullable=False),
    sa.PrimaryKeyConstraint('gram', 'kind', 'stem', name=op.f('pk_search_grams')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('search_grams')
    op.drop_table('search_words')
    op.drop_table('petition_followers')
    op.drop_table('petition_answers')
    op.drop_table('petition_events')
    op.execute("DELETE FROM mailings WHERE petition_id IS NOT NULL")
    with op.batch_alter_table('mailings', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_mailings_petition_id'), type_='foreignkey')
        batch_op.alter_column('role', nullable=False)
    _remade(
        'mailings',
        {'state': "state IN ('expanding', 'expanded')", 'role': ROLES},
        old=('state', 'role', 'audience'),
        dropped=('petition_id',),
    )
    _remade('signatures', {'level': "level IN ('account')"}, old=('level',), dropped=('against', 'resident', 'name'))
    _remade(
        'petitions',
        {
            'state': "state IN ('in_review', 'published', 'refused', 'closed')",
            'days': "state IN ('in_review', 'refused')"
            " OR (published_at IS NOT NULL AND closes_at IS NOT NULL AND closes_at > published_at)",
            'signature_count': 'signature_count >= 0',
        },
        old=('state', 'origin', 'signature_count', 'counts', 'days'),
        dropped=(
            'origin', 'author_name', 'period', 'remark', 'counted_count', 'paper_count', 'against_count', 'halfway_at',
            'reached_at', 'last_week_at', 'case_number', 'meets_on',
        ),
    )
