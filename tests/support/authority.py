"""A timestamp authority of our own: OpenSSL's, with its root and its signer, answering over HTTP."""

import contextlib
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

CONFIGURATION = """
[ tsa ]
default_tsa = local
[ local ]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[ root ]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
[ signer ]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[ mail ]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,emailProtection
"""
KEY = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config tsa.cnf"


class Authority:
    """`answers` decides what it says: a token, or bytes of a test's own; `heard` is how often it was asked. It keeps
    whoever asks waiting while `hurries` is not set."""

    def __init__(self, folder: Path, name: str = "Horodatage d’essai") -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.answers: bytes | None = None
        self.chain = True
        self.hurries = threading.Event()
        self.hurries.set()
        self.heard = 0
        self.credentials: str | None = None
        (folder / "tsa.cnf").write_text(CONFIGURATION)
        subject = "-utf8 -subj"
        self._openssl(f"req -x509 {KEY} -keyout root.key -out root.pem -days 3650 -extensions root {subject}", "/CN=R")
        self._openssl(f"req -new {KEY} -keyout signer.key -out signer.csr {subject}", f"/O=Essai/CN={name}")
        self._openssl(
            "x509 -req -in signer.csr -CA root.pem -CAkey root.key -CAcreateserial -out signer.pem -days 3650 "
            "-extfile tsa.cnf -extensions signer"
        )

    @property
    def root(self) -> str:
        return str(self.folder / "root.pem")

    def certify(self, until: datetime) -> None:
        """Its signer has another certificate from now on, which ends then."""
        root = x509.load_pem_x509_certificate((self.folder / "root.pem").read_bytes())
        key = load_pem_private_key((self.folder / "root.key").read_bytes(), None)
        assert isinstance(key, EllipticCurvePrivateKey)
        former = x509.load_pem_x509_certificate((self.folder / "signer.pem").read_bytes())
        again = (
            x509.CertificateBuilder()
            .subject_name(former.subject)
            .issuer_name(root.subject)
            .public_key(former.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(datetime.now(UTC) - timedelta(days=30))
            .not_valid_after(until)
        )
        for one in former.extensions:
            again = again.add_extension(one.value, one.critical)
        made = again.sign(key, hashes.SHA256())
        (self.folder / "signer.pem").write_bytes(made.public_bytes(Encoding.PEM))

    def stamp(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        chain = "-chain root.pem" if self.chain else ""
        return self._openssl(f"ts -reply -queryfile query -config tsa.cnf -signer signer.pem -inkey signer.key {chain}")

    def _openssl(self, arguments: str, *more: str) -> bytes:
        ran = subprocess.run(["openssl", *arguments.split(), *more], cwd=self.folder, capture_output=True, check=True)
        return ran.stdout

    @contextlib.contextmanager
    def listening(self, port: int = 0) -> Iterator[int]:
        """Answers at that port while the test is inside."""
        authority = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = self.rfile.read(int(self.headers["content-length"]))
                authority.heard += 1
                authority.credentials = self.headers["authorization"]
                authority.hurries.wait()
                said = authority.stamp(query) if authority.answers is None else authority.answers
                with contextlib.suppress(ConnectionError):  # whoever asked has gone
                    self.send_response(200)
                    self.send_header("content-length", str(len(said)))
                    self.end_headers()
                    self.wfile.write(said)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", port), Door)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            authority.hurries.set()
            server.shutdown()
            thread.join()
            server.server_close()
