"""Who does the work of a scan: processes of this machine, or a cluster. Both do the same work on the same lists."""
