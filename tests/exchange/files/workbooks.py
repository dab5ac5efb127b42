"""Workbooks of Excel put together member by member, also broken ones."""

import io
import zipfile

TYPES = "http://schemas.openxmlformats.org"
BOOK = {
    "[Content_Types].xml": f'<Types xmlns="{TYPES}/package/2006/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{TYPES}/package/2006/relationships"><Relationship '
    f'Id="r1" Type="{TYPES}/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{TYPES}/spreadsheetml/2006/main" '
    f'xmlns:r="{TYPES}/officeDocument/2006/relationships"><sheets>'
    '<sheet name="Cover" sheetId="1" r:id="r1"/><sheet name="Hosts" sheetId="2" r:id="r2"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{TYPES}/package/2006/relationships">'
    + "".join(
        f'<Relationship Id="r{n}" Type="{TYPES}/officeDocument/2006/relationships/worksheet" '
        f'Target="worksheets/sheet{n}.xml"/>'
        for n in (1, 2)
    )
    + "</Relationships>",
}


def text_cell(reference, text):
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def workbook(rows, cover="", **more):
    def sheet(data):
        vocabulary = f"{TYPES}/spreadsheetml/2006/main"
        return f'<worksheet xmlns="{vocabulary}"><sheetData>{data}</sheetData></worksheet>'

    members = {
        **BOOK,
        "xl/worksheets/sheet1.xml": sheet(cover),
        "xl/worksheets/sheet2.xml": sheet(rows),
        **more,
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()
