#!/usr/bin/env python3
"""Keep one note with nblsp's Markdown report in a merge request of GitLab up to date.

Usage: nblsp-note REPORT.md, in a job of a merge request pipeline, with a token in
NBLSP_GITLAB_TOKEN. The token is sent to CI_API_V4_URL alone: redirects are refused, and it is
never printed.
"""

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

TIMEOUT = 30  # seconds
MAX_PAGES = 20  # of 100 notes
MAX_BODY = 900_000  # GitLab refuses notes over a million characters


class Refused(Exception):
    """The API did not do what was asked."""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class API:
    def __init__(self, base, token):
        parts = urllib.parse.urlsplit(base)
        if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "::1", "localhost"):
            raise Refused("CI_API_V4_URL is not https: the token would travel in the clear")
        self.base = base.rstrip("/")
        self.token = token
        self.open = urllib.request.build_opener(NoRedirect).open

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.base + path, method=method)
        request.add_header("PRIVATE-TOKEN", self.token)
        data = None
        if body is not None:
            request.add_header("Content-Type", "application/json")
            data = json.dumps(body).encode()
        try:
            with self.open(request, data, timeout=TIMEOUT) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as e:
            raise Refused(f"{method} {path}: {e.code} {e.reason}") from None
        except (urllib.error.URLError, TimeoutError, ValueError) as e:
            raise Refused(f"{method} {path}: {getattr(e, 'reason', e)}") from None


def own_note(api, notes, marker):
    """The note of an earlier run: written by this token's user, and with the marker first."""
    me = api.call("GET", "/user")["id"]
    for page in range(1, MAX_PAGES + 1):
        batch = api.call("GET", f"{notes}?per_page=100&page={page}&sort=asc&order_by=created_at")
        for note in batch:
            if note["author"]["id"] == me and note["body"].startswith(marker):
                return note
        if len(batch) < 100:
            break
    return None


def main(name):
    with open(name, encoding="utf-8") as f:
        body = f.read(MAX_BODY)
    marker, _, rest = body.partition("\n")
    api = API(os.environ["CI_API_V4_URL"], os.environ["NBLSP_GITLAB_TOKEN"])
    project = urllib.parse.quote(os.environ["CI_PROJECT_ID"], safe="")
    request = urllib.parse.quote(os.environ["CI_MERGE_REQUEST_IID"], safe="")
    notes = f"/projects/{project}/merge_requests/{request}/notes"
    note = own_note(api, notes, marker)
    if note is None:
        if rest.startswith("## ✅"):
            return  # nothing was found, now or before: no note is needed
        api.call("POST", notes, {"body": body})
    elif note["body"].strip() != body.strip():
        api.call("PUT", f"{notes}/{note['id']}", {"body": body})


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__.strip())
    try:
        main(sys.argv[1])
    except KeyError as e:
        sys.exit(f"nblsp-note: {e.args[0]} is not set")
    except (OSError, Refused) as e:
        sys.exit(f"nblsp-note: {e}")
