"""What can be done with saved views: one method per command and per query."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from contracts.roles import HEADS
from gateway.problems import TooManyViews
from gateway.views import projections
from gateway.views.domain import SavedView
from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.problems import NotFound

MOST_VIEWS = 200
Answer = dict[str, Any]


class SavedViews(ServiceApplication):
    def save_view(self, call: Call, body: Mapping[str, Any]) -> Answer:
        """A new view of the caller's."""
        with self.transaction() as session:
            if projections.number_of(session, call.caller.user) >= MOST_VIEWS:
                raise TooManyViews(most=MOST_VIEWS)
            saved = SavedView.save(call.new_id("view"), call.caller.user, body, call.at, call.metadata)
            self.append(session, saved)
            return _answer(self._seen_view(session, call.caller.user, saved.id))

    def change_view(
        self, call: Call, view_id: UUID, body: Mapping[str, Any], versions: Collection[int] | None
    ) -> Answer:
        """What the body leaves out stays."""
        with self.transaction() as session:
            saved = self._loaded_view(session, call, view_id, versions)
            saved.change(body, call.caller.user, call.caller.has_one_of(HEADS), call.at, call.metadata)
            self.append(session, saved)
            return _answer(self._seen_view(session, saved.owner, view_id))

    def delete_view(self, call: Call, view_id: UUID, versions: Collection[int] | None) -> Answer:
        with self.transaction() as session:
            saved = self._loaded_view(session, call, view_id, versions)
            saved.delete(call.caller.user, call.caller.has_one_of(HEADS), call.at, call.metadata)
            self.append(session, saved)
            return {}

    def get_view(self, user: str, view_id: UUID) -> Answer:
        with self.reading() as session:
            return _answer(self._seen_view(session, user, view_id))

    def list_views(self, user: str, question: Mapping[str, Any]) -> Answer:
        """The user's own, and those that are shared."""
        with self.reading() as session:
            return projections.list_views(session, user=user, **question).answer(_answer)

    # steps

    def _loaded_view(self, session: Session, call: Call, view_id: UUID, versions: Collection[int] | None) -> SavedView:
        self._seen_view(session, call.caller.user, view_id)
        saved: SavedView = self.load(view_id, SavedView, versions)
        return saved

    def _seen_view(self, session: Session, user: str, view_id: UUID) -> RowMapping:
        """A view that the user sees: of others' own not even their existence is told. Raises NotFound."""
        row = projections.view_row(session, view_id)
        if row is None or not (row["shared"] or row["owner"] == user):
            raise NotFound(thing="saved view", id=view_id)
        return row


def _answer(row: RowMapping) -> Answer:
    shown = {name: row[name] for name in projections.SHOWN}
    return {"id": str(row["view_id"]), "version": row["version"], "owner": row["owner"], **shown}
