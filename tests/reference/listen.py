"""What a kernel of nbval runs first (``PYTHONSTARTUP``): note the folders of ``params`` whose files are opened."""


def _listen() -> None:
    import os
    import sys
    from pathlib import Path

    if "MQ_TEST_NOTE" not in os.environ:
        return  # read by pytest itself, which looks for examples in every module
    params, note = os.environ["MQ_TEST_PARAMS"], Path(os.environ["MQ_TEST_NOTE"])
    seen: set[str] = set()

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event == "open" and isinstance(args[0], str) and args[0].startswith(f"{params}/"):
            folder = str(Path(args[0]).parent.relative_to(params))
            if folder not in seen:
                seen.add(folder)
                note.write_text("\n".join(sorted(seen)), encoding="utf-8")

    sys.addaudithook(hook)


_listen()
del _listen
