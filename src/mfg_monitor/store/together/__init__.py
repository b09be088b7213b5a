"""What programs that share a database tell each other: leases, hosts, workers, owners that died."""
