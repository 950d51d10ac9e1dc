"""A mail server on loopback for tests: STARTTLS, AUTH, and faults on demand.

Usage: smtp_server.py FOLDER [--certificate FILE --key FILE] [--user NAME --password WORD]

Prints the port as its first line. Taken mails become FOLDER/<n>.eml, each with FOLDER/<n>.json beside it (recipients, whether
TLS was on, who signed in); every command that a client sent is a line of FOLDER/commands.log. FOLDER/fault, read at each
recipient, says what to do: "450 text" or "550 text" answers that, "drop" cuts the connection, "hang" never answers,
"drop-data" cuts it instead of taking the mail. It ends with its standard input, so that it never outlives the test run.
"""
import argparse
import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Server(SMTP):
    """Writes down what clients say, and takes the mechanism's name in any letter case, as RFC 4954 has it."""

    async def smtp_AUTH(self, arg):
        first, _, rest = (arg or "").partition(" ")
        await super().smtp_AUTH(f"{first.upper()} {rest}".strip())

    async def _call_handler_hook(self, command, *args):
        self.event_handler.log(command, self._tls_protocol is not None)
        return await super()._call_handler_hook(command, *args)


class Handler:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    def log(self, command, is_secure):
        with open(os.path.join(self.folder, "commands.log"), "a", encoding="utf-8") as log:
            log.write(f"{command} {'tls' if is_secure else 'clear'}\n")

    def fault(self):
        try:
            with open(os.path.join(self.folder, "fault"), encoding="utf-8") as file:
                return file.read().strip()
        except FileNotFoundError:
            return ""

    async def handle_RCPT(self, server, session, envelope, address, options):
        fault = self.fault()
        if fault == "drop":
            server.transport.abort()
            await asyncio.sleep(3600)
        if fault == "hang":
            await asyncio.sleep(3600)
        if fault[:3].isdigit():
            return fault
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.fault() == "drop-data":
            server.transport.abort()
            await asyncio.sleep(3600)
        self.count += 1
        name = os.path.join(self.folder, str(self.count))
        about = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": session.ssl is not None,
            "user": session.auth_data.decode() if session.authenticated else None,
        }
        with open(name + ".json", "w", encoding="utf-8") as file:
            json.dump(about, file)
        with open(name + ".part", "wb") as file:
            file.write(envelope.original_content)
        # Whoever sees the mail sees all of it.
        os.rename(name + ".part", name + ".eml")
        return "250 taken"


async def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder")
    arguments.add_argument("--certificate")
    arguments.add_argument("--key")
    arguments.add_argument("--user")
    arguments.add_argument("--password")
    options = arguments.parse_args()
    context = None
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)

    def authenticate(server, session, envelope, mechanism, data):
        is_right = (data.login.decode(), data.password.decode()) == (options.user, options.password)
        return AuthResult(success=is_right, auth_data=data.login)

    handler = Handler(options.folder)
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(
        lambda: Server(
            handler,
            tls_context=context,
            require_starttls=context is not None,
            authenticator=authenticate,
            auth_required=options.user is not None,
            auth_require_tls=context is not None,
            enable_SMTPUTF8=True,
            loop=loop,
        ),
        host="127.0.0.1",
        port=0,
    )
    print(listening.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(main())
