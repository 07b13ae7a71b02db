"""Programs that nobody here wrote, reading documents as people's programs do."""

import io
import re
import shutil
import subprocess
from pathlib import Path

import docx
import lxml.html
import pytest
from docx.oxml.ns import qn

BODY = ("-r", "72", "-x", "0", "-y", "72", "-W", "595", "-H", "704")
"""What lies between the running head and the foot of an A4 page, in points."""


def run(*command):
    if shutil.which(command[0]) is None:
        pytest.fail(f"{command[0]} is needed here; .ci/run installs it")
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode()


def by_libreoffice(folder, files, kind="pdf"):
    """Office files as LibreOffice reads them, all in one go, written anew as `kind` into `folder`.

    files: {name: content}, each name with an ending of its own; back come the new files' paths, in
    the order of `files`. LibreOffice takes longer to start than to read.
    """
    for name, content in files.items():
        (folder / name).write_bytes(content)
    run(
        "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
        "--convert-to", kind, "--outdir", str(folder), *(str(folder / name) for name in files),
    )  # fmt: skip
    return [(folder / name).with_suffix(f".{kind}") for name in files]


MADE_ANEW = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Contents"
 script:language="StarBasic">
Sub Update(from_ As String, to_ As String, page As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(from_, "_blank", 0, hidden())
  Dim markup(0) As New com.sun.star.beans.PropertyValue
  markup(0).Name = "FilterName"
  markup(0).Value = "HTML (StarWriter)"
  document.storeToURL(page, markup())
  For n = 0 To document.DocumentIndexes.Count - 1
    document.DocumentIndexes.getByIndex(n).update()
  Next
  Dim kind(0) As New com.sun.star.beans.PropertyValue
  kind(0).Name = "FilterName"
  kind(0).Value = "writer_pdf_Export"
  document.storeToURL(to_, kind())
  document.close(True)
End Sub
</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Contents"/>
</library:library>
"""


def with_contents_made_anew(folder, content):
    """A Word file as LibreOffice writes it as HTML, and prints it after its contents were updated,
    as a person does it: (the HTML, the PDF), both read in one go.

    `folder` is one that by_libreoffice() used: a profile that is new does not know its macros.
    """
    source, made, page = (folder / f"anew.{kind}" for kind in ("docx", "pdf", "html"))
    source.write_bytes(content)
    library = folder / "profile/user/basic/Standard"
    library.mkdir(parents=True, exist_ok=True)
    (library / "Contents.xba").write_text(MADE_ANEW)
    (library / "script.xlb").write_text(LIBRARY)
    run(
        "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
        f"macro:///Standard.Contents.Update(file://{source},file://{made},file://{page})",
    )  # fmt: skip
    return page, made


def squeezed(text):
    """The letters and signs of a text, without the blanks at which it may have been broken."""
    return re.sub(r"\s+", "", text)


def body_text(pdf):
    """What the pages of a PDF say between head and foot, in the order in which it was drawn."""
    return squeezed(run("pdftotext", "-raw", *BODY, str(pdf), "-"))


def lines_in_word(content):
    """What each paragraph of a Word file says, those in its tables too, in the file's order.

    By its elements: the library looks at a whole table anew for each of its cells.
    """
    said, broken = qn("w:t"), qn("w:br")
    return [
        "".join(each.text or "" if each.tag == said else "\n" for each in line.iter(said, broken))
        for line in docx.Document(io.BytesIO(content)).element.body.iter(qn("w:p"))
    ]


def tables_in_html(markup, path="//table"):
    """{caption: rows of cells} of each table with a caption."""
    found = {}
    for table in lxml.html.fromstring(markup).xpath(path):
        caption = " ".join(table.xpath("string(caption)").split())
        found[caption] = [
            [" ".join(cell.text_content().split()) for cell in row.xpath("th|td")]
            for row in table.xpath(".//tr")
        ]
    return found


def tables_in_word(made):
    """{caption: rows of cells} of a Word document that LibreOffice wrote as HTML into `made`.

    A caption is the line above its table.
    """
    found, caption = {}, ""
    for each in lxml.html.fromstring(made.read_bytes()).iter("p", "table"):
        said = " ".join(each.text_content().split())
        if each.tag == "p":
            caption = said or caption
            continue
        found[caption] = [
            [" ".join(cell.text_content().split()) for cell in row.xpath("th|td")]
            for row in each.xpath(".//tr")
        ]
    return found


def words_outside(pdf, margin=14):
    """The words that do not lie on their page, `margin` points from its edges."""
    found, width, height = [], 0.0, 0.0
    for line in run("pdftotext", "-bbox", str(pdf), "-").splitlines():
        if page := re.search(r'<page width="([\d.]+)" height="([\d.]+)"', line):
            width, height = float(page[1]), float(page[2])
        word = re.search(r'<word xMin="(.+)" yMin="(.+)" xMax="(.+)" yMax="(.+)">(.*)</word>', line)
        if word:
            left, top, right, bottom = map(float, word.groups()[:4])
            is_inside = left >= margin and top >= margin
            if not (is_inside and right <= width - margin and bottom <= height - margin):
                found.append(word[5])
    return found


def pages(pdf):
    return int(re.search(r"Pages:\s+(\d+)", run("pdfinfo", str(Path(pdf))))[1])
