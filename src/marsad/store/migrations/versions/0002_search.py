"""Full-text search, filled from the articles that are there."""

from alembic import op
from sqlalchemy import column, select, table

from marsad.store.search import CREATE, index_text

revision = "0002"
down_revision = "0001"
_ARTICLES = table("articles", column("pk"), column("text"))


def upgrade() -> None:
    connection = op.get_bind()
    for statement in CREATE[connection.dialect.name]:
        op.execute(statement)
    for pk, text in connection.execute(select(_ARTICLES).order_by(_ARTICLES.c.pk)).yield_per(100):
        index_text(connection, pk, text)
