"""`python -m deploy.release` makes a release of the last commit; `make release` calls it."""

import argparse
import sys
from pathlib import Path

from deploy.release import making
from deploy.release.engine import ROOT, Failed, unavailable
from deploy.release.images import Source


def main() -> str | None:
    parser = argparse.ArgumentParser(prog="make release", description=__doc__)
    parser.add_argument(
        "--base", help="image with Python that ours are built on; made of Debian's packages if left out"
    )
    parser.add_argument("--registry", default="", help="where the manifests will pull our images from")
    parser.add_argument("--into", type=Path, default=ROOT / "dist", help="folder of releases")
    told = parser.parse_args()
    source = Source.here()
    if reason := unavailable():
        return reason
    if not source.is_whole:
        return "a release is of a commit: commit what was changed, or put it aside"
    folder = told.into / f"passerelle-{source.version}"
    try:
        making.make(folder, source, print, on=told.base, registry=told.registry)
    except (Failed, making.Refused) as error:
        return str(error)
    print(f"{source.version} of {source.revision}: {folder}")
    return None


if __name__ == "__main__":
    sys.exit(main())
