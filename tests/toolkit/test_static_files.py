"""A sheet and a module are sent with all they import: the parts, whole, each in its place."""

import gzip
import os
import re
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from smewg.toolkit.static_files import finder, modules, sheets, used

pytestmark = pytest.mark.once

STATIC = Path(settings.BASE_DIR, "static")
SITE = "css/site.css"
OTHER_SHEETS = {"css/site.css", "css/public.css", "css/desk.css"}
"""The list itself, and the sheets of the public side and of the administration pages."""


def source(path):
    return (STATIC / path).read_text()


def without_space(text):
    return re.sub(r"\s+|/\*(?!!).*?\*/", "", text, flags=re.S)


def test_every_sheet_of_the_house_is_a_part_of_the_one():
    parts = sheets.parts(SITE, source(SITE))
    written = {f"css/{path.name}" for path in (STATIC / "css").glob("*.css")} - OTHER_SHEETS
    assert {each for each in parts if each.startswith("css/")} == written
    assert len(parts) == len(set(parts))


def test_the_one_sheet_is_its_parts_each_in_its_layer_and_order():
    text = without_space(finder.folded(SITE))
    assert "@import" not in text
    place = 0
    for line in re.finditer(r'url\("(?P<file>.+?)"\) layer\((?P<layer>.+?)\)', source(SITE)):
        if "vendor" not in line["file"]:
            part = f"@layer{line['layer']}{{{without_space(source('css/' + line['file']))}}}"
            found = text.find(part, place)
            assert found >= place, line["file"]
            place = found + len(part)


def test_pages_name_the_one_sheet_and_no_part_of_it():
    parts = [each for each in sheets.parts(SITE, source(SITE)) if each != "css/tokens.css"]
    for path in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        assert not [each for each in parts if each in path.read_text()], path


def test_whoever_asks_for_a_file_gets_it_folded():
    listed = {
        path: Path(storage.path(path))
        for path, storage in finders.get_finder(
            "smewg.toolkit.static_files.finder.FoldedFinder"
        ).list([])
    }
    for path in (SITE, "js/site.js", "js/draft-form.js", "js/count-grid.js"):
        assert finders.find(path) == str(listed[path])
        assert listed[path].read_text() == finder.folded(path) != source(path)
    assert listed["js/menus.js"] == STATIC / "js/menus.js"


@pytest.mark.parametrize("path", sorted(f"js/{each.name}" for each in (STATIC / "js").glob("*.js")))
def test_a_folded_module_holds_each_it_imports_once_and_imports_none(path):
    text = finder.folded(path)
    assert not re.search(r"^\s*import\b", text, re.M)
    names = re.findall(r"^const (\$\w+) = \(", text, re.M)
    assert len(names) == len(set(names))
    for name in re.findall(r"= (\$\w+);$", text, re.M):
        assert text.index(f"const {name} = (") < text.index(f"= {name};")


def test_a_module_keeps_its_exports_and_gives_them_to_those_that_import_it():
    files = {
        "js/a.js": 'import { one, two as other } from "./b.js";\nimport * as all from "./c.js";\n'
        'import "./d.js";\nexport const end = one(all, other);\n',
        "js/b.js": 'import { three } from "./c.js";\n// said\nexport function one() {}\n'
        "export const two = three;\n",
        "js/c.js": "export class three {}\n",
        "js/d.js": "/* alone */\ndocument.title = 1;\n",
    }
    assert modules.fold("js/a.js", files.get) == (
        "const $c = (() => {\nclass three {}\nreturn { three };\n})();\n"
        "const $b = (() => {\nconst { three } = $c;\nfunction one() {}\nconst two = three;\n"
        "return { one, two };\n})();\n"
        "try {\ndocument.title = 1;\n} catch (error) { reportError(error); }\n"
        "const { one, two: other } = $b;\nconst all = $c;\n\nexport const end = one(all, other);\n"
    )


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("export default 1;\n", "export default 1;"),
        ('export { a } from "./a.js";\n', "export { a }"),
        ('import { end } from "./a.js";\nexport const b = end;\n', "js/b.js imports js/a.js"),
    ],
)
def test_a_module_that_cannot_be_folded_is_named(inner, said):
    files = {"js/a.js": 'import { b } from "./b.js";\nexport const end = b;\n', "js/b.js": inner}
    with pytest.raises(modules.ModuleNotUnderstoodError, match=re.escape(said)):
        modules.fold("js/a.js", files.get)


