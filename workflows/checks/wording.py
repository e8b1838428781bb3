"""The sentences of the publish gate: ERRORS keep a definition from being published, WARNINGS ask for a look."""

from __future__ import annotations

from workflows.definition import Text
from workflows.guard_trees import LEAF_SENTENCES

ERRORS: dict[str, Text] = {
    # references
    "initial_unknown": {"id": "Keadaan awal “{name}” tidak ada.", "en": "The initial state “{name}” doesn't exist."},
    "initial_final": {"id": "Keadaan awal tidak boleh keadaan akhir.", "en": "The initial state may not be final."},
    "no_final_state": {"id": "Tidak ada keadaan akhir.", "en": "There is no final state."},
    "unknown_stage": {"id": "Tahap “{name}” tidak ada.", "en": "The stage “{name}” doesn't exist."},
    "unknown_state": {"id": "Keadaan “{name}” tidak ada.", "en": "The state “{name}” doesn't exist."},
    "unknown_transition": {"id": "Tindakan “{name}” tidak ada.", "en": "The transition “{name}” doesn't exist."},
    "unknown_form": {"id": "Formulir “{name}” tidak ada.", "en": "The form “{name}” doesn't exist."},
    "unknown_effect": {"id": "Akibat “{name}” tidak dikenal.", "en": "The effect “{name}” isn't known."},
    "unknown_relation": {"id": "Peran “{name}” tidak dikenal.", "en": "The relation “{name}” isn't known."},
    "no_source": {
        "id": "Tindakan ini tidak berangkat dari keadaan mana pun.",
        "en": "This transition leaves no state.",
    },
    "final_left": {
        "id": "Keadaan akhir “{name}” hanya boleh ditinggalkan oleh tindakan admin yang membuka kembali (reopens).",
        "en": "The final state “{name}” may be left only by an admin transition that reopens.",
    },
    "reopens_open": {
        "id": "Tindakan ini membuka kembali, tetapi “{name}” bukan keadaan akhir.",
        "en": "This transition reopens, but “{name}” isn't final.",
    },
    # graph
    "unreachable_state": {
        "id": "Tidak ada jalan menuju keadaan ini.",
        "en": "No path leads to this state.",
    },
    "dead_transition": {
        "id": "Tindakan ini tidak pernah dapat dilakukan: tidak satu pun keadaan asalnya tercapai.",
        "en": "This transition can never be taken: none of its sources is reached.",
    },
    "dead_end": {"id": "Keadaan ini tidak dapat ditinggalkan.", "en": "Nothing leads out of this state."},
    "no_way_to_end": {
        "id": "Dari keadaan ini tidak ada jalan ke keadaan akhir mana pun.",
        "en": "No path leads from this state to a final one.",
    },
    "no_forward_end": {
        "id": "Keadaan akhir hanya tercapai lewat pengembalian, batas waktu, atau admin, tidak lewat langkah maju.",
        "en": "A final state is reached only by returns, deadlines or HR, never by forward steps alone.",
    },
    # guards
    **LEAF_SENTENCES,
    "unsatisfiable": {
        "id": "Syarat ini tidak pernah dapat terpenuhi: {rule}.",
        "en": "This condition can never hold: {rule}.",
    },
    "ambiguous": {
        "id": "“{other}” berakibat sama dari keadaan “{state}” dan terbuka bagi orang yang sama pada saat yang sama.",
        "en": "“{other}” does the same from the state “{state}” and is open to the same person at the same time.",
    },
    # data flow
    "fact_unwritten": {
        "id": "“{name}” dibaca, tetapi belum tentu dapat diisi sampai di sini.",
        "en": "“{name}” is read, but nothing makes sure that it could have been filled in by then.",
    },
    "fact_elsewhere": {
        "id": "“{name}” tidak ada pada formulir keadaan “{state}”, sehingga jawabannya tidak terbaca di sana.",
        "en": "“{name}” isn't on the form of the state “{state}”, so its answer isn't read there.",
    },
    "fact_off_form": {
        "id": "“{name}” tidak ditanyakan pada formulir ini, sehingga selalu kosong bagi syarat ini.",
        "en": "“{name}” isn't asked on this form, so this condition always finds it empty.",
    },
    "fact_unseen": {
        "id": "“{name}” dibaca pada keadaan “{state}”, tetapi isian tambahan tidak boleh dilihat oleh: {relations}.",
        "en": "“{name}” is read at the state “{state}”, where these may not see the additional fields: {relations}.",
    },
    # tables
    "table_input": {
        "id": "“{name}” harus fakta dengan daftar pilihan.",
        "en": "“{name}” must be a fact with a list of choices.",
    },
    "table_row_length": {
        "id": "Baris {row} berisi {found} sel, seharusnya {wanted}.",
        "en": "Row {row} has {found} cells instead of {wanted}.",
    },
    "table_value": {
        "id": "Baris {row}: “{value}” bukan pilihan dari “{name}”.",
        "en": "Row {row}: “{value}” isn't a choice of “{name}”.",
    },
    "table_too_large": {
        "id": "Tabel ini mencakup {size} kombinasi, lebih dari batasnya.",
        "en": "This table has {size} combinations, more than the limit.",
    },
    "table_incomplete": {"id": "Tidak ada baris untuk: {keys}.", "en": "No row answers: {keys}."},
    "table_overlap": {"id": "Lebih dari satu baris menjawab: {keys}.", "en": "More than one row answers: {keys}."},
    # deadlines
    "deadline_on_final": {
        "id": "Keadaan akhir tidak boleh berbatas waktu.",
        "en": "A final state may have no deadline.",
    },
    "deadline_start": {
        "id": "Batas waktu memerlukan tepat satu dari “on” dan “working_days”; “since” hanya dengan “working_days”.",
        "en": "A deadline needs exactly one of “on” and “working_days”; “since” only with “working_days”.",
    },
    "unknown_date": {"id": "Tanggal “{name}” tidak dikenal.", "en": "The date “{name}” isn't known."},
    "not_a_timeout": {
        "id": "“{name}” bukan tindakan batas waktu (timeout) yang berangkat dari keadaan ini.",
        "en": "“{name}” isn't a timeout transition out of this state.",
    },
    "escalations_order": {
        "id": "Eskalasi harus berurut naik, tidak ada dua pada hari yang sama.",
        "en": "Escalations must be in ascending order, no two on the same day.",
    },
    "reminder_twice": {
        "id": "Pengingat {days} hari tertulis dua kali.",
        "en": "The reminder at {days} days is there twice.",
    },
    "escalation_too_late": {
        "id": "“{then}” meninggalkan keadaan ini pada batas waktu, sehingga “{name}” tidak pernah terjadi.",
        "en": "“{then}” leaves this state at the due date, so “{name}” never happens.",
    },
    "timeout_unused": {
        "id": "Tidak ada batas waktu pada keadaan “{name}” yang memicu tindakan ini.",
        "en": "No deadline of the state “{name}” fires this transition.",
    },
    "hand_over_shape": {
        "id": "Pengalihan (hand_to) hanya mungkin pada tindakan batas waktu yang tetap di keadaannya.",
        "en": "A hand-over (hand_to) is only possible on a timeout that stays in its state.",
    },
    "hand_over_useless": {
        "id": "Tidak ada tindakan milik “{name}” di keadaan “{state}” yang dapat dialihkan.",
        "en": "The relation “{name}” has no step in the state “{state}” to hand over.",
    },
    # people
    "nobody": {"id": "Tidak ada yang boleh melakukan tindakan ini.", "en": "Nobody may take this transition."},
    "by_and_not_by": {
        "id": "“{name}” sekaligus diizinkan dan dilarang.",
        "en": "“{name}” is both allowed and barred.",
    },
    "system_only_timeout": {
        "id": "Tindakan batas waktu dan tindakan akibat hanya untuk sistem, dan sistem tidak melakukan tindakan lain.",
        "en": "Timeouts and consequences belong to the system alone, and the system takes nothing else.",
    },
    "comment_rule": {
        "id": "Pengembalian, penarikan, dan tindakan admin wajib disertai alasan.",
        "en": "A return, a withdrawal and an admin transition demand a reason.",
    },
    "nobody_moves": {
        "id": "Tidak ada orang yang dapat meneruskan kasus dari keadaan ini.",
        "en": "No person can move a case forward from this state.",
    },
    "self_approval": {
        "id": "Pegawai sendiri dapat membawa penilaiannya dari awal sampai “{name}” tanpa orang lain.",
        "en": "The employee alone can take the appraisal from the start to “{name}”.",
    },
    "vote_relation": {
        "id": "Yang memberi suara, “{name}”, tidak termasuk yang boleh melakukan tindakan ini.",
        "en": "The voters, “{name}”, aren't among those who may take this transition.",
    },
    "vote_of_system": {
        "id": "Tindakan sistem tidak dapat dipungut suaranya.",
        "en": "A step of the system can't be voted on.",
    },
    "vote_unreachable": {
        "id": "{need} suara tidak mungkin terkumpul: “{name}” hanya satu orang.",
        "en": "{need} votes can't be reached: “{name}” is one person only.",
    },
    "vote_otherwise": {
        "id": "“{name}” bukan tindakan akibat (consequence) dari semua keadaan yang sama.",
        "en": "“{name}” isn't a consequence out of all the same states, so it can't follow.",
    },
    "separate_too_small": {
        "id": "Pemisahan tugas memerlukan paling sedikit dua tindakan.",
        "en": "A separation of duties needs at least two transitions.",
    },
    "edit_unseen": {
        "id": "“{relation}” boleh mengubah tetapi tidak boleh melihat: {parts}.",
        "en": "“{relation}” may change but not see: {parts}.",
    },
    "edit_final": {
        "id": "Pada keadaan akhir tidak ada yang boleh diubah.",
        "en": "Nothing may be changed in a final state.",
    },
    # milestones
    "milestone_not_final": {"id": "“{name}” bukan keadaan akhir.", "en": "“{name}” isn't a final state."},
    "milestone_bypassed": {
        "id": "“{end}” dapat tercapai tanpa melewati “{name}”: {path}.",
        "en": "“{end}” can be reached without passing “{name}”: {path}.",
    },
    # scenarios
    "scenario_failed": {
        "id": "Langkah {step}, {transition} oleh {relation}: diharapkan {expected}, hasilnya {found}.",
        "en": "Step {step}, {transition} by {relation}: expected {expected}, got {found}.",
    },
    "scenario_fact": {
        "id": "Fakta “{name}” dengan nilai “{value}” tidak sah.",
        "en": "The fact “{name}” with the value “{value}” isn't valid.",
    },
    # forms and dashboards
    "choices_missing": {"id": "Isian pilihan tanpa daftar pilihan.", "en": "A choice field without choices."},
    "choices_unexpected": {
        "id": "Hanya isian pilihan boleh berdaftar pilihan.",
        "en": "Only a choice field may have choices.",
    },
    "field_takes_fact": {
        "id": "“{name}” adalah fakta yang dihitung aplikasi; beri isian ini nama lain.",
        "en": "“{name}” is a fact that the application works out; give this field another name.",
    },
    "field_fact_type": {
        "id": "Isian ini bernama sama dengan fakta “{name}”, tetapi jenis atau daftar pilihannya berbeda.",
        "en": "This field is named like the fact “{name}” but has another type or other choices.",
    },
    "shown_by_later": {
        "id": "Isian hanya dapat bergantung pada isian di atasnya, bukan pada “{name}”.",
        "en": "A field can depend only on fields above it, not on “{name}”.",
    },
    "empty_section": {
        "id": "Bagian ini tidak berisi komponen maupun isian.",
        "en": "This section has neither a component nor fields.",
    },
    "section_title": {"id": "Bagian berisi isian memerlukan judul.", "en": "A section with fields needs a title."},
    "edit_not_shown": {
        "id": "Boleh diubah tetapi tidak tampil pada formulir “{form}”: {parts}.",
        "en": "May be changed but isn't shown on the form “{form}”: {parts}.",
    },
    "columns_missing": {"id": "Isian tabel tanpa kolom.", "en": "A table field without columns."},
    "columns_unexpected": {
        "id": "Hanya isian tabel boleh berkolom.",
        "en": "Only a table field may have columns.",
    },
    "computed_type": {
        "id": "Hasil perhitungan hanya dapat mengisi bilangan, bukan “{type}”.",
        "en": "A computed value is a number, so the field can't be of type “{type}”.",
    },
    "computed_required": {
        "id": "Isian yang dihitung tidak diketik orang, jadi tidak dapat diwajibkan.",
        "en": "Nobody types a computed field, so it can't be required.",
    },
    "computed_unknown": {
        "id": "Rumus membaca “{name}”, yang tidak ada di atas isian ini pada formulir yang sama.",
        "en": "The formula reads “{name}”, which isn't above this field on the same form.",
    },
    "computed_operand": {
        "id": "Rumus tidak dapat menghitung dengan “{name}”: jenis isiannya tidak cocok.",
        "en": "The formula can't reckon with “{name}”: its type doesn't fit.",
    },
    "retired_required": {
        "id": "Isian yang tidak dipakai lagi tidak ditanyakan, jadi tidak dapat diwajibkan.",
        "en": "A retired field isn't asked, so it can't be required.",
    },
    "field_types_differ": {
        "id": "Isian bernama sama pada formulir “{other}” berjenis lain.",
        "en": "The field of the same name on the form “{other}” is of another type.",
    },
    "tile_counts": {
        "id": "“{name}” bukan isian yang dapat dihitung oleh ubin ini.",
        "en": "“{name}” is no field that this tile can count.",
    },
    "tile_without_field": {
        "id": "Ubin ini tidak menampilkan isian, tetapi menyebut “{name}”.",
        "en": "This tile shows no field but names “{name}”.",
    },
    "tile_by": {
        "id": "Ubin hanya dapat dipisahkan menurut unit (unit), bukan “{name}”.",
        "en": "A tile can be told apart by unit only, not by “{name}”.",
    },
    "tile_twice": {"id": "Ubin “{name}” ini tertulis dua kali.", "en": "This tile “{name}” is there twice."},
    "tile_field": {
        "id": "Sebaran memerlukan fakta berdaftar pilihan, bukan “{name}”.",
        "en": "A distribution needs a fact with a list of choices, not “{name}”.",
    },
}

