"""What people are told when an edit can't be made: the sentences of `EditRefused`, by code."""

from __future__ import annotations

from workflows.definition import Text

SENTENCES: dict[str, Text] = {
    # lists of records, states and stages
    "gone": {
        "id": "“{name}” sudah tidak ada di naskah ini. Muat ulang halaman.",
        "en": "“{name}” is no longer in this draft. Load the page again.",
    },
    "taken": {
        "id": "“{name}” sudah dipakai. Pilih nama lain.",
        "en": "“{name}” is already in use. Choose another name.",
    },
    "named_by_steps": {
        "id": "Masih disebut oleh langkah {names}. Centang “hapus juga langkahnya”, atau ubah dahulu langkah itu.",
        "en": "Still named by the steps {names}. Tick “remove those steps too”, or change the steps first.",
    },
    "is_initial": {
        "id": "Alur dimulai di sini. Jadikan dahulu keadaan lain sebagai keadaan awal.",
        "en": "The workflow begins here. Make another state the first one before.",
    },
    "stage_in_use": {
        "id": "Masih dipakai oleh {names}. Pindahkan dahulu ke tahap lain.",
        "en": "Still used by {names}. Move them to another stage first.",
    },
    # forms
    "form_used": {
        "id": "Formulir ini masih dipakai keadaan “{state}”. Pilih formulir lain di sana lebih dahulu.",
        "en": "The state “{state}” still uses this form. Choose another form there first.",
    },
    "field_used": {
        "id": "Isian “{name}” sudah dipakai versi yang terbit, jadi tidak dapat dihapus atau diganti jenisnya. "
        "Hentikan pemakaiannya saja: jawaban lama tetap terbaca.",
        "en": "The field “{name}” is in use in a published version, so it can't be removed or change its type. "
        "Retire it instead: old answers stay readable.",
    },
    "read_by": {
        "id": "“{reader}” membaca “{name}” lewat syarat tampil atau rumusnya, dan hanya dapat membaca isian yang masih "
        "ditanyakan di atasnya.",
        "en": "“{reader}” reads “{name}” by its condition or formula, and can only read fields above it that are still "
        "asked.",
    },
    "component_twice": {
        "id": "Komponen ini sudah ada di formulir. Setiap komponen cukup sekali.",
        "en": "This component is on the form already. Once is enough.",
    },
    "too_many": {"id": "Paling banyak {most}.", "en": "At most {most}."},
    "no_section": {
        "id": "Bagian itu tidak ada, atau bukan bagian untuk isian sendiri.",
        "en": "There is no such section, or it isn't one for own fields.",
    },
    # fields
    "choices_needed": {"id": "Tulis paling sedikit satu pilihan.", "en": "Give at least one choice."},
    "columns_needed": {"id": "Tulis paling sedikit satu kolom.", "en": "Give at least one column."},
    "column_choices": {
        "id": "Kolom “{name}” berjenis pilihan, jadi tulis pilihannya.",
        "en": "The column “{name}” is a choice, so give its choices.",
    },
    "column_used": {
        "id": "Kolom “{name}” sudah dipakai versi yang terbit, jadi tidak dapat dihapus atau diganti jenisnya.",
        "en": "The column “{name}” is in use in a published version, so it can't be removed or change its type.",
    },
    "written_twice": {"id": "“{name}” tertulis dua kali.", "en": "“{name}” is there twice."},
    "computed_type": {
        "id": "Hanya isian angka yang dapat dihitung sendiri.",
        "en": "Only a number can be computed.",
    },
    "operand": {
        "id": "“{name}” tidak dapat dipakai di rumus ini: pilih isian angka (atau tanggal, untuk selisih hari).",
        "en": "“{name}” can't stand in this formula: choose a number (or a date, to count days).",
    },
    # facts
    "application_fact": {
        "id": "“{name}” dihitung oleh aplikasi dan tidak dapat diubah di sini.",
        "en": "“{name}” is worked out by the application and can't be changed here.",
    },
    "no_choices": {"id": "Isi paling sedikit dua pilihan.", "en": "Give at least two choices."},
    "no_fact": {
        "id": "Jawaban isian ini tidak dapat dibaca oleh syarat.",
        "en": "A condition can't read the answer to this field.",
    },
    # conditions
    "too_nested": {
        "id": "Syarat ini sudah terlalu bertingkat. Pakailah fakta tersendiri atau pecah menjadi dua langkah.",
        "en": "This condition is nested too deeply. Use a fact of its own or split it into two steps.",
    },
    "not_alone": {
        "id": "Kelompok ini berisi beberapa syarat, sehingga tidak dapat dilepas.",
        "en": "This group holds several conditions, so it can't be taken away from around them.",
    },
    # decision tables
    "no_inputs": {"id": "Pilih paling sedikit satu masukan.", "en": "Choose at least one input."},
    "output_is_input": {
        "id": "Hasil tidak boleh sama dengan masukannya.",
        "en": "The output can't be one of the inputs.",
    },
    "not_finite": {
        "id": "“{name}” bukan fakta yang berdaftar pilihan.",
        "en": "“{name}” isn't a fact with a list of choices.",
    },
    # tiles
    "tile_gone": {
        "id": "Ubin ini sudah tidak ada di naskah ini. Muat ulang halaman.",
        "en": "This tile is no longer in this draft. Load the page again.",
    },
    "tile_twice": {
        "id": "Keadaan ini sudah punya ubin yang sama.",
        "en": "This state has the same tile already.",
    },
    "tiles_many": {
        "id": "Satu keadaan menampung paling banyak {most} ubin.",
        "en": "A state has room for at most {most} tiles.",
    },
    # for whom a workflow is
    "priority_range": {
        "id": "Prioritas harus antara 0 dan {most}.",
        "en": "The priority must lie between 0 and {most}.",
    },
}
