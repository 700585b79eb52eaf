"""A service process that says it is another release: `another_release 0.0.9 services.selection.app --port 8101`."""

import sys

from shared.chassis import service, serving

if __name__ == "__main__":
    service.VERSION = sys.argv.pop(1)
    serving.main()
