"""An installation in a folder of its own, made by the Containerfile's and README's steps."""

import os
import re
import shutil
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from packaging.requirements import Requirement

from smewg.environment import BASE_DIR

NOBODY = 65534
LIBRARIES = Path(next(each for each in sys.path if each.endswith("site-packages")))
FUNCTIONS = """
apt-get() { [ "$1" = install ] || return 0
  for each in "$@"; do case $each in install|-*) ;; *)
    dpkg -s "$each" >/dev/null 2>&1 || { echo "$each is missing"; return 1; } ;; esac; done; }
useradd() { :; }
"""
"""What an image does for itself alone: here packages are looked for, and no account is made."""


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Place:
    """Paths of the real installation, below `root`; commands run as an unprivileged user."""

    def __init__(self, root: Path):
        self.root, self.processes = root, {}
        self.code, self.var = root / "opt/smewg", root / "var/lib/smewg"
        self.env_file = root / "etc/smewg/env"
        self.web, self.http, self.https = free_port(), free_port(), free_port()
        self.is_root = os.geteuid() == 0
        self.site = f"https://localhost:{self.https}"

    def here(self, text: str) -> str:
        """The text of a file of deploy/, with this installation's paths and ports."""
        for real in ("/opt/smewg", "/var/lib", "/etc/smewg", "/var/log", "/etc/letsencrypt"):
            text = re.sub(
                rf"(?<![\w/.]){real}(?=[/\s;\"]|$)", f"{self.root}{real}", text, flags=re.M
            )
        text = re.sub(r"(127\.0\.0\.1|0\.0\.0\.0):8000", f"127.0.0.1:{self.web}", text)
        return text

    def as_nobody(self, *command: str) -> list[str]:
        if not self.is_root:
            return list(command)
        return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]

    def environment(self) -> dict[str, str]:
        """What a service's unit gives: the path of the one file, and nothing else."""
        return {"PATH": "/usr/bin:/bin", "ENV_FILE": str(self.env_file), "HOME": str(self.var)}

    def run(self, *command: str, env=None, check=True):
        return subprocess.run(
            self.as_nobody(*command), cwd=self.code, capture_output=True, text=True, check=check,
            env=self.environment() if env is None else env,
        )  # fmt: skip

    def manage(self, *arguments: str, env=None, check=True):
        done = self.run(".venv/bin/python", "manage.py", *arguments, check=False, env=env)
        if check and done.returncode:
            raise AssertionError(f"{arguments}: {done.stdout}{done.stderr}")
        return done

    def start(self, name: str, command: str):
        """Start a service's command; what it says goes into a file."""
        with (self.root / f"{name}.log").open("ab") as said:
            self.processes[name] = subprocess.Popen(
                self.as_nobody("sh", "-c", f"exec {command}"), cwd=self.code,
                env=self.environment(), stdout=said, stderr=said, start_new_session=True,
            )  # fmt: skip
        return self.processes[name]

    def start_unit(self, name: str):
        """As deploy/NAME.service starts it."""
        unit = (BASE_DIR / "deploy" / f"{name}.service").read_text()
        command = re.search(r"^ExecStart=((?:.*\\\n)*.*)$", unit, re.M).group(1)
        return self.start(name, self.here(command.replace("\\\n", " ")))

    def containerfile(self):
        """Its instructions, one by one, in this folder. Gives the names of those that ran."""
        text = (BASE_DIR / "deploy/Containerfile").read_text()
        steps = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.M)).splitlines()
        at, ran = self.root, []
        for word, rest in (each.split(" ", 1) for each in steps if each.strip()):
            ran.append(word)
            if word == "WORKDIR":
                at = Path(self.here(rest.strip()))
            elif word == "COPY":
                self._copy(at, *[each for each in rest.split() if not each.startswith("--")])
            elif word == "RUN":
                self._run_step(at, self.here(rest))
        return ran

    def _copy(self, at: Path, source: str, target: str):
        ignored = [
            each.removeprefix("**/") for each in (BASE_DIR / ".dockerignore").read_text().split()
        ]
        to = at / target
        to.parent.mkdir(parents=True, exist_ok=True)
        if (BASE_DIR / source).is_file():
            shutil.copy(BASE_DIR / source, to)
        else:
            leave = shutil.ignore_patterns(*ignored)
            shutil.copytree(BASE_DIR / source, to, dirs_exist_ok=True, ignore=leave)

    def _run_step(self, at: Path, step: str):
        step = step.replace("-o smewg -g smewg", "").replace(
            "python -m venv", f"{self.python()} -m venv"
        )
        if "pip install" in step and os.environ.get("PIP") != "yes" and self._may_read(LIBRARIES):
            return self._borrow_libraries(at)
        step = step.replace("--no-cache-dir ", "--disable-pip-version-check -q ")
        subprocess.run(
            ["bash", "-euc", FUNCTIONS + step], cwd=at, check=True, stdout=subprocess.DEVNULL
        )
        return None

    def python(self) -> str:
        """Debian's, or the one that runs this; of the same version, and one that nobody may run."""
        ask = "import sys; print(sys.version_info[:2])"
        for found in ("/usr/bin/python3", sys.executable):
            command = self.as_nobody(found, "-c", ask)
            done = subprocess.run(command, check=False, capture_output=True, text=True)
            if done.stdout.strip() == str(sys.version_info[:2]):
                return found
        raise AssertionError("No Python of this version that an unprivileged user may run.")

    def _may_read(self, folder: Path) -> bool:
        command = self.as_nobody("test", "-r", str(folder / "django/__init__.py"))
        return subprocess.run(command, check=False).returncode == 0

    def _borrow_libraries(self, at: Path):
        """A new environment with the libraries of ours, which are those that base.txt locks."""
        lines = (at / "requirements/base.txt").read_text().splitlines()
        wrong = list(_unlike(each.rstrip(" \\") for each in lines if each[:1].isalnum()))
        assert not wrong, wrong
        subprocess.run([self.python(), "-m", "venv", "--without-pip", at / ".venv"], check=True)
        theirs = next((at / ".venv").glob("lib/python*/site-packages"))
        (theirs / "borrowed.pth").write_text(f"{LIBRARIES}\n")
        for name in ("gunicorn",):
            script = at / ".venv/bin" / name
            script.write_text(
                f"#!{at}/.venv/bin/python\nfrom gunicorn.app.wsgiapp import run\nrun()\n"
            )
            script.chmod(0o755)

    def write_settings(self, **values: str):
        """deploy/env.example, filled in."""
        text = (self.code / "deploy/env.example").read_text()
        for name, value in values.items():
            text, count = re.subn(rf"^{name}=.*$", f"{name}={value}", text, flags=re.M)
            assert count == 1, f"{name} is not in deploy/env.example"
        self.env_file.parent.mkdir(parents=True)
        self.env_file.write_text(self.here(text))
        self.env_file.chmod(0o640)

    def give_to_nobody(self, *paths: Path):
        if self.is_root:
            for path in paths:
                subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", path], check=True)

    def start_nginx(self):
        """deploy/nginx.conf within the least that Debian's nginx.conf says."""
        certificate = self.root / "etc/letsencrypt/live/smewg.example.org"
        certificate.mkdir(parents=True)
        (self.root / "var/log/nginx").mkdir(parents=True)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
             "/CN=localhost", "-keyout", certificate / "privkey.pem", "-out",
             certificate / "fullchain.pem"], check=True, capture_output=True,
        )  # fmt: skip
        ours = self.here((BASE_DIR / "deploy/nginx.conf").read_text())
        ours = ours.replace("listen 80;", f"listen 127.0.0.1:{self.http};")
        ours = ours.replace("listen 443 ", f"listen 127.0.0.1:{self.https} ")
        ours = ours.replace("server_name smewg.example.org", "server_name localhost")
        places = "".join(
            f"{each}_temp_path {self.root}/nginx-{each};\n"
            for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        config = self.root / "nginx.conf"
        config.write_text(
            f"daemon off; pid {self.root}/nginx.pid; error_log {self.root}/nginx-error.log;\n"
            f"events {{}}\nhttp {{\n{places}{ours}}}\n"
        )
        self.give_to_nobody(self.root)
        nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        return self.start("nginx", f"{nginx} -c {config}")

    def stop(self):
        for each in self.processes.values():
            if each.poll() is None:
                each.terminate()
        for each in self.processes.values():
            try:
                each.wait(10)
            except subprocess.TimeoutExpired:
                each.kill()


def _unlike(locked):
    """Which of the locked libraries are here in another version, of those this machine needs."""
    for line in locked:
        asked = Requirement(line)
        is_needed = asked.marker is None or asked.marker.evaluate()
        if is_needed and not asked.specifier.contains(version(asked.name)):
            yield f"{asked}, and here is {version(asked.name)}"
