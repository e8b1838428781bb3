"""lock what is settled

The triggers repeat in the database what the services promise: nothing of a calibration session changes after its lock.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("calibration_entry", "calibration_participant", "calibration_proposal")

_FUNCTION = """
create function refuse_when_calibrated() returns trigger language plpgsql as $$
declare session uuid;
begin
    if tg_table_name = 'calibration_session' then
        session := old.id;
    elsif tg_table_name = 'calibration_proposal' then
        select session_id into session from calibration_entry where id = coalesce(new.entry_id, old.entry_id);
    else
        session := coalesce(new.session_id, old.session_id);
    end if;
    if exists (select from calibration_session where id = session and locked_at is not null) then
        raise exception 'calibration session % is locked', session using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $$
"""


def upgrade() -> None:
    op.execute(_FUNCTION)
    op.execute(_trigger("calibration_session", "update or delete"))
    for table in TABLES:
        op.execute(_trigger(table, "insert or update or delete"))


def _trigger(table: str, moments: str) -> str:
    return (
        f"create trigger {table}_locked before {moments} on {table} "
        "for each row execute function refuse_when_calibrated()"
    )


def downgrade() -> None:
    for table in ("calibration_session", *TABLES):
        op.execute(f"drop trigger {table}_locked on {table}")
    op.execute("drop function refuse_when_calibrated()")
