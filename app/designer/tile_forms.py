"""Forms of the dashboard builder."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from app.admin.forms import options
from app.designer.tile_words import ROLES
from app.dynamic_forms.controls import SelectMultipleCheckboxField
from app.web.filters import t
from app.web.forms import BaseForm
from workflows import tiles
from workflows.definition import Definition, State, Tile


class TileForm(BaseForm):
    """Options of one tile; those that its kind doesn't know are taken out."""

    field = SelectField(_l("Yang ditampilkan"))
    by_unit = BooleanField(_l("Pisahkan menurut unit kerja"))
    roles = SelectMultipleCheckboxField(
        _l("Ditampilkan kepada"),
        description=_l("Tanpa pilihan berarti semua yang membuka dasbor."),
        choices=options(ROLES),
    )

    @property
    def chosen(self) -> dict[str, object]:
        """The options as an edit takes them."""
        return {
            "by": "unit" if "by_unit" in self and self.by_unit.data else None,
            "field": (self.field.data or None) if "field" in self else None,
            "roles": tuple(self.roles.data or ()),
        }


def tile_form(
    definition: Definition, state: State, kind: str, *, tile: Tile | None = None, sent: bool = False
) -> TileForm:
    """The form for a tile of a kind; filled with the tile where nothing was sent."""
    data = {"field": tile.field or "", "by_unit": tile.by == "unit", "roles": list(tile.roles)} if tile else {}
    form = TileForm(data=data) if sent else TileForm(formdata=None, data=data)
    if kind not in ("distribution", "field_breakdown"):
        del form.by_unit
    if tiles.takes_field(kind):
        form.field.choices = options(_fields(definition, state, kind, tile))()
    else:
        del form.field
    return form


def _fields(definition: Definition, state: State, kind: str, tile: Tile | None) -> dict[str, object]:
    """What fits, by name; what the tile shows now stays to be seen even where it no longer fits."""
    labels = {field.id: t(field.label) for _form, field in tiles.own_fields(definition, state)}
    found: dict[str, object] = {} if tiles.needs_field(kind) else {"": _l("Yang masuk dan keluar per minggu")}
    for name in tiles.fitting(definition, kind, state):
        found[name] = _l("Predikat kinerja") if kind == "distribution" else labels[name]
    if tile is not None and tile.field and tile.field not in found:
        found[tile.field] = tile.field
    return found
