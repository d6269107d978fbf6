"""``bodycopy serve``: the playground, until Ctrl-C ends it."""

from __future__ import annotations

import webbrowser
from typing import TYPE_CHECKING

from bodycopy.batch.settings import checked
from bodycopy.batch.status import OK, UsageError
from bodycopy.batch.stdio import reason, say, write_stdout
from bodycopy.cli.interrupt import Interrupted, stoppable

if TYPE_CHECKING:
    from bodycopy.batch.settings import Settings


def serve(settings: Settings, port: int, *, browse: bool) -> int:
    """Print the playground's address and answer it until told to stop; raises ``UsageError``."""
    from bodycopy.cli.playground.server import playground

    settings = checked(settings)
    try:
        with stoppable(), playground(settings, port) as server:
            write_stdout(f"{server.access.address}\n".encode())
            say("open this address in a browser; nothing that is pasted there leaves this machine; Ctrl-C ends it")
            if browse:
                webbrowser.open(server.access.address)
            server.serve_forever()
    except Interrupted:
        raise
    except KeyboardInterrupt:
        pass
    except OverflowError:
        raise UsageError(
            f"--port must be a whole number from 1 to 65,535, or 0 for any that is free, not {port}"
        ) from None
    except OSError as error:
        raise UsageError(f"--port {port}: {reason(error)}; 0 takes one that is free") from None
    return OK
