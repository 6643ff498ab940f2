"""What papers say: documents, frozen as they are issued, and statements of account, of the moment."""
