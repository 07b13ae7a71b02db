"""A review is shown in the room by keys, touch and plain links, and decided on there."""

from playwright.sync_api import expect

SWIPE_LEFT = """() => {
  const at = (x) => new Touch({identifier: 1, target: document.body, clientX: x, clientY: 300});
  const send = (kind, x) => document.body.dispatchEvent(new TouchEvent(kind, {
    bubbles: true, touches: kind === "touchend" ? [] : [at(x)], changedTouches: [at(x)]}));
  send("touchstart", 300);
  send("touchend", 80);
}"""
ASKED = "to go on with the plan as it is"
DECIDED = "Agreed. 5 economies -> report by May"


def ask_for_a_decision(page, review, go):
    go("reviews:asks", review.pk)
    page.get_by_role("link", name="Add one").click()
    page.get_by_label("What is asked").fill(ASKED)
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_text(f"1. Agree {ASKED}", exact=True)).to_be_visible()


def present(page, review, go, looked_at):
    go("reviews:review", review.pk)
    page.get_by_role("link", name="Present it in the room").click()
    expect(page.get_by_text("1 of ")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(review.title)
    expect(page.get_by_role("button", name="Full screen")).to_be_visible()  # the script is there
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("2 of ")).to_be_visible()
    looked_at(page, "room-chart")
    page.evaluate(SWIPE_LEFT)
    expect(page.get_by_text("3 of ")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("2 of ")).to_be_visible()


def decide(page, meeting, go, looked_at):
    """What the meeting decides is noted on its screen, and stands in the meeting's record."""
    asked = page.get_by_role("heading", name=f"Agree {ASKED}", level=1)
    where = page.locator(".room-head > span").last
    place, total = map(int, where.inner_text().split(" of "))
    while not asked.is_visible():
        place += 1
        page.get_by_role("link", name="Next").click()
        expect(where).to_have_text(f"{place} of {total}")
        page.wait_for_load_state()
    page.get_by_label("Decided").check()
    page.get_by_label("In the meeting").fill(DECIDED)
    page.keyboard.press("ArrowLeft")
    expect(asked).to_be_visible()
    looked_at(page, "room-decision")
    page.get_by_role("button", name="Note the decision").click()
    expect(page.get_by_text("Taken up,")).to_be_visible()
    page.get_by_role("link", name="End").click()
    go("group:meeting", meeting.slug)
    expect(page.get_by_text(DECIDED).first).to_be_visible()


def show_the_dashboard_without_script(page, browser, live_server):
    without_script = browser.new_context(java_script_enabled=False)
    without_script.add_cookies(page.context.cookies())
    plain = without_script.new_page()
    plain.goto(f"{live_server.url}/reviews/2017-2020/dashboard/room/1/?from=2017&to=2018")
    plain.get_by_role("link", name="Next").click()
    expect(plain.get_by_text("2 of ")).to_be_visible()
    without_script.close()
