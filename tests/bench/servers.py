"""The servers that are measured, on the first core: the tracker and nginx; and a platform that serves one list."""
import ctypes
import http.server
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import threading
import time

TRACKER_CORE, LOAD_CORE, BOTH_CORES = 0, 1, "0,1"
# A ledger is bound to its platform, so that one has one address.
PLATFORM_PORT = 29081
WEBHOOK_PATH = "/webhooks/high-mobility"
SECRET = "known to this bench alone"


def pinned(core, command):
    return ["taskset", "-c", str(core), *map(str, command)]


def make_certificate(folder):
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    quiet = dict(check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    subprocess.run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key], **quiet)
    subprocess.run(["openssl", "req", "-x509", "-new", "-key", key, "-sha256", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", certificate], **quiet)


def end_on_signals():
    """SIGTERM ends this program as SIGINT does: in order, with its servers."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


class Server:
    """A child process that is ended by its pid, and with this process however that ends."""

    process = None

    def begin(self, command, is_ready, fault, **options):
        parent = os.getpid()

        def end_with_parent():
            ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
            if os.getppid() != parent:
                os._exit(1)

        deadline = time.monotonic() + 120
        self.process = subprocess.Popen(command, preexec_fn=end_with_parent, **options)
        try:
            while not is_ready():
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(fault())
                time.sleep(0.001)
        except BaseException:
            self.stop()
            raise

    def cpu_seconds(self):
        """Of the process and of its children, so far."""
        pids = [self.process.pid, *map(int, pathlib.Path(
            f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split())]
        ticks = 0
        for pid in pids:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)
        self.process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Tracker(Server):
    def __init__(self, bench, tls=True, ledger=None, environment=None, under=(), level="warning", cores=TRACKER_CORE):
        """`under`: a program that runs it, with its arguments."""
        self.folder = bench.folder / "tracker"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.scheme = "https" if tls else "http"
        ready, config = self.folder / "ready.json", self.folder / "config.toml"
        files = f'certificate_file = "{bench.folder}/certificate.pem"\nprivate_key_file = "{bench.folder}/key.pem"'
        config.write_text(f"""
[platform]
base_url = "http://127.0.0.1:{PLATFORM_PORT}/v1"
client_id = "bench"
client_secret = "bench"
[webhook]
listen = "127.0.0.1:0"
tls = {"true" if tls else "false"}
{files if tls else ""}
[[webhook.secrets]]
name = "bench"
secret = "{SECRET}"
[api]
listen = "127.0.0.1:0"
public_metrics = true
[ledger]
path = "{ledger or self.folder / 'ledger.sqlite3'}"
[sweep]
on_start = false
full_every = "1d"
in_flight_every = "1d"
[log]
level = "{level}"
""")
        self.log = open(self.folder / "log", "wb")
        began = time.monotonic()
        self.begin(pinned(cores, [*under, bench.bin / "clearance-tracker", "serve", "--config", config,
                                         "--ready-file", ready]),
                   ready.exists, lambda: "the tracker does not start:\n" + (self.folder / "log").read_text(),
                   stdout=self.log, stderr=self.log, env={**os.environ, **(environment or {})})
        self.start_seconds = time.monotonic() - began
        addresses = json.loads(ready.read_text())
        self.pid = addresses["pid"]
        self.webhook_port = int(addresses["webhook"].rpartition(":")[2])
        self.webhook = f"{self.scheme}://{addresses['webhook']}{WEBHOOK_PATH}"
        self.api = f"http://{addresses['api']}"

    def resident(self):
        """Bytes."""
        for line in pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise RuntimeError("no VmRSS")


class Nginx(Server):
    """Answers 204 to everything, with the same certificate."""

    def __init__(self, bench):
        folder = bench.folder / "nginx"
        folder.mkdir(exist_ok=True)
        self.tls_port, self.plain_port = 29443, 29080
        (folder / "nginx.conf").write_text(f"""
worker_processes 1;
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path {folder}/body;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:bench:10m;
    server {{
        listen 127.0.0.1:{self.tls_port} ssl;
        listen 127.0.0.1:{self.plain_port};
        ssl_certificate {bench.folder}/certificate.pem;
        ssl_certificate_key {bench.folder}/key.pem;
        location / {{ return 204; }}
    }}
}}
""")
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        (folder / "pid").unlink(missing_ok=True)
        self.begin(pinned(TRACKER_CORE, [nginx, "-e", folder / "error.log", "-c", folder / "nginx.conf", "-p", folder]),
                   lambda: (folder / "pid").exists() and (folder / "pid").read_text().strip() == str(self.process.pid),
                   lambda: f"nginx does not start: see {folder}/error.log")

    def url(self, tls):
        return f"https://127.0.0.1:{self.tls_port}/" if tls else f"http://127.0.0.1:{self.plain_port}/"


class Platform:
    """Tokens, and one list from a file. A thread of this process."""

    def __init__(self, list_file):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.answer(json.dumps({"access_token": "bench", "token_type": "bearer", "expires_in": 3600}).encode())

            def do_GET(self):
                size = os.path.getsize(list_file)
                self.head(size)
                with open(list_file, "rb") as file:
                    sent = 0
                    while sent < size:
                        sent += os.sendfile(self.connection.fileno(), file.fileno(), sent, 1 << 20)

            def head(self, size):
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(size))
                self.end_headers()

            def answer(self, body):
                self.head(len(body))
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        try:
            self.server = http.server.ThreadingHTTPServer(("127.0.0.1", PLATFORM_PORT), Handler)
        except OSError as error:
            raise RuntimeError(f"the platform's port {PLATFORM_PORT}: {error.strerror}") from None
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
