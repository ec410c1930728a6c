"""What suggestions and consultations mean"""

from alembic import op
import sqlalchemy as sa

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('consultations', schema=None) as batch_op:
        batch_op.add_column(sa.Column('language', sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column('vector', sa.LargeBinary(), nullable=True))

    with op.batch_alter_table('suggestions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('vector', sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    # Never made anew on SQLite: that would lose the tables' checks.
    with op.batch_alter_table('suggestions', schema=None, recreate='never') as batch_op:
        batch_op.drop_column('vector')

    with op.batch_alter_table('consultations', schema=None, recreate='never') as batch_op:
        batch_op.drop_column('vector')
        batch_op.drop_column('language')
