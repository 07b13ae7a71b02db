"""What a page posts that was opened before a field had its present name is still read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import QueryDict

from smewg.toolkit.drafts import CHOICE


def in_present_names(posted: Any, former: Mapping[str, str]) -> Any:
    """`posted` with each former name's values under the present one, where that is not there.

    `former`: present names by former ones. A choice between two versions follows its field.
    """
    both = {**former, **{f"{CHOICE}{old}": f"{CHOICE}{new}" for old, new in former.items()}}
    moved = {old: new for old, new in both.items() if old in posted and new not in posted}
    if not moved:
        return posted
    if not isinstance(posted, QueryDict):
        return {moved.get(name, name): value for name, value in posted.items()}
    renamed = posted.copy()
    for old, new in moved.items():
        renamed.setlist(new, renamed.pop(old))
    return renamed


class ReadsFormerNames:
    """A form whose fields were called otherwise in an earlier release: `former_names`."""

    former_names: ClassVar[Mapping[str, str]] = {}

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        posted = None if data is None else in_present_names(data, self.former_names)
        super().__init__(posted, *args, **kwargs)  # type: ignore[call-arg]  # a form comes after it
