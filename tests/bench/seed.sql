-- A regency of bench.people employees in offices of twenty, each with a case in the middle of the year.
-- Identifiers are made from a kind and a number, so that every table can name rows of another without looking them up.
create function pg_temp.key(kind text, number int) returns uuid immutable language sql as
$$ select (lpad(to_hex(ascii(kind)), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid $$;

create temporary table person as
select n, (n - 1) / 20 as office, (n - 1) / 20 * 20 + 1 as head, (n - 1) / 200 * 20 + 1 as above,
       case n % 4 when 0 then 'draft' when 1 then 'plan_review' when 2 then 'running' else 'rating' end as state,
       case n % 4 when 0 then 'drafting' when 1 then 'agreement' when 2 then 'monitoring' else 'rating' end as stage,
       pg_temp.key('a', 1) as agency, pg_temp.key('v', 1) as definition
from generate_series(1, current_setting('bench.people')::int) n;
update person set head = above where n = head;

insert into agency (id, code, name, place, timezone, week_days)
select distinct agency, 'ukur', 'Kabupaten Ukur', 'Ukur', 'Asia/Jakarta', 5 from person;
insert into definition_version (id, agency_id, code, number, kind, title, status, source, document, sha256, published_at)
select definition, agency, d ->> 'code', 1, d ->> 'kind', d -> 'title', 'published', d ->> 'source', d -> 'document',
       d ->> 'sha256', now()
from (select distinct agency, definition, current_setting('bench.definition')::jsonb as d from person) given;
insert into cycle (id, agency_id, code, name, starts_on, ends_on, plan_due, evaluation_opens, self_assessment_due,
                   rating_due, approach, status, definition_version_id)
select distinct pg_temp.key('c', 1), agency, 'ukur', 'Penilaian kinerja', date_trunc('year', now())::date,
       (date_trunc('year', now()) + interval '1 year')::date, now()::date + 8, now()::date - 60, now()::date + 24,
       now()::date + 40, 'quantitative', 'open', definition
from person;
insert into holiday (id, agency_id, day, name)
select pg_temp.key('h', n), agency, now()::date + n * 9, 'Libur' from person where n <= 50;

insert into unit (id, agency_id, parent_id, code, name)
select distinct on (office) pg_temp.key('u', office), agency, nullif(pg_temp.key('u', office / 10), pg_temp.key('u', office)),
       'U' || office, 'Kantor Nomor ' || office
from person order by office;
insert into position (id, agency_id, unit_id, superior_id, code, title, kind, heads_unit)
select pg_temp.key('p', n), agency, pg_temp.key('u', office), nullif(pg_temp.key('p', head), pg_temp.key('p', n)),
       'J' || n, 'Pranata Urusan ' || n, case when n % 20 = 1 then 'unit_head' else 'functional' end, n % 20 = 1
from person order by n;
insert into employee (id, agency_id, nip, name, kind, rank, email, active)
select pg_temp.key('e', n), agency, '199001012015' || lpad(n::text, 6, '0'), 'Pegawai Nomor ' || n, 'pns', 'III/b', '', true
from person;
insert into posting (id, agency_id, employee_id, position_id, kind, starts_on, basis)
select pg_temp.key('o', n), agency, pg_temp.key('e', n), pg_temp.key('p', n), 'definitive', date '2020-01-01' + n % 1500, ''
from person;
insert into delegation (id, agency_id, absent_id, substitute_id, starts_on, ends_on, reason)
select pg_temp.key('d', n), agency, pg_temp.key('e', n), pg_temp.key('e', n + 1), now()::date - 3, now()::date + 3, 'Dinas luar'
from person where n % 40 = 22;
insert into app_user (id, agency_id, username, password_hash, display_name, employee_id, active, epoch)
select pg_temp.key('l', n), agency, 'pegawai' || n, '!', 'Pegawai Nomor ' || n, pg_temp.key('e', n), true, 0 from person;
insert into role_grant (id, agency_id, user_id, role)
select pg_temp.key('r', n), agency, pg_temp.key('l', n), (array['hr', 'admin'])[n] from person where n <= 2;

insert into appraisal_case (id, agency_id, cycle_id, definition_version_id, owner_id, position_id, unit_id, state, stage,
                            version, revision, entry_seq, entered_at, due_at)
select pg_temp.key('k', n), agency, pg_temp.key('c', 1), definition, pg_temp.key('e', n), pg_temp.key('p', n),
       pg_temp.key('u', office), state, stage, n % 4, 1, n % 4, now() - interval '9 days',
       now() + n % 30 * interval '1 day'
from person;
insert into case_party (id, agency_id, case_id, relation, employee_id, position_id, via, resolved_on)
select pg_temp.key(kind, n), agency, pg_temp.key('k', n), relation, pg_temp.key('e', who), pg_temp.key('p', who),
       'definitive', now()::date - 9
from person,
     lateral (values ('x', 'appraiser', head), ('y', 'appraiser_superior', above), ('z', 'next_superior', 1))
         as party (kind, relation, who)
where who <> n;
insert into case_event (id, agency_id, case_id, seq, at, transition, kind, from_state, to_state, definition_version_id,
                        actor_user_id, actor_id, actor_name, acting_for_name, relation, via, facts, comment,
                        idempotency_key, body_hash, prev_hash, hash)
select pg_temp.key('s', n * 4 + seq), agency, pg_temp.key('k', n), seq, now() - (20 - seq) * interval '1 day', transition,
       'forward', 'draft', target, definition, pg_temp.key('l', who), pg_temp.key('e', who), 'Pegawai Nomor ' || who, '',
       relation, 'self', '{"main_result_count": 3}', '', 'ukur-' || seq, repeat('0', 64), repeat('0', 64), repeat('0', 64)
from person,
     lateral (values (1, 'submit_plan', 'plan_review', 'owner', n), (2, 'agree_plan', 'running', 'appraiser', head),
                     (3, 'submit_self_assessment', 'rating', 'owner', n)) as step (seq, transition, target, relation, who)
where seq <= n % 4;
insert into case_task (id, agency_id, case_id, entry_seq, relation, assignee_id, state, due_at, status)
select pg_temp.key('t', n * 4 + round), agency, pg_temp.key('k', n), round, holder, pg_temp.key('e', who), state,
       now() + n % 30 * interval '1 day', case when round = n % 4 then 'open' else 'done' end
from person, generate_series(0, n % 4) round,
     lateral (select case when round % 2 = 0 then 'owner' else 'appraiser' end, case when round % 2 = 0 then n else head end)
         as task (holder, who);
-- Two people whose lists are far longer than an office gives: the last has everything, the one before a thousand.
insert into case_task (id, agency_id, case_id, entry_seq, relation, assignee_id, state, due_at, status)
select pg_temp.key(kind, n), agency, pg_temp.key('k', n), n % 4, relation,
       pg_temp.key('e', current_setting('bench.people')::int - back), state, now() + n % 30 * interval '1 day', 'open'
from person, (values ('m', 'agency_hr', 0, 2000000000), ('n', 'unit_hr', 1, 1000)) as long (kind, relation, back, most)
where n <= most;
insert into case_timer (id, agency_id, case_id, entry_seq, kind, ordinal, fire_at, status)
select pg_temp.key('w', n), agency, pg_temp.key('k', n), n % 4, 'remind', 0, now() + n % 30 * interval '1 day', 'waiting'
from person;

insert into plan (id, agency_id, case_id, number, status, approach, agreed_at)
select pg_temp.key('b', n), agency, pg_temp.key('k', n), 1, case when n % 4 > 1 then 'agreed' else 'draft' end,
       'quantitative', case when n % 4 > 1 then now() end
from person;
insert into plan_result (id, agency_id, plan_id, lineage, section, ordinal, text, assigned_by, leader_result_id,
                         leader_result_text)
select pg_temp.key('f', n * 4 + i), agency, pg_temp.key('b', n), pg_temp.key('f', n * 4 + i), 'main', i,
       'Meningkatnya mutu layanan bagian ' || i || ' bagi warga', '',
       case when n % 20 <> 1 then pg_temp.key('f', head * 4 + i) end, ''
from person, generate_series(0, 2) i order by n, i;
insert into plan_indicator (id, agency_id, result_id, lineage, ordinal, text, aspect, target)
select pg_temp.key('g', n * 8 + i), agency, pg_temp.key('f', n * 4 + i / 2), pg_temp.key('g', n * 8 + i), i % 2,
       'Persentase permohonan yang selesai tepat waktu ' || i, 'time', '90 - 95%'
from person, generate_series(0, 5) i;
insert into plan_expectation (id, agency_id, plan_id, behaviour, ordinal, text)
select pg_temp.key('i', n), agency, pg_temp.key('b', n), 'kompeten', 0, 'Terus belajar dari keluhan warga.' from person;
insert into realisation (id, agency_id, case_id, indicator, text, source, updated_at)
select pg_temp.key('j', n * 8 + i), agency, pg_temp.key('k', n), pg_temp.key('g', n * 8 + i), '93%', 'Buku layanan', now()
from person, generate_series(0, 5) i where n % 4 > 1;
insert into feedback (id, agency_id, case_id, result, giver, text, at, author_id)
select pg_temp.key('q', n * 4 + i), agency, pg_temp.key('k', n), pg_temp.key('f', n * 4 + i), '', 'Pertahankan.', now(),
       pg_temp.key('e', head)
from person, generate_series(0, 2) i where n % 4 > 1;
insert into evaluation (id, agency_id, case_id, number, origin, status, result_rating, behaviour_rating, result_reason,
                        behaviour_reason, recommendation)
select pg_temp.key('1', n), agency, pg_temp.key('k', n), 1, 'appraiser', 'draft', 'meets', 'above', '', '', ''
from person where n % 4 = 3;
insert into signature (id, agency_id, case_id, event_seq, transition, relation, employee_id, name, nip, rank, position, unit,
                       acting_as, signed, at, extra)
select pg_temp.key('2', n), agency, pg_temp.key('k', n), 2, 'agree_plan', 'owner', pg_temp.key('e', n),
       'Pegawai Nomor ' || n, '', '', '', '', '', true, now(), '{}'
from person where n % 4 > 1;
insert into notification (id, agency_id, employee_id, case_id, template, params, dedup_key, at, read_at)
select pg_temp.key('3', n * 4 + i), agency, pg_temp.key('e', n), pg_temp.key('k', n), 'plan_agreed', '{"actor": "Kepala"}', 'ukur-' || i,
       now(), case when i > 0 then now() end
from person, generate_series(0, 3) i;
insert into audit_entry (id, agency_id, at, user_id, action, subject_type, subject_id, subject_title, changes)
select pg_temp.key('4', n), agency, now() - n * interval '1 minute', pg_temp.key('l', 2), 'employee.create', 'Employee',
       pg_temp.key('e', n)::text, 'Pegawai Nomor ' || n, '{}'
from person;
