"""`python -m counterpoise`: the same as the `counterpoise` command."""

import sys

from counterpoise.cli import main

if __name__ == "__main__":
    sys.exit(main())
