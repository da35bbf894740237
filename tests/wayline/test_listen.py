"""The listening socket, opened before anything else."""

import errno
import socket

import pytest

from wayline import listen
from wayline.exits import CommandError, Exit


def test_port_0_takes_a_free_port() -> None:
    with listen.open_socket("127.0.0.1", 0) as listener:
        host, port = listen.reachable(listener)
        assert host == "127.0.0.1"
        assert port > 0
        socket.create_connection((host, port)).close()


def test_a_port_in_use_is_named_with_what_to_do() -> None:
    with listen.open_socket("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(CommandError, match=f"port {port}: another program.*set PORT"):
            listen.open_socket("127.0.0.1", port)


def test_a_host_that_does_not_exist_is_a_bad_setting() -> None:
    with pytest.raises(CommandError, match=r"HOST nowhere\.invalid") as caught:
        listen.open_socket("nowhere.invalid", 0)
    assert caught.value.exit_code == Exit.BAD_REQUEST


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(CommandError, match="no such address"):
        listen.open_socket("192.0.2.1", 0)  # reserved for documentation


def test_all_addresses_are_reached_through_loopback() -> None:
    with listen.open_socket("0.0.0.0", 0) as listener:
        host, port = listen.reachable(listener)
        assert listen.url(host, port) == f"http://127.0.0.1:{port}"


def test_ipv6_is_shown_in_brackets() -> None:
    try:
        listener = listen.open_socket("::1", 0)
    except CommandError as error:
        cause = error.__cause__
        assert isinstance(cause, OSError)
        assert cause.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
        pytest.skip("this machine has no IPv6")
    with listener:
        host, port = listen.reachable(listener)
        assert listen.url(host, port) == f"http://[::1]:{port}"
