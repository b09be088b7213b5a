"""Asking servers, politely and safely. The rest of the program meets this room through `ports.Fetcher`."""
