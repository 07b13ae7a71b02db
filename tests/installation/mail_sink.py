"""A mail server that takes every mail, or keeps silent, or is away."""

import socketserver
import threading
import time
from email import message_from_bytes
from email.policy import default


class MailSink:
    """Listens on `port`; `received` are the mails; `is_silent` accepts and never says a word."""

    def __init__(self):
        self.received, self.is_silent = [], False
        sink = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self):
                while sink.is_silent:
                    time.sleep(0.1)
                self.say("220 sink")
                while line := self.rfile.readline():
                    if not self.answer(line.decode("utf-8", "replace").strip().upper()):
                        return

            def answer(self, word):
                if word.startswith("DATA"):
                    self.say("354 go on")
                    sink.keep(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.say("221 bye" if word.startswith("QUIT") else "250 ok")
                return not word.startswith("QUIT")

            def say(self, text):
                self.wfile.write(f"{text}\r\n".encode())

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address, daemon_threads = True, True

            def handle_error(self, request, client_address):
                """Who hangs up is no fault here."""

        self._server = Server(("127.0.0.1", 0), Talk)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def keep(self, content):
        """The mail as somebody reads it: to whom, its subject and its words."""
        mail = message_from_bytes(content, policy=default)
        words = mail.get_body(("plain",)).get_content()
        self.received.append(f"{mail['To']}\n{mail['Subject']}\n{words}")
