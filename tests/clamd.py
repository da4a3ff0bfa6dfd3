"""A scanner that listens on a socket as clamd does: it finds EICAR, and can be down."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Answer(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith((b"\n", b"\0")):
            command += self.rfile.read(1)
        content = b""
        if b"INSTREAM" in command:
            while size := struct.unpack("!L", self.rfile.read(4))[0]:
                content += self.rfile.read(size)
        self.wfile.write(b"stream: Eicar-Signature FOUND\n" if EICAR in content else b"stream: OK\n")


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@contextmanager
def listening(folder: Path) -> Iterator[str]:
    """Run the scanner as long as the block; give the path of its socket."""
    path = str(folder / "clamd.sock")
    with _Server(path, _Answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield path
        finally:
            server.shutdown()
            thread.join()
            Path(path).unlink(missing_ok=True)
