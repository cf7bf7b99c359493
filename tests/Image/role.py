"""AWS on loopback, as far as a pod of EKS asks it for credentials of its role: the token service, and an S3 without buckets."""

import contextlib
import http.server
import queue
import threading
from collections.abc import Iterator

ACCESS_KEY = "ROLEKEY"
CREDENTIALS = f"""<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>{ACCESS_KEY}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
<SessionToken>session</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>
<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/lake/pod</Arn><AssumedRoleId>A:pod</AssumedRoleId></AssumedRoleUser>
</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>"""


@contextlib.contextmanager
def aws() -> Iterator[tuple[str, "queue.Queue[str]"]]:
    """Its URL, and with which credentials objects were asked for."""
    signed: queue.Queue[str] = queue.Queue()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            asked = self.path.rstrip("/") == "/sts" and "Action=AssumeRoleWithWebIdentity" in body
            given = asked and "WebIdentityToken=identity" in body
            self.answer(200 if given else 400, CREDENTIALS if given else "")

        def do_GET(self) -> None:
            signed.put(self.headers.get("Authorization", ""))
            self.answer(404, "<Error><Code>NoSuchBucket</Code></Error>")

        def do_HEAD(self) -> None:
            self.do_GET()

        def answer(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", signed
        finally:
            server.shutdown()
