"""Draft the next migration, what the models have beyond the present ones: `make migration`."""

import sys
import tempfile

from secondment.app import create_app
from secondment.kit.database import db
from secondment.kit.migrations import draft, upgrade

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"INSTANCE_PATH": folder, "DATABASE_URL": "", "STORAGE_URL": ""})
        with app.app_context():
            upgrade(db.engine)
            draft(db.engine, sys.argv[1])
            db.engine.dispose()