WARNINGS: dict[str, Text] = {
    "forward_cycle": {
        "id": "Langkah maju saja dapat berputar tanpa akhir: {path}. Pastikan ini disengaja.",
        "en": "Forward steps alone can go round for ever: {path}. Make sure that this is meant.",
    },
    "retired_read": {
        "id": "Masih membaca “{name}”, yang tidak ditanyakan lagi.",
        "en": "Still reads “{name}”, which is no longer asked.",
    },
    "layout_unknown": {
        "id": "Gambar menyimpan letak keadaan “{name}” yang tidak ada.",
        "en": "The picture keeps a place for the state “{name}”, which doesn't exist.",
    },
    "empty_stage": {"id": "Tahap tanpa satu pun keadaan.", "en": "A stage without any state."},
    "guard_too_wide": {
        "id": "Syarat ini membaca terlalu banyak fakta untuk diuji seluruhnya.",
        "en": "This condition reads too many facts to be tried in full.",
    },
    "guard_always_true": {
        "id": "Syarat ini selalu terpenuhi: {rule}.",
        "en": "This condition always holds: {rule}.",
    },
    "table_dead_row": {"id": "Baris {row} tidak pernah menjawab.", "en": "Row {row} never answers."},
    "no_consequence": {
        "id": "Batas waktu ini tidak mengingatkan dan tidak berakibat apa pun.",
        "en": "This deadline neither reminds nor has any consequence.",
    },
    "reminder_too_early": {
        "id": "Pengingat {days} hari sebelum batas jatuh sebelum keadaan dimulai.",
        "en": "The reminder {days} days before the due date falls before the state begins.",
    },
    "no_way_out_in_time": {
        "id": "Keadaan ini tidak berbatas waktu dan tidak punya jalan keluar administratif.",
        "en": "This state has neither a deadline nor an administrative way out.",
    },
    "unrehearsed": {
        "id": "Tidak ada skenario yang menjalankan tindakan ini.",
        "en": "No scenario takes this transition.",
    },
    "unused_form": {"id": "Tidak ada keadaan yang memakai formulir ini.", "en": "No state uses this form."},
    "no_form": {"id": "Keadaan ini tidak menampilkan formulir.", "en": "This state shows no form."},
    "no_waiting": {
        "id": "Belum ada kalimat yang menerangkan apa yang ditunggu pada keadaan ini.",
        "en": "No sentence says what this state waits for.",
    },
}
