"""HR's hand in the designer: what a person clicks and types, with nothing taken from behind the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Person

SAVE = "button[type=submit].btn-primary"


class Drawing:
    """A draft under the hand of somebody at their browser."""

    def __init__(self, hr: Person) -> None:
        self.hr, self.page = hr, hr.page
        self.root = hr.page.url.partition("/admin/designer/")[2].partition("/")[0]

    def open(self, path: str = "") -> Page:
        self.hr.open(f"/admin/designer/{self.root}/{path}")
        return self.page

    def send(self, form: str) -> None:
        """Press the button of a form that stores it, and see that nothing was refused."""
        with self.page.expect_navigation():
            self.page.locator(f"{form} {SAVE}").first.click()
        refused = self.page.locator(".t-error-summary").all_inner_texts()
        assert refused == [], (self.page.url, refused)

    def stage(self, name: str, title: str) -> None:
        page = self.open("stages/")
        page.fill("[name=title_id]", title)
        page.fill("[name=id]", name)
        self.send("form[action$='/stages/']")

    def state(self, name: str, title: str, stage: str, *, final: bool = False, form: str = "main") -> None:
        page = self.open("states/")
        page.fill("[name=title_id]", title)
        page.select_option("[name=stage]", stage)
        page.fill("[name=id]", name)
        self.send("form[action$='/states/']")
        page = self.open(f"states/{name}")
        page.fill("#words [name=waiting_id]", f"Menunggu: {title}.")
        page.select_option("#words [name=form]", form)
        if final:
            page.check("#words [name=final]")
        self.send("#words form")

    def sees(self, state: str, parts: Mapping[str, Sequence[str]]) -> None:
        """Let relations see parts; a panel gets its column first."""
        for relation in parts:
            page = self.open(f"states/{state}")
            box = page.locator(f"[name='see-{relation}']").first
            if box.count() == 0:
                panel = relation.partition(":")[2]
                page = self.open(f"states/{state}?" + (f"panel={panel}" if panel else f"also={relation}"))
            for part in parts[relation]:
                one = page.locator(f"[name='see-{relation}'][value={part}]")
                one.evaluate("e => { const d = e.closest('details'); if (d) d.open = true; }")
                one.check()
            self.send("form[action$='/access']")

    def step(self, name: str, title: str, ends: tuple[str, str], by: str, kind: str = "forward") -> None:
        page = self.open("steps/")
        page.fill("[name=title_id]", title)
        page.select_option("[name=source]", ends[0])
        page.select_option("[name=to]", ends[1])
        page.select_option("[name=kind]", kind)
        page.check(f"[name=by][value='{by}']")
        page.fill("[name=id]", name)
        self.send("form[action$='/steps/']")

    def tick_all_rights(self) -> None:
        """Acknowledge the permission difference, group by group, as a person would."""
        page = self.open("publish/")
        groups = page.get_by_role("button", name="Centang semua dalam kelompok ini")
        while groups.count():
            with page.expect_navigation():
                groups.first.click()
        unticked = page.locator("input[name=line]:not(:checked)")
        while unticked.count():
            unticked.first.check()
        with page.expect_navigation():
            page.get_by_role("button", name="Simpan centang").click()
        expect(page.locator("#hak")).to_contain_text("Semua baris sudah dicentang")

    def publish(self, note: str) -> None:
        self.tick_all_rights()
        self.page.locator("#terbit [name=note]").fill(note)
        with self.page.expect_navigation():
            self.page.locator("#terbit").get_by_role("button", name="Terbitkan").click()
        expect(self.page.locator("main")).to_contain_text("Terbit pada")


def begin(hr: Person, *, title: str, code: str, kind: str) -> Drawing:
    """Start a workflow from the panel's list."""
    hr.open("/admin/definition/")
    hr.page.get_by_role("link", name="Alur baru").first.click()
    hr.page.fill("[name=title_id]", title)
    hr.page.fill("[name=code]", code)
    hr.page.select_option("[name=kind]", kind)
    hr.page.click(f"main form {SAVE}")
    hr.page.wait_for_url("**/admin/designer/*/")
    return Drawing(hr)
