"""A review is shown in the room by keys, touch and plain links, and decided on there."""

from datetime import date

from playwright.sync_api import expect

from kpis.operations import demo as invented
from reviews.models import ReviewAsk
from reviews.operations.reviews import circulate_review
from smewg.models import Meeting
from tests.reviews.documents import begun, write

SWIPE_LEFT = """() => {
  const at = (x) => new Touch({identifier: 1, target: document.body, clientX: x, clientY: 300});
  const send = (kind, x) => document.body.dispatchEvent(new TouchEvent(kind, {
    bubbles: true, touches: kind === "touchend" ? [] : [at(x)], changedTouches: [at(x)]}));
  send("touchstart", 300);
  send("touchend", 80);
}"""


def test_a_review_is_presented_and_decided_on(
    page, plan, secretariat, verifier, chair, sign_in, live_server, looked_at, browser
):
    invented.load(plan, secretariat, verifier)
    meeting = Meeting.objects.create(kind="SMEWG", number=745, year=2018, start=date(2018, 9, 3))
    review = begun(plan, chair, meeting=meeting)
    write(review, chair, "findings", text="Words of a draft.")
    ReviewAsk.objects.create(review=review, number=1, text="to go on with the plan as it is")
    circulate_review(review.pk, by=chair)
    sign_in(page, chair)
    page.goto(f"{live_server.url}/reviews/review/{review.pk}/")
    page.get_by_role("link", name="Present it in the room").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(review.title)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("2 of ")).to_be_visible()
    looked_at(page, "room-chart")
    page.evaluate(SWIPE_LEFT)
    expect(page.get_by_text("3 of ")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("2 of ")).to_be_visible()
    asked = page.get_by_role("heading", name="Agree to go on with the plan as it is", level=1)
    while not asked.is_visible():
        page.get_by_role("link", name="Next").click()
        page.wait_for_load_state()
    page.get_by_label("Decided").check()
    page.get_by_label("In the meeting").fill("Agreed. 5 economies -> report by May")
    page.keyboard.press("ArrowLeft")
    expect(asked).to_be_visible()
    looked_at(page, "room-decision")
    page.get_by_role("button", name="Note the decision").click()
    expect(page.get_by_text("Taken up,")).to_be_visible()
    page.get_by_role("link", name="End").click()
    page.goto(f"{live_server.url}/group/meetings/{meeting.slug}/")
    expect(page.get_by_text("Agreed. 5 economies -> report by May")).to_be_visible()
    without_script = browser.new_context(java_script_enabled=False)
    without_script.add_cookies(page.context.cookies())
    plain = without_script.new_page()
    plain.goto(f"{live_server.url}/reviews/2017-2020/dashboard/room/1/?from=2017&to=2018")
    plain.get_by_role("link", name="Next").click()
    expect(plain.get_by_text("2 of ")).to_be_visible()
    without_script.close()
