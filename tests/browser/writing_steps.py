"""What a Chair does where a review is written: first draft, beside the figures, number check."""

from playwright.sync_api import expect

from reviews.models import DismissedAlarm

REFERENCE = "12 (KPI 2 in 2018)"


def draft_first(page, review, go, looked_at):
    """A first draft, of which a sentence is confirmed and another taken over and edited."""
    go("reviews:section", review.pk, "decisions")
    page.get_by_role("button", name="Begin with a first draft").click()
    expect(page.get_by_text("The first draft is written.")).to_be_visible()
    looked_at(page, "writing-first-draft")
    sentences = page.locator(".words-drafted > li")
    many = sentences.count()
    sentences.first.get_by_role("button", name="Confirm").click()
    expect(sentences).to_have_count(many - 1)
    sentences.first.get_by_role("link", name="Edit").click()
    page.keyboard.type("Said by a person.")
    expect(sentences).to_have_count(many - 2)
    go("reviews:review", review.pk)
    told = page.locator(".matters b", has_text="Nobody has confirmed")
    expect(told).to_be_visible()


def write_beside_the_figures(page, review, go, looked_at):
    """Text and figures side by side; a wrong number is marked, a reference shows its figure."""
    page.set_viewport_size({"width": 1280, "height": 900})
    go("reviews:section", review.pk, "progress-by-kpi")
    _side_by_side(page)
    text, reads = page.locator("#id_text"), page.locator("[data-words]")
    bar = page.get_by_role("toolbar", name="Write: Text")
    text.fill("In 2018 the group held 9 activities.")
    text.press("ControlOrMeta+a")
    bar.get_by_role("button", name="Bold").click()
    expect(text).to_have_value("**In 2018 the group held 9 activities.**")
    expect(reads.locator("mark.prose-number")).to_have_text("9")
    text.press("ControlOrMeta+End")
    text.press("Enter")
    text.press("Enter")
    bar.get_by_role("button", name="Insert a figure, item or report").click()
    page.get_by_role("button", name="Insert [KPI 2 2018]").click()
    expect(text).to_have_value("**In 2018 the group held 9 activities.**\n\n[KPI 2 2018] ")
    expect(reads.locator("a.prose-reference")).to_have_text(REFERENCE)
    expect(reads.get_by_text("9 is not among the figures.")).to_be_visible()
    looked_at(page, "writing")


def _side_by_side(page):
    text, figures = page.locator("#id_text"), page.locator("#figures")
    assert text.bounding_box()["x"] < figures.bounding_box()["x"]
    page.set_viewport_size({"width": 1000, "height": 900})
    assert text.bounding_box()["y"] < figures.bounding_box()["y"]
    page.set_viewport_size({"width": 1280, "height": 900})


def check_the_numbers(page, review, go):
    """The review tells what is not among the figures; it is dismissed with a word, and gone."""
    told = page.get_by_text("1 number is not among the figures")
    go("reviews:review", review.pk)
    expect(told.first).to_be_visible()
    go("reviews:section", review.pk, "progress-by-kpi")
    why = page.get_by_label("9 is right, because")
    why.fill("Without those of partners.")
    page.locator("#id_achieved").fill("Every indicator has figures for both years.")
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved")
    expect(why).to_have_value("Without those of partners.")  # saving takes no word from the box
    page.get_by_role("button", name="It is right").click()
    expect(page.get_by_text("Kept: 9 is right (Without those of partners).")).to_be_visible()
    expect(page.get_by_text("9 is not among the figures.")).to_have_count(0)
    assert DismissedAlarm.objects.count() == 1
    go("reviews:review", review.pk)
    expect(told).to_have_count(0)
