"""Drives Debian's Chromium over its own protocol: a page, its keys, what it complains of."""

import json
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.request import urlopen

BROWSER = shutil.which("chromium")
_PATIENCE = 60.0
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
    "--remote-debugging-port=0", "--no-first-run", "--disable-background-networking",
)  # fmt: skip


class Tab:
    """One page in a browser."""

    def __init__(self, socket):
        self._socket, self._count, self.complaints = socket, 0, []
        for domain in ("Page", "Runtime", "Log"):
            self.tell(f"{domain}.enable")

    def tell(self, method, **given):
        """One command of the protocol; what the page complains of meanwhile is kept."""
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": given}))
        while True:
            said = json.loads(self._socket.recv(timeout=_PATIENCE))
            if said.get("method") == "Page.javascriptDialogOpening":  # leave a form half filled in
                leave = {"method": "Page.handleJavaScriptDialog", "params": {"accept": True}}
                self._socket.send(json.dumps({"id": 0, **leave}))
            if said.get("method") == "Log.entryAdded":
                self.complaints.append(said["params"]["entry"])
            elif said.get("method") == "Runtime.exceptionThrown" or _is_error(said):
                self.complaints.append({"source": "script", "text": json.dumps(said["params"])})
            elif said.get("id") == self._count:
                assert "error" not in said, said
                return said["result"]

    def ask(self, script):
        """What a script comes to."""
        told = self.tell(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True,
            userGesture=True,
        )  # fmt: skip
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def go(self, address):
        """Open a page and wait until it stands."""
        self.tell("Page.navigate", url=address)
        self.until(f"location.href === {json.dumps(address)}")

    def until(self, condition):
        """Wait until a page stands whole and a script says yes of it."""
        end = time.monotonic() + _PATIENCE
        while not self.ask(f"document.readyState === 'complete' && Boolean({condition})"):
            assert time.monotonic() < end, (condition, self.text()[:2000])
            time.sleep(0.02)

    def text(self):
        """What a person reads on the page."""
        return " ".join(self.ask("document.querySelector('main').innerText").split())

    def type(self, selector, text):
        """Put the cursor into a field, or what stands for it, and type over what is there."""
        found = f"document.querySelector({json.dumps(selector)})"
        shown = f"({found}.tomselect?.control_input ?? {found})"
        self.ask(f"{shown}.focus(), {shown}.select()")
        self.tell("Input.insertText", text=text)

    def attach(self, selector, *files):
        """Choose files in a field for them."""
        found = self.tell(
            "Runtime.evaluate", expression=f"document.querySelector({json.dumps(selector)})"
        )["result"]["objectId"]
        self.tell("DOM.setFileInputFiles", files=[str(f) for f in files], objectId=found)

    def key(self, key, **more):
        """Press one key."""
        text = {} if more else {"text": "\r" if key == "Enter" else key}
        self.tell("Input.dispatchKeyEvent", type="keyDown", key=key, **text, **more)
        self.tell("Input.dispatchKeyEvent", type="keyUp", key=key, **more)

    def press(self, selector):
        """Click."""
        self.ask(f"document.querySelector({json.dumps(selector)}).click()")

    def faults(self):
        """Complaints beside refused requests, which are the pages' own answers."""
        return [c for c in self.complaints if c["source"] not in ("network", "intervention")]


def _is_error(said):
    """Whether a script wrote an error to the console."""
    return said.get("method") == "Runtime.consoleAPICalled" and said["params"]["type"] == "error"


@contextmanager
def opened(folder):
    """A tab of a browser of its own."""
    from websockets.sync.client import connect

    profile = folder / "profile"
    process = subprocess.Popen(
        [BROWSER, *_FLAGS, f"--user-data-dir={profile}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        port = _waited(lambda: (profile / "DevToolsActivePort").read_text().split()[0])
        pages = _waited(lambda: json.load(urlopen(f"http://127.0.0.1:{port}/json")))
        address = next(p for p in pages if p["type"] == "page")["webSocketDebuggerUrl"]
        with connect(address, max_size=None) as socket:
            yield Tab(socket)
    finally:
        process.terminate()
        process.wait()


class Server:
    """The program as a person starts it."""

    def __init__(self, folder):
        place = str(folder / "catalogue.db")
        command = [sys.executable, "-m", "alignment", "serve", "--catalogue", place, "--port", "0"]
        self._process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        said = self._process.stdout.readline()
        self.address = said.strip().rpartition(" ")[2].rstrip("/")

    def stop(self):
        """As with Ctrl+C."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        self._process.wait()
        self._process.stdout.close()


def _waited(look):
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return look()
        except (OSError, IndexError):
            assert time.monotonic() < end
            time.sleep(0.1)
