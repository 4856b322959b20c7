# Verifies mails with dkimpy: dkimpy.py RECORDS MAIL…
#
# RECORDS has a line for each DNS record: its name, a tab, and its strings with tabs
# between them. For each signature of each mail it prints the file, the algorithm, and
# pass or fail.
import sys

import dkim
import nacl  # dkimpy leaves Ed25519 out without it, and says nothing

records = {}
with open(sys.argv[1], encoding="ascii") as lines:
    for line in lines:
        name, *strings = line.rstrip("\n").split("\t")
        records[name.encode() + b"."] = "".join(strings).encode()

for path in sys.argv[2:]:
    with open(path, "rb") as file:
        message = file.read()
    for i in range(message.split(b"\r\n\r\n")[0].count(b"DKIM-Signature:")):
        mail = dkim.DKIM(message)
        try:
            verdict = mail.verify(idx=i, dnsfunc=lambda name, timeout: records[name])
        except dkim.ValidationError:
            verdict = False
        algorithm = mail.signature_fields[b"a"].decode()
        print(path, algorithm, "pass" if verdict else "fail")
