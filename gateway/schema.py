"""All tables of the gateway's own database: who names them one by one forgets one."""

from gateway.attachments.tables import files
from gateway.auth.tables import metadata
from gateway.imports.tables import imports
from gateway.views.tables import saved_views

__all__ = ["files", "imports", "metadata", "saved_views"]
