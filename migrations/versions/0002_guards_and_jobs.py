"""Append-only history, immutable published definitions, and the job tables.

The triggers repeat in the database what the services promise: an event is never changed or removed, and a published
definition stays as it was, whoever holds the connection.
"""

from __future__ import annotations

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("case_event", "audit_entry")

_FUNCTIONS = """
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

create function guard_definition_version() returns trigger language plpgsql as $$
begin
    if old.status = 'draft' then
        if tg_op = 'DELETE' then return old; end if;
        return new;
    end if;
    if tg_op = 'DELETE' or new.status = 'draft'
       or (old.status = 'retired' and new.status <> 'retired')
       or (new.code, new.number, new.kind, new.title, new.source, new.document, new.sha256, new.agency_id)
          is distinct from
          (old.code, old.number, old.kind, old.title, old.source, old.document, old.sha256, old.agency_id)
    then
        raise exception 'definition version % is published and immutable', old.id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

create trigger definition_version_immutable before update or delete on definition_version
    for each row execute function guard_definition_version();
"""

_DROP_JOBS = """
do $$
declare item record;
begin
    for item in select format('drop table if exists %I cascade', tablename) as statement
        from pg_tables where schemaname = current_schema() and tablename like 'procrastinate\\_%' loop
        execute item.statement;
    end loop;
    for item in select format('drop function if exists %s cascade', p.oid::regprocedure) as statement
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname = current_schema() and p.proname like 'procrastinate\\_%' loop
        execute item.statement;
    end loop;
    for item in select format('drop type if exists %I cascade', t.typname) as statement
        from pg_type t join pg_namespace n on n.oid = t.typnamespace
        where n.nspname = current_schema() and t.typname like 'procrastinate\\_%' and t.typtype in ('e', 'c') loop
        execute item.statement;
    end loop;
end $$;
"""


def _run(script: str) -> None:
    """Send a script as it stands: without parameters psycopg leaves its percent signs alone."""
    with op.get_bind().connection.cursor() as cursor:
        cursor.execute(script)


def upgrade() -> None:
    _run(_FUNCTIONS)
    for table in APPEND_ONLY:
        op.execute(
            f"create trigger {table}_append_only before update or delete on {table} "
            "for each row execute function refuse_change()"
        )
    _run(SchemaManager.get_schema())


def downgrade() -> None:
    _run(_DROP_JOBS)
    for table in APPEND_ONLY:
        op.execute(f"drop trigger {table}_append_only on {table}")
    op.execute("drop trigger definition_version_immutable on definition_version")
    op.execute("drop function guard_definition_version()")
    op.execute("drop function refuse_change()")
