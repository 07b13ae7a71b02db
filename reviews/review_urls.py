"""/reviews/: reviews from their first draft to what was published, and what they begin with."""

from django.urls import path

from reviews.views import (
    asks,
    editions,
    narrative,
    published,
    reading,
    review_steps,
    room,
    templates,
    writing,
)

REVIEW = "review/<int:pk>"
SECTION = f"{REVIEW}/section/<slug:name>"

urlpatterns = [
    path("", reading.reviews, name="reviews"),
    path("<slug:key>/new/", writing.new, name="new"),
    path(f"{REVIEW}/", reading.review, name="review"),
    path(f"{REVIEW}/change/", writing.change, name="change"),
    path(f"{SECTION}/", reading.section, name="section"),
    path(f"{SECTION}/save", writing.save, name="save"),
    path(f"{SECTION}/history", writing.history, name="history"),
    path(f"{SECTION}/words", narrative.words, name="words"),
    path(f"{SECTION}/dismiss", narrative.dismiss, name="dismiss"),
    path(f"{SECTION}/first-draft", narrative.first_draft, name="first_draft"),
    path(f"{SECTION}/first-draft/add", narrative.add, name="add_passage"),
    path(f"{SECTION}/first-draft/confirm", narrative.confirm, name="confirm_sentences"),
    path(f"{SECTION}/first-draft/leave-out", narrative.omit, name="leave_out"),
    path(f"{SECTION}/comment", writing.comment, name="comment"),
    path("review/comment/<int:pk>/answer", writing.answer, name="answer"),
    path(f"{REVIEW}/asks/", asks.asks, name="asks"),
    path(f"{REVIEW}/asks/new/", asks.ask_new, name="ask_new"),
    path("review/ask/<int:pk>/", asks.ask_change, name="ask_change"),
    path("review/ask/<int:pk>/take-off", asks.ask_remove, name="ask_remove"),
    path("review/ask/<int:pk>/fate/", asks.ask_fate, name="ask_fate"),
    path(f"{REVIEW}/room/", room.review_room, name="room_begin"),
    path(f"{REVIEW}/room/<int:place>/", room.review_room, name="room"),
    path(f"{REVIEW}/room/<int:place>/note", room.review_note, name="room_note"),
    path("review/ask/<int:pk>/room/<int:place>/decide", room.decide, name="room_decide"),
    path(f"{REVIEW}/first-drafts", narrative.first_drafts, name="first_drafts"),
    path(f"{REVIEW}/circulate", review_steps.circulate, name="circulate"),
    path(f"{REVIEW}/tell", review_steps.send_mails, name="tell"),
    path(f"{REVIEW}/take-back", review_steps.take_back, name="take_back"),
    path(f"{REVIEW}/publish", review_steps.publish, name="publish"),
    path(f"{REVIEW}/try-out", review_steps.try_out, name="try_out"),
    path(f"{REVIEW}/edition/", editions.new_edition, name="new_edition"),
    path(f"{REVIEW}/withdraw/", editions.withdraw, name="withdraw"),
    path(f"{REVIEW}/documents", published.documents, name="documents"),
    path("review/document/<int:pk>", published.document, name="document"),
    path("review/document/<int:pk>/again", published.again, name="again"),
    path("templates/", templates.templates, name="templates"),
    path("templates/word", templates.word, name="word_template"),
    path("templates/word/file", templates.word_file, name="word_template_file"),
    path("templates/word/shipped", templates.word_shipped, name="word_template_shipped"),
    path("templates/<slug:kind>/new/", templates.section_new, name="template_new"),
    path("templates/section/<int:pk>/", templates.section_change, name="template_change"),
    path("templates/section/<int:pk>/remove", templates.section_remove, name="template_remove"),
]
