"""Files that support what is reported: kinds, names, the scanner, who opens them."""

import io
import stat
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillon.core.journal import Author
from maillon.implementation.models import Evidence
from maillon.implementation.operations.evidence import (
    add_evidence,
    clean_name,
    kind_of,
    remove_evidence,
    scan_evidence,
)
from maillon.implementation.operations.states import Refused
from maillon.partners.models import Viewing
from tests.implementation.entry.requests import make_request

pytestmark = pytest.mark.django_db
BY = Author("anne")
PDF = b"%PDF-1.7\nrapport"


def office(*names):
    """Return an office file with these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "pdf"),
        (b"\x89PNG\r\n\x1a\n...", "png"),
        (b"\xff\xd8\xff\xe0...", "jpg"),
        (office("word/document.xml"), "docx"),
        (office("word/document.xml", "word/vbaProject.bin"), ""),
        (office("autre.txt"), ""),
        ("Procès-verbal".encode(), "txt"),
        (b"<html><script>", ""),
        (b"MZ\x90\x00\x03", ""),
        (b"", ""),
        (b"PK\x03\x04 broken", ""),
    ],
)
def test_a_file_is_known_by_its_content(data, kind):
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\rapports\\Réunion (1).exe", "Réunion (1).pdf"),
        ("<script>.pdf", "script.pdf"),
        ("", "document.pdf"),
        ("a\r\nb.pdf", "a b.pdf"),
    ],
)
def test_names_are_cleaned(given, kept):
    assert clean_name(given, "pdf") == kept


def add(item, now, data=PDF, filename="rapport.pdf"):
    return add_evidence(item=item, data=data, filename=filename, by=BY, now=now)


def scanner(tmp_path, code):
    """Return a command that ends with ``code``."""
    script = tmp_path / "scan.sh"
    script.write_text(f'#!/bin/sh\ntest -f "$1" || exit 2\nexit {code}\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return str(script)


def test_without_a_scanner_a_file_waits_and_says_so(now):
    evidence = scan_evidence(evidence=add(make_request().section, now), command="")
    assert evidence.state == "waiting" and evidence.verdict


@pytest.mark.parametrize(("code", "state"), [(0, "clean"), (1, "refused"), (3, "waiting")])
def test_the_scanner_decides(now, tmp_path, code, state):
    evidence = add(make_request().section, now, data=PDF + str(code).encode())
    scan_evidence(evidence=evidence, command=scanner(tmp_path, code))
    evidence.refresh_from_db()
    assert evidence.state == state
    path = f"documents/{evidence.document.sha256}"
    assert default_storage.exists(path) == (state != "refused")


def test_a_scanner_that_is_not_there_leaves_the_file_waiting(now):
    evidence = add(make_request().section, now)
    assert scan_evidence(evidence=evidence, command="/nowhere/scan").state == "waiting"


def test_limits(now):
    item = make_request().section
    with pytest.raises(Refused):
        add(item, now, data=b"MZ\x90\x00")
    with pytest.raises(Refused):
        add(item, now, data=PDF + b"x" * (10 * 1024 * 1024))
    for number in range(10):
        add(item, now, data=PDF + bytes([65 + number]))
    with pytest.raises(Refused):
        add(item, now)


def test_a_file_can_be_taken_away_until_it_is_handed_in(now):
    asked = make_request()
    evidence = add(asked.section, now)
    asked.request.state, asked.request.submitted_at = "submitted", now
    asked.request.save()
    with pytest.raises(Refused):
        remove_evidence(evidence=evidence, by=BY, now=now)
    asked.request.state = "draft"
    asked.request.save()
    remove_evidence(evidence=evidence, by=BY, now=now)
    assert Evidence.objects.count() == 0


def test_the_page_takes_a_file_and_hands_it_out_as_a_download(client_as):
    asked = make_request()
    client = client_as("partner_editor", asked.organisation)
    page = reverse("request", args=[asked.request.round.code, asked.organisation.code])
    given = SimpleUploadedFile("note.pdf", PDF, content_type="text/html")
    client.post(page, {f"file:{asked.section.pk}": given, "do": "save"})
    evidence = Evidence.objects.get()
    assert (evidence.title, evidence.document.media_type) == ("note.pdf", "application/pdf")
    address = reverse("evidence_file", args=[evidence.pk])
    answer = client.post(address)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Viewing.objects.get().target_id == str(evidence.pk)
    assert client.get(address).status_code == 405


@pytest.mark.parametrize(
    ("role", "state", "status"),
    [
        ("coordinator", "waiting", 200),
        ("evaluator", "waiting", 403),
        ("evaluator", "clean", 200),
        ("coordinator", "refused", 403),
        ("partner_editor", "clean", 403),
        ("public", "clean", 302),
    ],
)
def test_who_opens_a_file_depends_on_the_scanner(client_as, now, role, state, status):
    evidence = add(make_request().section, now)
    Evidence.objects.update(state=state)
    assert client_as(role).post(reverse("evidence_file", args=[evidence.pk])).status_code == status