def test_bootstrap_is_cut_to_what_a_page_can_carry():
    sheet = (
        "/*! licence */:root{--a:1}.btn,.btn-lg{a:b}.btn:not(.gone):hover,.gone{c:d}"
        "@media(min-width:9px){.gone{e:f}.tone-good{g:h}}.p>:is(.btn,.gone),h1{i:j}"
    )
    assert used.cut(sheet, {"btn", "tone-", "p"}) == (
        "/*! licence */:root{--a:1}.btn{a:b}.btn:not(.gone):hover{c:d}"
        "@media(min-width:9px){.tone-good{g:h}}h1{i:j}"
    )


def test_no_class_of_a_page_is_cut_away():
    """Every word of every template, taken as a class: what Bootstrap draws of it is sent."""
    whole = source("vendor/bootstrap/bootstrap.min.css")
    classes = set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", whole))
    carried = set()
    for path in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        for found in re.findall(r'class="([^"]*)"', path.read_text()):
            carried |= set(found.split()) & classes
    sent = finder.folded(SITE)
    assert carried
    assert not [each for each in carried if not re.search(rf"\.{re.escape(each)}(?![\w-])", sent)]
    assert len(sent) < 130_000 < len(whole)


def collect(folder, settings):
    """What collectstatic leaves in a folder of its own: {name: (content, when it was written)}."""
    settings.VAR_DIR, settings.STATIC_ROOT = folder, folder / "static"
    settings.STATICFILES_DIRS = [folder / "sources"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    storage = "smewg.toolkit.static_files.storage.CompressedOnce"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}
    finders.get_finder.cache_clear()
    call_command("collectstatic", interactive=False, verbosity=0)
    files = [each for each in (folder / "static").iterdir() if each.suffix in {".br", ".gz"}]
    return {each.name: (each.read_bytes(), each.stat().st_ino) for each in files}


@pytest.fixture
def sources(tmp_path):
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.css").write_text("a { color: red }\n" * 90)
    (tmp_path / "sources" / "b.js").write_text("let b = 1;\n" * 90)
    yield tmp_path / "sources"
    finders.get_finder.cache_clear()


def test_a_file_is_compressed_when_it_is_new_and_left_when_it_is_not(sources, settings):
    first = collect(sources.parent, settings)
    assert len(first) == 8, "each of two files, plain and hashed, in two ways"
    assert collect(sources.parent, settings) == first
    changed = "a { color: blue }\n" * 90
    (sources / "a.css").write_text(changed)
    os.utime(sources / "a.css", (time.time() + 9, time.time() + 9))
    now = collect(sources.parent, settings)
    assert gzip.decompress(now["a.css.gz"][0]).decode() == changed
    assert {name for name in first if now[name] != first[name]} == {"a.css.gz", "a.css.br"}
    assert len(now) == 10, "what an open page asks for is kept beside it"


def test_a_write_that_is_cut_off_is_no_file(sources, settings, monkeypatch):
    """A second run would take it for the whole."""

    class CutOff(Exception):
        pass

    def cut_off(*names):
        raise CutOff

    with monkeypatch.context() as at_the_end:
        at_the_end.setattr(os, "replace", cut_off)
        with pytest.raises(CutOff):
            collect(sources.parent, settings)
    assert not list((sources.parent / "static").glob("*.br"))
    assert len(collect(sources.parent, settings)) == 8


def test_a_run_that_ended_between_the_two_ways_is_gone_on_with(sources, settings):
    whole = collect(sources.parent, settings)
    for each in (sources.parent / "static").glob("*.gz"):
        each.unlink()
    assert collect(sources.parent, settings).keys() == whole.keys()
